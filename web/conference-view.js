/** Finding people by a code or a link, on the home screen; and the door of the session, where they come in. */

import {clone, keyed, needAll, part, setText, show} from "./dom.js";
import {mayDirect} from "./state.js";
import {namesText} from "./words.js";

/** As the peer reads it too: what a messenger puts around a link is no part of it. */
const DECORATION = /[\s<>"'`´‘’“”„«»*]+/g;
const LINK = /^wetube:|^[^/#\s]+:\d+(\/|#|$)/i;
const PAGE_LINK = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])[:/].*#/i;

const ANSWERS = {
  CALLING: "Calling a director …",
  NO_DIRECTOR: "Nobody who may let you in is there at the moment. You come in when a director is back.",
  ASKED: "A director was asked. You come in when they say so.",
  LATER: "Many come at once; it is your turn in a moment.",
  NO: "A director has said no.",
  NOBODY: "The directors let nobody in at the moment.",
};

const REACH = {
  yes: "Others can reach this peer.",
  network: "Others in your network can reach this peer. For people elsewhere, forward TCP port PORT on your router, or meet through a tracker and a peer that all can reach.",
  no: "Nobody can reach this peer from outside: let TCP port PORT in on firewall and router, or let a peer that all can reach pass everything on.",
  unknown: "Whether others can reach this peer is not yet known.",
};

export class ConferenceView {
  #ui = needAll("find-form", "find-what", "find-tracker", "find-button", "find-is", "find-state", "found", "reach", "link-line", "link", "copy-link",
    "door-section", "door", "door-setting", "door-rule");
  #send;
  #notices;

  /** @param {(message: object, button?: HTMLElement) => boolean} send */
  constructor(send, notices) {
    this.#send = send;
    this.#notices = notices;
    const ui = this.#ui;
    ui["find-what"].addEventListener("input", () => setText(ui["find-is"], whatIs(ui["find-what"].value)));
    ui["find-form"].addEventListener("submit", event => {
      event.preventDefault();
      this.#find();
    });
    ui["copy-link"].addEventListener("click", () => this.#copy());
    ui["door-rule"].addEventListener("change", () => this.#send({command: "SETTING", door: ui["door-rule"].value}, ui["door-rule"]));
  }

  #find() {
    const ui = this.#ui;
    const what = ui["find-what"].value.trim();
    const tracker = ui["find-tracker"].value.trim();
    if (PAGE_LINK.test(what)) {
      return;     // a secret goes nowhere; the text says so
    }
    const where = tracker === "" ? {} : {tracker};
    const whom = what === "" ? {} : LINK.test(what.replace(DECORATION, "")) ? {link: what} : {code: what};
    this.#send({command: "FIND", ...where, ...whom}, ui["find-button"]);
  }

  async #copy() {
    try {
      await navigator.clipboard.writeText(this.#ui.link.textContent);
      this.#notices.toast("info", "Copied. Whoever has this link and knows that you are here can come to the door.");
    } catch (error) {
      getSelection().selectAllChildren(this.#ui.link);
      this.#notices.toast("info", `The browser does not let the page copy (${error.name}); the link is selected.`);
    }
  }

  /** On the home screen. */
  updateHome(state) {
    const ui = this.#ui;
    const {conference} = state;
    if (conference === null) {
      return;
    }
    if (document.activeElement !== ui["find-what"] && ui["find-what"].value === "") {
      ui["find-what"].value = conference.code;
    }
    if (document.activeElement !== ui["find-tracker"] && ui["find-tracker"].value === "") {
      ui["find-tracker"].value = conference.tracker;
    }
    setText(ui["find-state"], stateText(conference));
    setText(ui.reach, REACH[conference.reach].replace("PORT", state.self?.port ?? ""));
    const kept = state.sessions.filter(known => conference.kept.includes(known.id)).map(known =>
      ({session: known.id, title: known.title, people: [], kept: true}));
    const found = conference.found.filter(one => !kept.some(known => known.session === one.session));
    keyed(ui.found, [...kept, ...found], one => one.session, one => this.#makeFound(one), (element, one) => {
      setText(part(element, "known-title"), one.title);
      setText(part(element, "known-facts"), one.kept ? "kept on this machine" : `${namesText(one.people)} there`);
      const waiting = conference.entering === one.session && conference.answer !== "NO";
      setText(part(element, "enter"), one.kept ? "Go back in" : waiting ? "Waiting …" : "Ask to come in");
    });
  }

  #makeFound(one) {
    const element = clone("found-template");
    element.dataset.session = one.session;
    part(element, "enter").addEventListener("click", event => this.#send({command: "ENTER", session: one.session}, event.currentTarget));
    return element;
  }

  /** In a session. */
  updateDoor(state) {
    const ui = this.#ui;
    const {conference} = state;
    show(ui["link-line"], (conference?.code ?? "") !== "" && conference.link !== "");
    setText(ui.link, conference?.link ?? "");
    show(ui["door-section"], state.door.length > 0);
    show(ui["door-setting"], mayDirect(state));
    if (document.activeElement !== ui["door-rule"]) {
      ui["door-rule"].value = state.session?.door ?? "ask";
    }
    keyed(ui.door, state.door, guest => guest.id, guest => this.#makeGuest(guest), (element, guest) => {
      setText(part(element, "guest-name"), guest.name);
      setText(part(element, "guest-facts"), `${guest.id.slice(0, 8)} from ${guest.address}`);
    });
  }

  #makeGuest(guest) {
    const element = clone("guest-template");
    element.dataset.guest = guest.id;
    for (const [name, role] of [["as-viewer", "viewer"], ["as-editor", "editor"], ["not", "none"]]) {
      const button = part(element, name);
      button.setAttribute("aria-label", role === "none" ? `Don't let ${guest.name} in` : `Let ${guest.name} in as ${role}`);
      button.addEventListener("click", event => this.#send({command: "ADMIT", id: guest.id, role}, event.currentTarget));
    }
    return element;
  }
}

/** What a pasted text is, before anything is dialled. */
export function whatIs(typed) {
  const text = typed.replace(DECORATION, "");
  if (PAGE_LINK.test(text)) {
    return "That is the link of a page, which is its owner's secret: it is not sent. A join link begins with wetube:";
  }
  if (text === "" || !LINK.test(text)) {
    return "";
  }
  const [addresses, rest = ""] = text.replace(/^wetube:(\/\/)?/i, "").split("#")[0].split("/");
  const whose = rest === "" ? "whoever is" : `the peer ${rest.slice(0, 8)}`;
  return `A link to ${whose} at ${addresses.split(",")[0]}, ${text.includes("#") ? "with a conference code" : "without a conference code"}.`;
}

export function stateText(conference) {
  const found = conference.found.length + conference.kept.length;
  const search = conference.problem !== "" ? conference.problem
    : (conference.entering ?? "") !== "" ? ANSWERS[conference.answer] ?? ""
    : found > 0 ? ""
    : conference.looking ? "Nobody of this conference is found yet. Start a session: whoever comes with this code finds it."
    : "";
  return [search, conference.trouble, conference.weak ?? ""].filter(text => text !== "").join(" ");
}
