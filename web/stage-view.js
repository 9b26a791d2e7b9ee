/** What lies over and under the picture: nothing while it plays; else what is missing and what can be done about it. */

import {needAll, setIcon, setText, show} from "./dom.js";
import {mayControl, phaseOf} from "./state.js";
import {endingText, failureText} from "./words.js";

export class StageView {
  #ui = needAll("stage", "youtube", "video", "waiting", "curtain", "curtain-icon", "curtain-title", "curtain-text",
    "curtain-button", "curtain-skip", "sound", "sound-label", "failures", "failure-list", "failure-skip");
  #acts;
  #onButton = () => {};

  /**
   * @param {{allowHost: () => void, retry: () => void, unlock: () => void, skip: (button: HTMLElement) => void,
   *          close: (button: HTMLElement) => void, forget: () => void, addFirst: () => void}} acts
   */
  constructor(acts) {
    this.#acts = acts;
    const ui = this.#ui;
    ui["curtain-button"].addEventListener("click", event => this.#onButton(event.currentTarget));
    ui["curtain-skip"].addEventListener("click", event => acts.skip(event.currentTarget));
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
    this.#drawCurtain(state, view, curtainOf(state, view, this.#acts));
    this.#drawFailures(state, view);
  }

  #drawCurtain(state, view, curtain) {
    const ui = this.#ui;
    show(ui.curtain, curtain !== null);
    if (curtain === null) {
      return;
    }
    setIcon(ui.curtain, curtain.icon);
    setText(ui["curtain-title"], curtain.title);
    setText(ui["curtain-text"], curtain.text);
    show(ui["curtain-button"], curtain.button !== undefined);
    setText(ui["curtain-button"], curtain.button ?? "");
    this.#onButton = curtain.act ?? (() => {});
    show(ui["curtain-skip"], view.gate === "failed" && phaseOf(state) === "session" && mayControl(state));
  }

  /** Whose player gave up, so that nobody wonders why somebody is silent. */
  #drawFailures(state, view) {
    const ui = this.#ui;
    const failed = phaseOf(state) !== "session" ? []
      : state.users.filter(user => user.you !== true && user.player === "FAILED" && user.failure !== undefined);
    show(ui.failures, failed.length > 0);
    show(ui["failure-skip"], mayControl(state) && view.gate !== "failed");
    const lines = failed.map(user => `${user.name || user.id.slice(0, 8)}: ${failureText(user.failure)}`);
    if (lines.join("\n") !== [...ui["failure-list"].children].map(line => line.textContent).join("\n")) {
      ui["failure-list"].replaceChildren(...lines.map(line => {
        const element = document.createElement("li");
        element.textContent = line;
        return element;
      }));
    }
  }
}

/** The message in place of the picture, or null: {icon, title, text, button?, act?}. */
function curtainOf(state, view, acts) {
  const phase = phaseOf(state);
  if (phase === "joining") {
    return {icon: "mark", title: `Joining ${state.session.title} …`, text: "Your peer is fetching what happened so far.",
      button: "Not now", act: acts.close};
  }
  if (phase === "ended") {
    return {icon: "film", ...endingText(state.session), button: "Back to your sessions", act: acts.close};
  }
  switch (view.gate) {
    case "failed":
      return {icon: "film", title: "This one does not play here", text: `${sentence(failureText(view.failure))}.`,
        button: "Try again", act: acts.retry};
    case "host":
      return {icon: "film", title: `A video from ${view.host}`,
        text: `Playing it tells ${view.host} your address, as opening any page does. You are asked once for each host.`,
        button: `Play from ${view.host}`, act: acts.allowHost};
    default:
      break;
  }
  if (state.status !== null && state.status.item !== null && state.status.state !== "EMPTY") {
    return null;
  }
  return mayControl(state)
    ? {icon: "mark", title: "Nothing is playing", text: "Add a YouTube link or the address of a video file.",
      button: "Add a video", act: acts.addFirst}
    : {icon: "mark", title: "Nothing is playing yet", text: "It starts here as soon as somebody puts something on."};
}

function sentence(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
