/** What lies over and under the picture: nothing while it plays; else what is missing and what can be done about it. */

import {needAll, setIcon, setText, show} from "./dom.js";
import {currentIndex, fullName, mayControl, phaseOf} from "./state.js";
import {endingText, failureText, roleText} from "./words.js";

export class StageView {
  #ui = needAll("stage", "youtube", "video", "waiting", "curtain", "curtain-icon", "curtain-title", "curtain-text",
    "curtain-button", "curtain-second", "sound", "sound-label", "failures", "failure-list", "failure-skip");
  #acts;
  #notices;
  #curtain = null;

  /** @param acts what its buttons do, each given the button: allowHost, retry, unlock, skip, replay, accept, close, addFirst */
  constructor(acts, notices) {
    this.#acts = acts;
    this.#notices = notices;
    const ui = this.#ui;
    ui["curtain-button"].addEventListener("click", event => this.#curtain.act(event.currentTarget));
    ui["curtain-second"].addEventListener("click", event => this.#curtain.second.act(event.currentTarget));
    ui["failure-skip"].addEventListener("click", event => acts.skip(event.currentTarget));
    ui.sound.addEventListener("click", () => acts.unlock());
  }

  /** @param view what `player.js` says of itself */
  update(state, view) {
    const ui = this.#ui;
    const open = phaseOf(state) === "session";
    ui.stage.dataset.kind = open ? view.kind : "none";
    show(ui.video, view.kind === "media");
    show(ui.youtube, view.kind === "youtube");
    show(ui.waiting, open && view.waiting);
    show(ui.sound, open && (view.gate === "sound" || view.gate === "click"));
    setText(ui["sound-label"], view.gate === "click" ? "Click to watch" : "Click for sound");
    setIcon(ui.sound, view.gate === "click" ? "play" : "muted");
    this.#drawCurtain(curtainOf(state, view, this.#acts));
    this.#drawFailures(state, view);
  }

  #drawCurtain(curtain) {
    const ui = this.#ui;
    if (curtain !== null && `${curtain.title} ${curtain.text}` !== `${this.#curtain?.title} ${this.#curtain?.text}`) {
      this.#notices.say(`${curtain.title}. ${curtain.text}`);
    }
    this.#curtain = curtain;
    show(ui.curtain, curtain !== null);
    if (curtain === null) {
      return;
    }
    setIcon(ui.curtain, curtain.icon);
    setText(ui["curtain-title"], curtain.title);
    setText(ui["curtain-text"], curtain.text);
    show(ui["curtain-button"], curtain.button !== undefined);
    setText(ui["curtain-button"], curtain.button ?? "");
    show(ui["curtain-second"], curtain.second !== undefined);
    setText(ui["curtain-second"], curtain.second?.label ?? "");
    ui.curtain.dataset.late = String(curtain.late === true);
  }

  /** Whose player gave up, so that nobody wonders why somebody is silent. */
  #drawFailures(state, view) {
    const ui = this.#ui;
    const failed = phaseOf(state) !== "session" ? []
      : state.users.filter(user => user.you !== true && user.player === "FAILED" && user.failure !== undefined);
    show(ui.failures, failed.length > 0);
    show(ui["failure-skip"], mayControl(state) && view.gate !== "failed");
    const lines = failed.map(user => `${fullName(state, user)}: ${failureText(user.failure)}`);
    if (lines.join("\n") !== [...ui["failure-list"].children].map(line => line.textContent).join("\n")) {
      ui["failure-list"].replaceChildren(...lines.map(line => {
        const element = document.createElement("li");
        element.textContent = line;
        return element;
      }));
    }
  }
}

/**
 * The message in place of the picture, or null: {icon, title, text, button?, act?, second?: {label, act}, late?}; late: shown after a
 * moment, as most items are followed by the next at once.
 */
function curtainOf(state, view, acts) {
  const phase = phaseOf(state);
  if (phase === "joining") {
    return {icon: "mark", title: `Joining ${state.session.title} …`, text: state.session.late ?? "Your peer is fetching what happened so far.",
      button: "Not now", act: acts.close};
  }
  const back = {label: "Back to your sessions", act: acts.close};
  if (phase === "ended") {
    const again = state.invitations.find(invitation => invitation.session === state.session.id);
    return again === undefined ? {icon: "film", ...endingText(state.session), button: back.label, act: back.act}
      : {icon: "film", title: `${again.from.name || again.from.id.slice(0, 8)} invites you again`,
        text: `You would be ${roleText(again.role).toLowerCase()} in “${again.title}”.`, button: "Accept",
        act: button => acts.accept(again.session, button), second: back};
  }
  const may = mayControl(state);
  switch (view.gate) {
    case "failed":
      return {icon: "film", title: view.retrying ? "This one does not play here yet" : "This one does not play here",
        text: `${sentence(failureText(view.failure))}.${view.retrying ? " It is tried again for a while." : ""}`,
        button: "Try again", act: acts.retry, ...may ? {second: {label: "Skip it", act: acts.skip}} : {}};
    case "host":
      return {icon: "film", title: `A video from ${view.host}`,
        text: `Playing it tells ${view.host} your address, as opening any page does. You are asked once for each host.`,
        button: `Play from ${view.host}`, act: acts.allowHost};
    default:
      break;
  }
  if (state.status !== null && state.status.item !== null && state.status.state !== "EMPTY") {
    return view.ended ? theEnd(state, may, acts) : null;
  }
  return may
    ? {icon: "mark", title: "Nothing is playing", text: "Add a YouTube link, the address of a video file, or a film from this machine.",
      button: "Add a video", act: acts.addFirst}
    : {icon: "mark", title: "Nothing is playing yet", text: "It starts here as soon as somebody puts something on."};
}

function theEnd(state, may, acts) {
  const following = state.playlist[currentIndex(state) + 1];
  const text = following !== undefined ? `Next in the queue: ${following.filename}` : "Nothing follows in the queue.";
  return {icon: "film", title: "The end", text, late: true, ...may ? {button: "From the start", act: acts.replay} : {},
    ...may && following !== undefined ? {second: {label: "Next", act: acts.skip}} : {}};
}

function sentence(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
