/** The home screen: one's name and address, a new session, invitations that wait, sessions to come back to. */

import {clone, keyed, needAll, part, setLabel, setText, show} from "./dom.js";
import {agoText, countText, phaseText, roleText} from "./words.js";

export class HomeView {
  #ui = needAll("name-form", "name", "name-save", "start-form", "start-title", "start-button", "invitations-section",
    "invitations", "invitations-more", "sessions", "sessions-empty", "own-address", "copy-address", "own-id", "other-addresses", "address-list");
  #send;
  #notices;
  #name = "";       // as the peer has it

  /** @param {(message: object, button?: HTMLElement) => boolean} send */
  constructor(send, notices) {
    this.#send = send;
    this.#notices = notices;
    const ui = this.#ui;
    ui["start-form"].addEventListener("submit", event => {
      event.preventDefault();
      const title = ui["start-title"].value.trim() || ui["start-title"].placeholder;
      this.#send({command: "START", title}, ui["start-button"]);
    });
    ui["name-form"].addEventListener("submit", event => {
      event.preventDefault();
      this.#saveName();
      ui.name.blur();
    });
    ui.name.addEventListener("input", () => show(ui["name-save"], ui.name.value.trim() !== this.#name));
    ui.name.addEventListener("blur", event => {
      if (event.relatedTarget !== ui["name-save"]) {
        this.#saveName();
      }
    });
    ui["copy-address"].addEventListener("click", () => this.#copy());
  }

  update(state, nowMs) {
    const ui = this.#ui;
    if (state.self !== null) {
      this.#drawSelf(state.self);
    }
    show(ui["invitations-section"], state.invitations.length > 0);
    const more = state.self?.unshown ?? 0;
    show(ui["invitations-more"], more > 0);
    setText(ui["invitations-more"], `${more} more, not shown: they are asked again when there is room.`);
    keyed(ui.invitations, state.invitations, invitation => invitation.session, invitation => this.#makeInvitation(invitation),
      drawInvitation);
    show(ui["sessions-empty"], state.sessions.length === 0);
    keyed(ui.sessions, state.sessions, known => known.id, known => this.#makeSession(known),
      (element, known) => drawSession(element, known, nowMs));
  }

  #drawSelf(self) {
    const ui = this.#ui;
    this.#name = self.name;
    if (document.activeElement !== ui.name) {
      ui.name.value = self.name;
      show(ui["name-save"], false);
    }
    const {addresses} = self;
    const withId = address => `${address}/${self.id}`;
    setText(ui["own-address"], addresses.length > 0 ? withId(addresses[0]) : "This machine is in no network: connect it first.");
    show(ui["copy-address"], addresses.length > 0);
    setText(ui["own-id"], self.id.slice(0, 8));
    ui["own-id"].title = self.id;
    show(ui["other-addresses"], addresses.length > 1);
    keyed(ui["address-list"], addresses.slice(1), address => address, () => document.createElement("li"),
      (element, address) => setText(element, withId(address)));
  }

  #saveName() {
    const name = this.#ui.name.value.trim();
    if (name === "") {
      this.#ui.name.value = this.#name;
    } else if (name !== this.#name) {
      this.#send({command: "PROFILE", name}, this.#ui["name-save"]);
    }
    show(this.#ui["name-save"], false);
  }

  async #copy() {
    const code = this.#ui["own-address"];
    try {
      await navigator.clipboard.writeText(code.textContent);
      this.#notices.toast("info", "Copied. Send it to whoever invites you.");
    } catch (error) {
      getSelection().selectAllChildren(code);
      this.#notices.toast("info", `The browser does not let the page copy (${error.name}); the address is selected.`);
    }
  }

  #makeInvitation(invitation) {
    const element = clone("invitation-template");
    element.dataset.invitation = invitation.session;
    const answer = command => event => this.#send({command, session: invitation.session}, event.currentTarget);
    part(element, "accept").addEventListener("click", answer("ACCEPT"));
    part(element, "decline").addEventListener("click", answer("DECLINE"));
    return element;
  }

  #makeSession(known) {
    const element = clone("session-template");
    element.dataset.session = known.id;
    part(element, "resume").addEventListener("click", event => {
      this.#send({command: "JOIN", name: this.#name, roomId: known.id}, event.currentTarget);
    });
    part(element, "forget").addEventListener("click", async event => {
      const button = event.currentTarget;
      if (await this.#notices.confirm(`Forget “${known.title}”?`,
        "Everything of this session is deleted from this machine. It cannot be taken back.", "Forget")) {
        this.#send({command: "FORGET", session: known.id}, button);
      }
    });
    return element;
  }
}

function drawInvitation(element, invitation) {
  const {from} = invitation;
  setText(part(element, "invitation-title"), invitation.title);
  setText(part(element, "invitation-from"),
    `${from.name || from.id.slice(0, 8)} invites you as ${roleText(invitation.role).toLowerCase()}`);
  setText(part(element, "invitation-id"), from.address ? `${from.id.slice(0, 8)} at ${from.address}` : from.id.slice(0, 8));
  part(element, "invitation-id").title = from.id;
  part(element, "accept").setAttribute("aria-label", `Accept the invitation to ${invitation.title}`);
  part(element, "decline").setAttribute("aria-label", `Decline the invitation to ${invitation.title}`);
}

function drawSession(element, known, nowMs) {
  const open = known.phase === "open";
  element.dataset.phase = known.phase;
  setText(part(element, "known-title"), known.title);
  setText(part(element, "known-facts"),
    [countText(known.members, "member", "members"), open ? agoText(known.time, nowMs) : phaseText(known.phase)].join(" · "));
  part(element, "resume").title = open ? "Go back to it" : "Look at it";
  setLabel(part(element, "forget"), `Forget ${known.title}`, "Forget: deletes it from this machine");
}
