/**
 * The page's line to its own peer: who owns it, and the socket that finds its way back.
 *
 *     claim()   the printed link http://localhost:8001/#<key> makes this browser the owner:
 *               POST /own {"key":"…"} → a secret, kept in the origin's storage, then GET /own → {"port":9001,"owner":true|false}
 *     Socket    JSON text messages, one object each, named by "command" (the protocol is written down where the
 *               peer reads it). Lost: asks /own again and redials with backoff and jitter until stopped.
 *
 * No DOM: `location`-like facts, fetch and WebSocket come in as arguments.
 */

/** Waiting times between attempts, milliseconds: doubling between these, half of each random. */
const FIRST_RETRY_MS = 250;
const MAX_RETRY_MS = 5000;
/** An exchange of TIME every second, and some quick ones at the start and when the clock is doubted. */
const TIME_EVERY_MS = 1000;
const FIRST_TIMES_MS = [0, 100, 200, 400, 600, 800];
/** Asked for the time and heard nothing at all for this long: the peer hangs, or the connection is dead. */
const SILENCE_MS = 8000;
/** RFC 6455 §7.4.2: 4000-4999 are for private use. The peer closes with this when another page took over. */
export const TAKEN_CODE = 4001;
/** And with this when the secret is not the owner's, or came too late. */
export const NOT_OWNER_CODE = 4003;
const SECRET_KEY = "wetube-secret";

/** What shows that this browser is the owner's; another tab may have got a new one. */
export const secret = () => localStorage.getItem(SECRET_KEY) ?? "";

/**
 * Makes this browser the owner if a key is given, and asks who is.
 * @param {string} key what stood behind # in the printed link, or ""
 * @returns {Promise<{owner: boolean, port: number}>} rejects when the peer does not answer
 */
export async function claim(key, fetcher = fetch) {
  if (key !== "") {
    // A wrong key is answered by a refusal; whether we own the peer all the same, the question below tells.
    const shown = await fetcher("/own", {method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify({key})});
    if (shown.ok) {
      localStorage.setItem(SECRET_KEY, (await shown.json()).secret);
    }
  }
  const answer = await fetcher("/own", {cache: "no-store", headers: {"WeTube-Secret": secret()}});
  if (!answer.ok) {
    throw new TypeError(`/own answered ${answer.status}`);
  }
  const {port, owner} = await answer.json();
  return {port, owner: owner === true};
}

/**
 * @typedef {object} Listener
 * @property {() => void} opened     connected: the peer sends HELLO next
 * @property {(message: object, atMs: number) => void} received    atMs: page time of arrival
 * @property {(retryMs: number, unopened: boolean) => void} closed   gone, or not reached at all; the next attempt comes in retryMs
 * @property {() => void} taken      another page took over; no further attempt
 * @property {() => void} disowned   this browser no longer owns the peer; no further attempt
 */
export class Socket {
  #hostname;
  #listener;
  #clockMs;
  #makeSocket;
  #claim;
  #socket = null;
  #attempts = 0;
  #retryTimer = null;
  #timers = [];
  #unansweredMs = null;   // since when we have asked and heard nothing
  #stopped = false;

  /**
   * @param {string} hostname of the page: the socket is on the same host, at the port that /own names
   * @param {Listener} listener
   * @param {() => number} clockMs the page's clock
   */
  constructor(hostname, listener, clockMs, {makeSocket = url => new WebSocket(url), ask = () => claim("")} = {}) {
    this.#hostname = hostname;
    this.#listener = listener;
    this.#clockMs = clockMs;
    this.#makeSocket = makeSocket;
    this.#claim = ask;
  }

  get open() {
    return this.#socket !== null && this.#socket.readyState === 1;
  }

  /** Dials the port; later attempts ask for it anew. */
  start(port) {
    this.#dial(port);
  }

