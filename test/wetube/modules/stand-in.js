/** The whole page in a frame, with `stand-in-peer.js` behind it, and a session to show. */

const PATIENCE_MS = 10_000;

export const ADA = "A".repeat(43);
export const BO = "B".repeat(43);
export const ITEM = "I".repeat(43);

export const SELF = {id: ADA, name: "Ada", port: 7001, addresses: ["192.168.1.7:7001"]};
export const SESSION = {id: "S".repeat(43), title: "Movie night", role: "director", phase: "open", directors: 1, noDirector: false,
  mayControl: true, mayDirect: true, wait: "off", writable: true};
export const EMPTY = {item: null, state: "EMPTY", currentTime: 0, at: 0, rate: 1};
export const USERS = [{id: ADA, name: "Ada", role: "director", you: true, state: "here"},
  {id: BO, name: "Bo", role: "viewer", state: "here", player: "PLAYING"}];

/** A HELLO with a session that is open, and what else is given instead. */
export function hello(others = {}) {
  return {command: "HELLO", self: SELF, session: SESSION, users: USERS, playlist: [], sessions: [], invitations: [], status: EMPTY,
    ...others};
}

/** Waits for what `look` finds: anything but false, null or undefined. */
export async function until(look, what = String(look)) {
  const endMs = performance.now() + PATIENCE_MS;
  for (;;) {
    const found = look();
    if (found !== false && found !== null && found !== undefined) {
      return found;
    }
    if (performance.now() > endMs) {
      throw new Error(`not within ${PATIENCE_MS} ms: ${what}`);
    }
    await new Promise(resolve => setTimeout(resolve, 10));
  }
}

export class Page {
  #frame;

  /** Opens one, and has the peer say this. */
  static async open(first = hello(), width = 1280) {
    const frame = document.createElement("iframe");
    frame.src = "/web/index.html";
    frame.style.cssText = `width: ${width}px; height: 800px; border: 0`;
    document.body.append(frame);
    const page = new Page(frame);
    await until(() => page.peer?.commands.some(({command}) => command === "HELLO"), "the page says HELLO");
    page.say(first);
    return page;
  }

  constructor(frame) {
    this.#frame = frame;
  }

  get window() {
    return this.#frame.contentWindow;
  }

  get peer() {
    return this.window.peer;
  }

  say(...messages) {
    messages.forEach(message => this.peer.send(message));
  }

  /** The commands of this name that the page has sent. */
  sent(name) {
    return this.peer.commands.filter(({command}) => command === name);
  }

  at(selector) {
    return this.window.document.querySelector(selector);
  }

  /** What a person reads there; "" where it is hidden. */
  text(selector) {
    const element = this.at(selector);
    return element === null || element.closest("[hidden]") !== null ? "" : element.innerText.trim();
  }

  /** A module as this page has it. */
  module(name) {
    return this.window.eval(`import("/web/${name}")`);
  }

  close() {
    this.#frame.remove();
  }
}
