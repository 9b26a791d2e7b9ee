/** Who is here, where each one is, what they may do; and, for those who direct, inviting and roles. */

import {clone, drawAvatar, keyed, needAll, part, setLabel, setText, show} from "./dom.js";
import {distanceOf, fullName, invitedOf, mayDirect, mayReplace, membersOf, whereIs} from "./state.js";
import {clockText, distanceText, failureText, ROLE_MEANING, roleText, spanText} from "./words.js";

/** Further from the line than this, it is said at which place somebody is, seconds. */
const APART_S = 3;
const ROLE_ORDER = ["director", "editor", "viewer"];

export class PeopleView {
  #ui = needAll("people", "people-count", "invited", "invite-form", "invite-address", "invite-role", "invite-button",
    "invite-problem");
  #send;
  #notices;
  #state = null;

  constructor(send, notices) {
    this.#send = send;
    this.#notices = notices;
    const ui = this.#ui;
    ui["invite-form"].addEventListener("submit", event => {
      event.preventDefault();
      this.#invite();
    });
    ui["invite-address"].addEventListener("input", () => this.#problem(null));
  }

  /** @param moment {{sessionMs, pageMs, linePosition, ownState, ownDistanceMs, endless}} for what changes with time alone */
  update(state, moment) {
    this.#state = state;
    const ui = this.#ui;
    const members = [...membersOf(state)].sort((a, b) => (b.you === true) - (a.you === true)
      || ROLE_ORDER.indexOf(a.role) - ROLE_ORDER.indexOf(b.role));
    setText(ui["people-count"], String(members.length));
    show(ui["invite-form"], mayDirect(state));
    keyed(ui.people, members, user => user.id, user => this.#makePerson(user), (element, user) => this.#drawPerson(element, user));
    keyed(ui.invited, invitedOf(state), user => user.id || user.address, user => this.#makeInvited(user),
      (element, user) => this.#drawInvited(element, user));
    this.tick(state, moment);
  }

  /** Positions and absences go on between messages. */
  tick(state, moment) {
    for (const user of membersOf(state)) {
      const element = this.#ui.people.querySelector(`[data-user="${CSS.escape(user.id)}"]`);
      if (element !== null) {
        setText(part(element, "person-state"), stateText(user, state, moment));
      }
    }
  }

  /** An ERROR about INVITE: at the form, with what was typed. */
  inviteFailed(text, address) {
    const field = this.#ui["invite-address"];
    if (field.value === "" && address !== undefined) {
      field.value = address;
    }
    this.#problem(text);
  }

  #invite() {
    const ui = this.#ui;
    const address = ui["invite-address"].value.trim();
    if (address === "") {
      this.#problem("Type the address that the other person’s page shows, for example 10.0.0.5:7001.");
      ui["invite-address"].focus();
      return;
    }
    this.#problem(null);
    if (this.#send({command: "INVITE", address, role: ui["invite-role"].value}, ui["invite-button"])) {
      ui["invite-address"].value = "";
    }
  }

  #problem(text) {
    const ui = this.#ui;
    setText(ui["invite-problem"], text ?? "");
    show(ui["invite-problem"], text !== null);
    ui["invite-address"].setAttribute("aria-invalid", String(text !== null));
  }

  #makePerson(user) {
    const element = clone("person-template");
    element.dataset.user = user.id;
    part(element, "role-menu").addEventListener("change", event => this.#changeRole(user.id, event.currentTarget));
    part(element, "remove").addEventListener("click", event => this.#remove(user.id, event.currentTarget));
    return element;
  }

  #drawPerson(element, user) {
    const name = fullName(this.#state, user);
    const mine = user.you === true;
    // Against another director nothing can be done, unless by election only; oneself one may step down.
    const directed = mayReplace(this.#state, user.id) || mayDirect(this.#state) && (mine || user.role !== "director");
    const menu = part(element, "role-menu");
    element.dataset.state = user.state;
    element.dataset.role = user.role;
    drawAvatar(part(element, "avatar"), user.id, name);
    setText(part(element, "person-name"), mine ? `${name} (you)` : name);
    element.title = [name, user.id, ...user.delayMs === undefined ? [] : [`link ${Math.round(user.delayMs)} ms`]].join(" · ");
    show(part(element, "person-relayed"), user.relayed === true);
    show(menu, directed);
    show(part(element, "person-role"), !directed);
    setText(part(element, "person-role"), this.#state.session.elected?.id === user.id ? "Elected director" : roleText(user.role));
    part(element, "person-role").title = ROLE_MEANING[user.role] ?? "";
    if (document.activeElement !== menu || menu.value !== user.role) {
      menu.value = user.role;
    }
    menu.setAttribute("aria-label", `Role of ${name}`);
    show(part(element, "remove"), directed && !mine && user.role !== "director");
    setLabel(part(element, "remove"), `Remove ${name}`);
  }

  async #changeRole(id, menu) {
    const role = menu.value;
    const user = this.#state.users.find(candidate => candidate.id === id);
    menu.value = user.role;     // the page changes when the peer says so
    if (user.you === true && !await this.#notices.confirm("Step down?",
      "You will no longer direct this session. Another director can make you one again.", "Step down")) {
      return;
    }
    this.#send({command: "ROLE", id, role}, menu);
  }

  async #remove(id, button) {
    const user = this.#state.users.find(candidate => candidate.id === id);
    const name = fullName(this.#state, user);
    if (await this.#notices.confirm(`Remove ${name}?`, "They are out at once. You can invite them again.", "Remove")) {
      this.#send({command: "REMOVE", id}, button);
    }
  }

  #makeInvited(user) {
    const element = clone("invited-template");
    part(element, "withdraw").addEventListener("click", event => {
      this.#send({command: "WITHDRAW", ...(user.id ? {id: user.id} : {address: user.address})}, event.currentTarget);
    });
    return element;
  }

  #drawInvited(element, user) {
    const shortId = user.id ? user.id.slice(0, 8) : "";
    const name = fullName(this.#state, user);
    element.dataset.invited = user.id || user.address;
    element.dataset.state = user.state;
    setText(part(element, "person-name"), name);
    const role = roleText(user.role).toLowerCase();
    setText(part(element, "person-state"), user.state !== "inviting" ? `invited as ${role}, no answer yet · ${shortId}`
      : user.attempt > 1 ? `busy; calling again, ${user.attempt} of ${user.attempts} …` : `calling, to be ${role} …`);
    element.title = user.id ?? "";
    show(part(element, "withdraw"), mayDirect(this.#state));
    part(element, "withdraw").setAttribute("aria-label", `Withdraw the invitation of ${name}`);
  }
}

/** One line about a member: where they are, or what is in the way. */
function stateText(user, state, moment) {
  if (user.state === "away") {
    const awayMs = moment.pageMs - user.awaySinceMs;
    const how = user.left === true ? "away" : "unreachable";
    return awayMs < 1000 ? how : `${how} for ${spanText(awayMs)}`;
  }
  if (user.failure !== undefined && user.player === "FAILED") {
    return failureText(user.failure);
  }
  const words = state.status === null || state.status.item === null ? [] : [playerText(user, state, moment)];
  if (user.without === true) {
    words.push("not waited for");
  }
  return words.filter(word => word !== "").join(" · ") || "here";
}

function playerText(user, state, {sessionMs, ownState, ownDistanceMs, endless}) {
  const mine = user.you === true;
  const where = mine || endless ? null : whereIs(state, user, sessionMs);
  const distanceMs = endless ? null : mine ? ownDistanceMs : distanceOf(state, user);
  const distance = distanceMs === null ? "" : `, ${distanceText(distanceMs, user.withinMs)}`;
  const at = where === null || Math.abs(distanceMs ?? 0) < APART_S * 1000 ? "" : ` at ${clockText(where)}`;
  switch (mine ? ownState : user.player) {
    case "PLAYING": return `watching${at}${distance}`;
    case "PAUSED": return `paused${at}${distance}`;
    case "BUFFERING": return `${mayBeAdvertisement(state) ? "advertisement or buffering" : "buffering"}${at}`;
    case "STALLED": return `${mayBeAdvertisement(state) ? "advertisement or buffering" : "the video stands still"}${at}`;
    case "WAITING": return mine ? "click to watch" : "has to click to watch";
    case "FAILED": return "cannot play it";
    case "ENDED": return "at the end";
    default: return "";
  }
}

function mayBeAdvertisement(state) {
  return state.status.torrentId.startsWith("youtube:");
}
