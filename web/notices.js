/**
 * What is said to the person: toasts, sentences for screen readers, the question before something that cannot be undone,
 * and which buttons wait for the peer's answer.
 */

import {clone, needAll, part, setText} from "./dom.js";

const TOAST_MS = {info: 6000, warning: 9000, error: 12_000};
const MAX_TOASTS = 4;
/** Most answers are here sooner than this, and then a button that showed its waiting would only flicker: drawing that holds them up. */
const BUSY_AFTER_MS = 250;
/** A button that shows its waiting stops doing so after this long without an answer. */
const PENDING_MS = 4000;
/** What happened is shown over the picture for this long. */
const ACT_MS = 2600;

export class Notices {
  #ui = needAll("toasts", "said", "warned", "act", "confirm", "confirm-title", "confirm-text", "confirm-yes", "confirm-no");
  #pending = new Map();   // a command's number → {button, timer}
  #actTimer = null;

  constructor() {
    // What is not inside the full-screen element is not seen.
    document.addEventListener("fullscreenchange", () => (document.fullscreenElement ?? document.body).append(this.#ui.toasts));
  }

  /** @param {"info"|"warning"|"error"} level */
  toast(level, text) {
    const toast = clone("toast-template");
    toast.dataset.level = level;
    setText(part(toast, "toast-text"), text);
    let timer = setTimeout(() => toast.remove(), TOAST_MS[level]);
    part(toast, "dismiss").addEventListener("click", () => toast.remove());
    // WCAG 2.2.1: who reads slowly can hold it.
    toast.addEventListener("pointerenter", () => clearTimeout(timer));
    toast.addEventListener("pointerleave", () => { timer = setTimeout(() => toast.remove(), TOAST_MS.info); });
    this.#ui.toasts.append(toast);
    while (this.#ui.toasts.children.length > MAX_TOASTS) {
      this.#ui.toasts.firstElementChild.remove();
    }
    speak(level === "error" ? this.#ui.warned : this.#ui.said, text);
  }

  /** Something happened in the session: shortly over the picture, and read aloud. */
  act(text) {
    setText(this.#ui.act, text);
    this.#ui.act.dataset.shown = "true";
    clearTimeout(this.#actTimer);
    this.#actTimer = setTimeout(() => delete this.#ui.act.dataset.shown, ACT_MS);
    speak(this.#ui.said, text);
  }

  /** Read aloud only. */
  say(text) {
    speak(this.#ui.said, text);
  }

  /** Asks; resolves true when the answer is yes. */
  confirm(title, text, yes) {
    const ui = this.#ui;
    setText(ui["confirm-title"], title);
    setText(ui["confirm-text"], text);
    setText(ui["confirm-yes"], yes);
    return new Promise(resolve => {
      const done = new AbortController();
      const answer = value => {
        done.abort();
        ui.confirm.close();
        resolve(value);
      };
      const signal = done.signal;
      ui["confirm-yes"].addEventListener("click", () => answer(true), {signal});
      ui["confirm-no"].addEventListener("click", () => answer(false), {signal});
      ui.confirm.addEventListener("cancel", event => {
        event.preventDefault();
        answer(false);
      }, {signal});
      ui.confirm.showModal();
    });
  }

  /** A button whose command, number `n`, is under way: it shows so if the answer takes long. */
  wait(button, n) {
    const timer = setTimeout(() => {
      button.setAttribute("aria-busy", "true");
      this.#pending.set(n, {button, timer: setTimeout(() => this.answered(n), PENDING_MS)});
    }, BUSY_AFTER_MS);
    this.#pending.set(n, {button, timer});
  }

  /** The peer has answered command number `n`: its button waits no more, unless for a later one. */
  answered(n) {
    const {button, timer} = this.#pending.get(n) ?? {};
    clearTimeout(timer);
    this.#pending.delete(n);
    if (button !== undefined && ![...this.#pending.values()].some(other => other.button === button)) {
      button.removeAttribute("aria-busy");
    }
  }
}

/** Live regions are only read when their text changes: the same sentence twice gets an invisible difference. */
function speak(region, text) {
  region.textContent = region.textContent === text ? `${text}\u00a0` : text;
}
