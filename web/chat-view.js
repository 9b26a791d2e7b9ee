/**
 * The chat: what people say, in the order that the log gives it, and what happens meanwhile.
 *
 * The peer tells the last lines, then what is added or changed; older ones are asked for as one scrolls. A line counts as said when the
 * peer answers so: until then, and if it can't be said, its text stays in the field.
 */

import {compare, exported, isMention, lastText, pieces} from "./chat-text.js";
import {hueOf, needAll, setText, show} from "./dom.js";

/** Nearer to the end than this, somebody reads the end: what is added scrolls by itself. */
const AT_END_PX = 60;
/** Nearer to the beginning than this, older lines are asked for. */
const NEAR_TOP_PX = 200;
/** A line that was refused for its pace goes again after this. */
const AGAIN_MS = 1000;
const SEARCH_AFTER_MS = 250;

export class ChatView {
  #ui = needAll("chat", "chat-lines", "chat-form", "chat-text", "chat-say", "chat-problem", "chat-state", "chat-news", "chat-word", "chat-export", "chat-code", "chat-code-form", "chat-code-text",
    "chat-code-copy", "panel", "picture");
  #send;
  #notices;
  #lines = new Map();       // by id
  #more = false;
  #asked = null;            // the line before which older ones were asked for
  #hidden = new Set();      // ids of people whom this browser's user does not want to read
  #about = null;            // {id, relation}: what the line in the field replies to or corrects
  #sending = null;          // {number, text}
  #number = 0;
  #own = {id: "", name: ""};
  #unread = 0;
  #mentions = 0;
  #exporting = null;
  #searchTimer = null;

  /** @param {(message: object) => boolean} send */
  constructor(send, notices) {
    this.#send = send;
    this.#notices = notices;
    const ui = this.#ui;
    ui["chat-form"].addEventListener("submit", event => {
      event.preventDefault();
      this.#say();
    });
    ui["chat-text"].addEventListener("keydown", event => {
      event.stopPropagation();      // no key that is typed here is one for the player
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.#say();
      } else if (event.key === "Escape" && this.#about !== null) {
        this.#turnTo(null);
      }
    });
    ui["chat-lines"].addEventListener("scroll", () => this.#scrolled());
    ui["chat-news"].addEventListener("click", () => this.#toEnd());
    ui["chat-word"].addEventListener("keydown", event => event.stopPropagation());
    ui["chat-word"].addEventListener("input", () => {
      clearTimeout(this.#searchTimer);
      this.#searchTimer = setTimeout(() => this.#search(), SEARCH_AFTER_MS);
    });
    ui["chat-export"].addEventListener("click", () => this.#export());
    ui["chat-code-copy"].addEventListener("click", () => navigator.clipboard.writeText(ui["chat-code"].textContent));
    ui["chat-code-form"].addEventListener("submit", event => {
      event.preventDefault();
      this.#send({command: "CODE", code: ui["chat-code-text"].value});
    });
    document.addEventListener("visibilitychange", () => this.#read());
    // Over the video in full screen; beside it otherwise.
    document.addEventListener("fullscreenchange", () => (document.fullscreenElement === null ? ui.panel : document.fullscreenElement).prepend(ui.chat));
  }

  /** How many mentions nobody has seen yet: for the title of a tab that is hidden. */
  get mentions() {
    return this.#mentions;
  }

  update(state) {
    const ui = this.#ui;
    this.#own = state.self ?? this.#own;
    const chat = state.chat;
    const may = chat !== null && chat.code !== undefined && state.session?.phase === "open";
    ui["chat-text"].disabled = !may && this.#sending === null;
    ui["chat-say"].disabled = !may;
    setText(ui["chat-code"], chat?.code ?? "");
    show(ui["chat-code-copy"], chat?.code !== undefined);
    show(ui["chat-code-form"], chat !== null && chat.code === undefined);
    setText(ui["chat-state"], chat === null ? "" : chat.locked > 0 ? `${chat.locked} encrypted ${chat.locked === 1 ? "line" : "lines"}: your peer does not have their key.`
      : chat.code === undefined ? "Your peer asks the others for the conference's code." : chat.nearlyFull ? "You have nearly said as much as one session takes." : "");
  }

  /** Lines from the peer. */
  told(message) {
    if (this.#exporting !== null && (message.before !== undefined || message.word !== undefined)) {
      this.#exportMore(message);
      return;
    }
    if (message.word) {
      this.#drawFound(message.lines);
      return;
    }
    const list = this.#ui["chat-lines"];
    const older = message.before !== undefined;
    const atEnd = this.#isAtEnd();
    if (message.tail) {
      this.#lines.clear();
    }
    const news = message.tail || older ? [] : message.lines.filter(line => !this.#lines.has(line.id) && line.userId !== this.#own.id);
    message.lines.forEach(line => this.#lines.set(line.id, line));
    if (message.more !== undefined) {
      this.#more = message.more;
      this.#asked = null;
    }
    list.setAttribute("aria-live", message.tail || older ? "off" : "polite");
    const fromEndPx = list.scrollHeight - list.scrollTop;
    this.#draw(message.tail ? [...this.#lines.values()].sort(compare) : message.lines, Boolean(message.tail));
    if (message.tail || atEnd && !older) {
      this.#toEnd();
    } else if (older) {
      list.scrollTop = list.scrollHeight - fromEndPx;
    }
    this.#notice(news, atEnd);
  }

  /** The peer says what became of a line. */
  said({line, problem}) {
    if (this.#sending?.number !== line) {
      return;
    }
    const {text} = this.#sending;
    this.#sending = null;
    const field = this.#ui["chat-text"];
    field.readOnly = false;
    if (problem === undefined) {
      if (field.value === text) {
        field.value = "";
      }
      this.#turnTo(null);
      setText(this.#ui["chat-problem"], "");
    } else {
      setText(this.#ui["chat-problem"], problem);
      if (problem.startsWith("That is too fast")) {
        setTimeout(() => this.#say(), AGAIN_MS);
      }
    }
  }

  /** Something happened that is no line: it stands in the stream where it happened. */
  happened(text) {
    const item = document.createElement("li");
    item.className = "chat-notice";
    setText(item, `${timeText(Date.now())} ${text}`);
    const atEnd = this.#isAtEnd();
    this.#ui["chat-lines"].append(item);
    if (atEnd) {
      this.#toEnd();
    }
  }

  #say() {
    const text = this.#ui["chat-text"].value;
    if (text.trim() === "" || this.#sending !== null) {
      return;
    }
    const about = this.#about === null ? {} : {about: this.#about.id, relation: this.#about.relation};
    this.#sending = {number: ++this.#number, text};
    this.#ui["chat-text"].readOnly = true;
    if (!this.#send({command: "SAY", line: this.#number, channel: "general", text, ...about})) {
      this.said({line: this.#number, problem: "Your peer is not connected."});
    }
  }

  /** From now on the field is for a reply to a line, for a correction of it, or for neither. */
  #turnTo(about, text = "") {
    this.#about = about;
    const field = this.#ui["chat-text"];
    field.placeholder = about === null ? "Say something" : about.relation === "reply" ? `Reply to ${about.name} (Esc: don't)` : "Correct it (Esc: don't)";
    if (about !== null) {
      field.value = text;
      field.focus();
    }
  }

  // ---- drawing ----

  #draw(lines, anew) {
    const list = this.#ui["chat-lines"];
    if (anew) {
      list.replaceChildren();
    }
    for (const line of lines) {
      const item = this.#item(line);
      const old = anew ? null : list.querySelector(`[data-id="${line.id}"]`);
      if (old !== null) {
        old.replaceWith(item);
      } else {
        list.insertBefore(item, anew ? null : this.#placeOf(line));
      }
    }
  }

  /** The element before which a line stands: mostly that is the end, so it is looked for from there. */
  #placeOf(line) {
    let before = null;
    for (let item = this.#ui["chat-lines"].lastElementChild; item !== null; item = item.previousElementSibling) {
      const other = this.#lines.get(item.dataset.id);
      if (other !== undefined && compare(other, line) < 0) {
        return before;
      }
      if (other !== undefined) {
        before = item;
      }
    }
    return before;
  }

  #item(line) {
    const item = document.createElement("li");
    item.className = "line";
    item.dataset.id = line.id;
    item.hidden = this.#hidden.has(line.userId) || line.kind === "LOCKED";
    const own = line.userId === this.#own.id;
    const head = element("span", "line-head", item);
    const name = element("strong", "line-name", head, line.client === "" ? line.name : `${line.client}, through ${line.name}`);
    name.style.setProperty("--hue", hueOf(line.userId));
    element("time", "line-time", head, timeText(line.time)).dateTime = new Date(line.time).toISOString();
    if (line.late) {
      element("span", "chip", head, "late").title = "Its author was cut off; it stands where it was said";
    }
    const room = line.apart ? element("details", "line-apart", item) : item;
    if (line.apart) {
      element("summary", "", room, "A line, written apart from the removal");
    }
    const replied = this.#lines.get(line.replyTo);
    if (replied !== undefined) {
      element("span", "line-quote dim", room, `${replied.name}: ${lastText(replied)}`);
    }
    this.#body(element("span", "line-text", room), line);
    if (line.kind === "LINE" && !line.withdrawn) {
      this.#tools(element("span", "line-tools", item), line, own);
    }
    item.dataset.mention = String(!own && isMention(lastText(line), this.#own.name));
    return item;
  }

  #body(body, line) {
    if (line.kind !== "LINE") {
      body.classList.add("dim");
      setText(body, line.kind === "BROKEN" ? "A line that can't be read: it was moved from elsewhere, or is no line." : `${line.kind.toLowerCase()} ${line.channel}`);
      return;
    }
    if (line.withdrawn) {
      body.classList.add("dim");
      setText(body, "withdrawn");
    } else {
      for (const piece of pieces(lastText(line), this.#own.name)) {
        const made = element(piece.link === undefined ? "span" : "a", piece.mention ? "mention" : "", body, piece.text);
        if (piece.link !== undefined) {
          Object.assign(made, {href: piece.link, target: "_blank", rel: "noopener noreferrer nofollow", referrerPolicy: "no-referrer"});
        }
      }
    }
    if (line.withdrawn || line.corrections.length > 0) {
      const older = element("details", "line-older dim", body);
      element("summary", "", older, line.withdrawn ? "what it was" : "corrected");
      element("span", "", older, [line.text, ...line.corrections].slice(0, line.withdrawn ? undefined : -1).join(" → "));
    }
  }

  #tools(tools, line, own) {
    const tool = (text, label, act) => {
      const button = element("button", "quiet", tools, text);
      button.type = "button";
      button.setAttribute("aria-label", label);
      button.addEventListener("click", act);
    };
    tool("Reply", `Reply to ${line.name}`, () => this.#turnTo({id: line.id, relation: "reply", name: line.name}));
    if (own && line.client === "") {
      tool("Correct", "Correct this line", () => this.#turnTo({id: line.id, relation: "correction"}, lastText(line)));
      tool("Withdraw", "Withdraw this line", () => this.#send({command: "SAY", line: ++this.#number, channel: line.channel, text: "", about: line.id, relation: "withdrawal"}));
    } else {
      tool("Hide", `Hide what ${line.name} says, for yourself`, () => this.#hide(line));
    }
  }

  #hide({userId, name}) {
    this.#hidden.add(userId);
    this.#draw([...this.#lines.values()].sort(compare), true);
    this.#notices.toast("info", `What ${name} says is hidden from you until you reload the page.`);
  }

  // ---- reading ----

  #isAtEnd() {
    const list = this.#ui["chat-lines"];
    return list.scrollHeight - list.scrollTop - list.clientHeight < AT_END_PX;
  }

  #toEnd() {
    const list = this.#ui["chat-lines"];
    list.scrollTop = list.scrollHeight;
    this.#read();
  }

  #scrolled() {
    this.#read();
    const list = this.#ui["chat-lines"];
    if (this.#more && this.#asked === null && list.scrollTop < NEAR_TOP_PX && this.#ui["chat-word"].value === "") {
      [this.#asked] = [...this.#lines.values()].sort(compare).map(line => line.id);
      this.#send({command: "LINES", before: this.#asked, word: ""});
    }
  }

  /** What is on the screen is read. */
  #read() {
    if (!document.hidden && this.#isAtEnd()) {
      this.#unread = 0;
      this.#mentions = 0;
      show(this.#ui["chat-news"], false);
    }
  }

  /** New lines that are not before somebody's eyes: a mark before the first of them, and a word at the end. */
  #notice(news, atEnd) {
    const unseen = news.filter(line => !this.#hidden.has(line.userId) && (document.hidden || !atEnd || line.late));
    if (unseen.length === 0) {
      return;
    }
    if (this.#unread === 0) {
      this.#ui["chat-lines"].querySelector("[data-first-unread]")?.removeAttribute("data-first-unread");
      this.#ui["chat-lines"].querySelector(`[data-id="${unseen[0].id}"]`)?.setAttribute("data-first-unread", "");
    }
    this.#unread += unseen.length;
    this.#mentions += unseen.filter(line => isMention(lastText(line), this.#own.name)).length;
    const late = unseen.filter(line => line.late);
    setText(this.#ui["chat-news"], late.length > 0 ? `${late.length} late from ${late[0].name}` : `${this.#unread} new`);
    show(this.#ui["chat-news"], true);
  }

  // ---- looking back ----

  #search() {
    const word = this.#ui["chat-word"].value.trim();
    if (word === "") {
      this.#draw([...this.#lines.values()].sort(compare), true);
      this.#toEnd();
    } else {
      this.#send({command: "LINES", word});
    }
  }

  #drawFound(lines) {
    this.#ui["chat-lines"].setAttribute("aria-live", "polite");
    this.#draw(lines, true);
    if (lines.length === 0) {
      element("li", "chat-notice", this.#ui["chat-lines"], "Nobody said that here.");
    }
  }

  /** All lines there are, page by page, as a file. */
  #export() {
    if (this.#exporting === null && this.#send({command: "LINES", word: ""})) {
      this.#exporting = [];
    }
  }

  #exportMore({lines, more}) {
    this.#exporting = [...lines, ...this.#exporting];
    if (more && this.#send({command: "LINES", before: lines[0].id, word: ""})) {
      return;
    }
    const text = this.#exporting.map(exported).join("\n");
    this.#exporting = null;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text, "\n"], {type: "text/plain"}));
    link.download = "chat.txt";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), AGAIN_MS);
  }
}

function element(name, className, parent, text = "") {
  const made = document.createElement(name);
  made.className = className;
  setText(made, text);
  parent.append(made);
  return made;
}

function timeText(ms) {
  return new Date(ms).toLocaleTimeString([], {hour: "2-digit", minute: "2-digit"});
}
