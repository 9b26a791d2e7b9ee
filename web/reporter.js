/** What the peer is told of this page's player: SYNC, at each change and about once a second. */

const EVERY_MS = 1000;
/** Changes closer together than this are told as one. */
const GAP_MS = 100;
const NOTHING = Object.freeze({item: null, state: null, failure: null, ready: null, atMs: -Infinity});

export class Reporter {
  #send;
  #last = NOTHING;

  /** @param {(sync: object) => void} send */
  constructor(send) {
    this.#send = send;
  }

  /**
   * Tells it if that is due.
   * @param {{item, state, failure, ready}} told what is told at once when it changes; item null: nothing is loaded, nothing to tell
   * @param {() => object} place the rest of it
   * @returns {boolean} whether it was told and the state is another one than before
   */
  tell(told, place) {
    const last = this.#last;
    const atMs = performance.now();
    if (told.item === null) {
      this.#last = NOTHING;
      return false;
    }
    const news = Object.keys(told).some(name => told[name] !== last[name]);
    if (atMs - last.atMs < (news ? GAP_MS : EVERY_MS) && told.item === last.item) {
      return false;
    }
    this.#last = {...told, atMs};
    const {failure, ...sync} = told;
    this.#send({command: "SYNC", ...sync, ...place(), ...failure === null ? {} : {failure}});
    return told.state !== last.state || failure !== last.failure;
  }
}
