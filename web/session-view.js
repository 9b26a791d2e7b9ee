/** The frame of the session screen: its title, one's own role, what is wrong, leaving, ending, the side panel. */

import {need, needAll, setText, show} from "./dom.js";
import {mayDirect, phaseOf} from "./state.js";
import {directionText, endWishText, ROLE_MEANING, roleText} from "./words.js";

const PANEL_KEY = "wetube-panel";

export class SessionView {
  #ui = needAll("session", "session-title", "own-role", "close", "leave", "end", "no-director", "ending", "ending-text",
    "ending-agree", "problem", "panel", "panel-button", "help-roles");
  #send;
  #notices;
  #state = null;

  constructor(send, notices) {
    this.#send = send;
    this.#notices = notices;
    const ui = this.#ui;
    ui.close.addEventListener("click", () => this.#send({command: "CLOSE"}, ui.close));
    ui.leave.addEventListener("click", () => this.#leave());
    ui.end.addEventListener("click", () => this.#end());
    ui["ending-agree"].addEventListener("click", () => this.#end());
    ui["panel-button"].addEventListener("click", () => this.togglePanel());
    this.#setPanel(localStorage.getItem(PANEL_KEY) !== "closed");
    this.#explainRoles();
  }

  update(state) {
    this.#state = state;
    const ui = this.#ui;
    const {session} = state;
    const open = phaseOf(state) === "session";
    setText(ui["session-title"], session.title);
    setText(ui["own-role"], session.elected?.id === state.self.id ? "Elected director" : roleText(session.role));
    ui["own-role"].title = ROLE_MEANING[session.role] ?? "";
    show(ui["own-role"], open);
    show(ui.leave, open);
    show(ui.end, mayDirect(state) && session.ending === undefined);
    const direction = open ? directionText(state) : null;
    show(ui["no-director"], direction !== null);
    setText(ui["no-director"], direction ?? "");
    const ending = open ? endWishText(state) : null;
    show(ui.ending, ending !== null);
    setText(ui["ending-text"], ending ?? "");
    show(ui["ending-agree"], session.ending?.mayAgree === true);
    show(ui.problem, session.problem !== undefined);
    setText(ui.problem, session.problem ?? "");
  }

  togglePanel() {
    this.#setPanel(this.#ui.panel.hidden);
  }

  openPanel() {
    this.#setPanel(true);
  }

  #setPanel(open) {
    show(this.#ui.panel, open);
    this.#ui["panel-button"].setAttribute("aria-expanded", String(open));
    localStorage.setItem(PANEL_KEY, open ? "open" : "closed");
  }

  async #leave() {
    const {session} = this.#state;
    const last = session.role === "director" && session.directors <= 1;
    if (await this.#notices.confirm(`Leave “${session.title}”?`,
      (last ? "You are the only director: nobody will direct it then. " : "")
      + "To come back you need a new invitation. To go away for a while, go back to your sessions instead.", "Leave for good")) {
      this.#send({command: "LEAVE"}, this.#ui.leave);
    }
  }

  async #end() {
    const {session, self} = this.#state;
    const text = "The session is over for all and cannot be opened again.";
    if (session.ending !== undefined) {
      if (await this.#notices.confirm("Agree to end it for everybody?", text, "Agree")) {
        this.#send({command: "END"}, this.#ui["ending-agree"]);
      }
    } else if (await this.#notices.confirm("End it for everybody?", session.elected?.id === self.id && session.elected.votes > 1
      ? `${text} The others elected you, so most of those who voted for you must agree.` : text, "End the session")) {
      this.#send({command: "END"}, this.#ui.end);
    }
  }

  #explainRoles() {
    for (const [role, meaning] of Object.entries(ROLE_MEANING)) {
      const line = document.createElement("div");
      const term = document.createElement("dt");
      const text = document.createElement("dd");
      setText(term, roleText(role));
      setText(text, meaning);
      line.append(term, text);
      need("help-roles").append(line);
    }
  }
}
