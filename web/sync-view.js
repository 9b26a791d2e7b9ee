/** How close everybody is: whom the session waits for, one's own distance, and what one can do about it for oneself. */

import {needAll, setText, show} from "./dom.js";
import {mayControl, mayDirect, nameOf, phaseOf, userOf, waitedFor} from "./state.js";
import {distanceText, namesText, WAIT_MEANING} from "./words.js";

/** For one who came late to a video that can't be sought in. */
const CATCHING_UP = ". This video’s server can’t jump: you catch up little by little";

export class SyncView {
  #ui = needAll("hold", "hold-text", "hold-skip", "without-me", "wait", "wait-text", "own-distance", "resync", "offset", "offset-text",
    "offset-reset");
  #player;
  #send;
  #notices;
  #state = null;
  #toldUntil = null;      // the hold whose end was announced

  constructor(player, send, notices) {
    this.#player = player;
    this.#send = send;
    this.#notices = notices;
    const ui = this.#ui;
    ui.resync.addEventListener("click", () => this.resync());
    ui["hold-skip"].addEventListener("click", () => this.#send({command: "RESUME"}, ui["hold-skip"]));
    ui.wait.addEventListener("change", () => {
      const {value} = ui.wait;
      ui.wait.value = this.#state.session.wait;      // the page changes when the peer says so
      this.#send({command: "SETTING", wait: value}, ui.wait);
    });
    ui.offset.addEventListener("input", () => this.#setOffset(Number(ui.offset.value)));
    ui["offset-reset"].addEventListener("click", () => this.#setOffset(0));
    this.#setOffset(player.offsetMs);
  }

  update(state, moment) {
    this.#state = state;
    const ui = this.#ui;
    const open = phaseOf(state) === "session";
    const directs = mayDirect(state);
    const wait = state.session.wait ?? "off";
    show(ui.wait, directs);
    show(ui["wait-text"], !directs);
    if (document.activeElement !== ui.wait || ui.wait.value !== wait) {
      ui.wait.value = wait;
    }
    setText(ui["wait-text"], WAIT_MEANING[wait] ?? "");
    show(ui["without-me"], open && state.users.some(user => user.you === true && user.without === true));
    this.tick(state, moment);
  }

  /** Ten times a second. */
  tick(state, {sessionMs}) {
    const ui = this.#ui;
    const waiting = phaseOf(state) === "session" ? waitedFor(state, sessionMs) : null;
    show(ui.hold, waiting !== null);
    if (waiting !== null) {
      const names = namesText(waiting.ids.map(id => nameOf(state, id)));
      setText(ui["hold-text"], `Waiting for ${names} · ${Math.ceil(waiting.leftMs / 1000)} s`);
      show(ui["hold-skip"], mayControl(state));
      ui["hold-skip"].title = waiting.ids.includes(state.self.id) ? "" : `Go on without ${names}`;
    }
    this.#announceEnd(state, waiting, sessionMs);
    const {distanceMs, endless, jumps} = this.#player;
    const {withinMs = 0} = userOf(state, state.self.id) ?? {};
    setText(ui["own-distance"], endless ? "A live stream: nothing to compare" : distanceMs === null ? "Nothing to compare yet"
      : `You are ${distanceText(distanceMs, withinMs)}${jumps || closeness(distanceMs) !== "far" ? "" : CATCHING_UP}`);
    ui["own-distance"].dataset.close = distanceMs === null ? "unknown" : closeness(Math.max(Math.abs(distanceMs), withinMs));
    ui.resync.disabled = distanceMs === null || !jumps;
  }

  resync() {
    this.#player.resync();
    this.#notices.say("Going to where the others are");
  }

  /** Patience ended without a word from anybody: the line just goes on. */
  #announceEnd(state, waiting, sessionMs) {
    const {status} = state;
    const held = status !== null && (status.waitsFor ?? []).length > 0;
    if (!held || waiting !== null || status.at === this.#toldUntil || sessionMs - status.at > 2000) {
      return;
    }
    this.#toldUntil = status.at;
    const missing = status.waitsFor.filter(id => userOf(state, id)?.ready !== true);
    if (missing.length > 0) {
      this.#notices.act(`Going on without ${namesText(missing.map(id => nameOf(state, id)))}`);
    }
  }

  #setOffset(ms) {
    const ui = this.#ui;
    this.#player.offsetMs = ms;
    const {offsetMs} = this.#player;
    ui.offset.value = String(offsetMs);
    const text = offsetMs === 0 ? "0 ms" : `${offsetMs > 0 ? "+" : "−"}${Math.abs(offsetMs)} ms`;
    setText(ui["offset-text"], text);
    ui.offset.setAttribute("aria-valuetext", offsetMs === 0 ? "as it is"
      : `${Math.abs(offsetMs)} milliseconds ${offsetMs > 0 ? "earlier" : "later"}`);
    show(ui["offset-reset"], offsetMs !== 0);
  }
}

/** A frame, or what is hardly noticed, or more. */
export function closeness(distanceMs) {
  const size = Math.abs(distanceMs);
  return size <= 40 ? "near" : size <= 250 ? "off" : "far";
}