  /** Sends one command; false when there is no connection, and then nothing was sent. */
  send(message) {
    if (!this.open) {
      return false;
    }
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  /** Tries again now, if it is waiting: the network came back, the page is looked at again. */
  hurry() {
    if (this.#retryTimer !== null) {
      this.#again();
    }
  }

  /** The clock has to be set anew: the quick exchanges once more. */
  retime() {
    if (this.open) {
      this.#keepTime();
    }
  }

  #dial(port) {
    const socket = this.#makeSocket(`ws://${this.#hostname}:${port}/`);
    this.#socket = socket;
    socket.onopen = () => {
      this.#attempts = 0;
      this.#unansweredMs = null;
      socket.send(JSON.stringify({command: "OWNER", secret: secret()}));
      this.#listener.opened();
      this.#keepTime();
    };
    socket.onmessage = event => this.#read(event.data);
    socket.onclose = event => this.#lost(socket, event.code);
  }

  #read(data) {
    const atMs = this.#clockMs();
    this.#unansweredMs = null;
    let message;
    try {
      message = JSON.parse(data);
    } catch (error) {
      console.warn("Not JSON from the peer:", error.message);
      return;
    }
    if (message === null || typeof message.command !== "string") {
      console.warn("A message without a command from the peer");
    } else if (message.command === "TAKEN") {
      this.#stop();
      this.#listener.taken();
    } else {
      this.#listener.received(message, atMs);
    }
  }

  #keepTime() {
    const ask = () => {
      const nowMs = this.#clockMs();
      if (this.#unansweredMs !== null && nowMs - this.#unansweredMs > SILENCE_MS) {
        const socket = this.#socket;
        socket.close();
        this.#lost(socket, 1006);   // close() may wait for an answer that never comes
        return;
      }
      this.#unansweredMs ??= nowMs;
      this.send({command: "TIME", t1: nowMs});
    };
    this.#timers.forEach(timer => clearTimeout(timer));
    this.#timers = FIRST_TIMES_MS.map(delay => setTimeout(ask, delay));
    this.#timers.push(setInterval(ask, TIME_EVERY_MS));
  }

  #lost(socket, code) {
    if (socket !== this.#socket || this.#stopped) {
      return;
    }
    this.#socket = null;
    this.#timers.forEach(timer => clearTimeout(timer));
    this.#timers = [];
    if (code === TAKEN_CODE || code === NOT_OWNER_CODE) {
      this.#stop();
      (code === TAKEN_CODE ? this.#listener.taken : this.#listener.disowned)();
      return;
    }
    const limit = Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#attempts);
    const retryMs = limit / 2 + Math.random() * limit / 2;
    this.#attempts = Math.min(this.#attempts + 1, 10);
    this.#retryTimer = setTimeout(() => this.#again(), retryMs);
    this.#listener.closed(retryMs, this.#attempts > 1);
  }

  /** The peer may have been restarted: its port may differ, and the secret may no longer count. */
  async #again() {
    clearTimeout(this.#retryTimer);
    this.#retryTimer = null;
    let answer;
    try {
      answer = await this.#claim();
    } catch (error) {
      console.info("The peer does not answer yet:", error.message);
      this.#lost(this.#socket, 1006);
      return;
    }
    if (this.#stopped) {
      return;
    }
    if (answer.owner) {
      this.#dial(answer.port);
    } else {
      this.#stop();
      this.#listener.disowned();
    }
  }

  #stop() {
    this.#stopped = true;
    this.#timers.forEach(timer => clearTimeout(timer));
    clearTimeout(this.#retryTimer);
    this.#retryTimer = null;
    const socket = this.#socket;
    this.#socket = null;
    if (socket !== null) {
      socket.close();
    }
  }
}

/** One call of the interface that any program may use; throws with the peer's words if it is refused. */
export async function call(method, path, body = null) {
  const response = await fetch(`/api/v1/${path}`, {method, cache: "no-store", headers: {Authorization: `Bearer ${secret()}`},
    body: body === null ? null : JSON.stringify(body)});
  const answer = await response.json();
  if (!response.ok) {
    throw new Error(answer.problem);
  }
  return answer;
}
