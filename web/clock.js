/**
 * The page's view of session time.
 *
 * The page's own clock is `performance.timeOrigin + performance.now()` (0.1 ms steps, never set back). One exchange with
 * the peer, TIME {t1} answered by TIME {t1, t2}, gives at its arrival t4:
 *
 *     offset = t2 - (t1 + t4) / 2        delay = t4 - t1        true offset within offset ± delay / 2
 *
 * The exchange with the smallest bound of its error is believed: half its delay, and what clocks may have drifted apart since
 * (Mills, RFC 5905 §10, the clock filter). Pure: no timers, no DOM.
 */

/** How many exchanges are kept. RFC 5905 keeps 8. */
const SAMPLE_COUNT = 8;
/** An exchange older than this says little. */
const MAX_AGE_MS = 60_000;
/** What a quartz clock may be off, as a share: each sample's error bound grows with its age by so much. */
const DRIFT = 200e-6;
/** A larger change of offset is taken at once: a fresh start, a sleep, another session. */
const STEP_MS = 100;
/** A smaller one is slewed, this much per second of time: twice what session time itself is slewed by, and what players can follow. */
const SLEW_MS_PER_S = 100;
/** Two exchanges contradict each other beyond what their delays explain and this: the peer says whole milliseconds. */
const SLACK_MS = 2;

/** The page's own clock, milliseconds since 1970 with a fraction. */
export function pageTimeMs() {
  return performance.timeOrigin + performance.now();
}

export class SessionClock {
  #samples = [];      // {offsetMs, delayMs, atMs}, oldest first
  #offsetMs = 0;      // what is in force …
  #aimMs = 0;         // … and where it is going
  #setAtMs = 0;
  #tied = false;

  /** True once an exchange has been answered. */
  get tied() {
    return this.#tied;
  }

  /** Delay of the exchange believed, milliseconds; null before the first. */
  get delayMs() {
    return this.#samples.length === 0 ? null : this.#best(this.#samples.at(-1).atMs).delayMs;
  }

  /** Session time will not go on from what was said so far: the next exchange counts alone, and at once. */
  forget() {
    this.#samples = [];
    this.#tied = false;
  }

  /**
   * Takes one answered exchange: sent at t1, answered at session time t2, arrived at t4.
   * @returns {boolean} whether it contradicts what was known: session time is being slewed, or a clock was moved or stopped
   */
  answered(t1, t2, t4) {
    const delayMs = t4 - t1;
    if (!(delayMs >= 0) || !Number.isFinite(t2)) {
      return false;
    }
    const sample = {offsetMs: t2 - (t1 + t4) / 2, delayMs, atMs: t4};
    const young = this.#samples.filter(old => t4 - old.atMs <= MAX_AGE_MS);
    this.#samples = young.filter(old => Math.abs(old.offsetMs - sample.offsetMs)
      <= (old.delayMs + sample.delayMs) / 2 + (t4 - old.atMs) * DRIFT + SLACK_MS);
    const contradicts = this.#samples.length < young.length;
    this.#samples.push(sample);
    if (this.#samples.length > SAMPLE_COUNT) {
      this.#samples.shift();
    }
    this.#offsetMs = this.#offsetAt(t4);
    this.#setAtMs = t4;
    this.#aimMs = this.#best(t4).offsetMs;
    if (!this.#tied || Math.abs(this.#aimMs - this.#offsetMs) > STEP_MS) {
      this.#offsetMs = this.#aimMs;
    }
    this.#tied = true;
    return contradicts;
  }

  /** Session time at a moment of the page's clock, both Unix milliseconds. */
  sessionTimeMs(pageMs) {
    return pageMs + this.#offsetAt(pageMs);
  }

  #offsetAt(pageMs) {
    const room = Math.max(0, pageMs - this.#setAtMs) / 1000 * SLEW_MS_PER_S;
    const way = this.#aimMs - this.#offsetMs;
    return this.#offsetMs + Math.max(-room, Math.min(room, way));
  }

  #best(nowMs) {
    const bound = sample => sample.delayMs / 2 + (nowMs - sample.atMs) * DRIFT;
    return this.#samples.reduce((best, sample) => bound(sample) < bound(best) ? sample : best);
  }
}
