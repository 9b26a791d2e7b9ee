/**
 * Where a YouTube player is, from what its API says.
 *
 * `getCurrentTime()` is no clock. The API's script either extrapolates the last report by itself (each reading differs a
 * little, errors to both sides) or hands out the last report as it was (the same number for a quarter of a second, always
 * late, never early). Each new reading v at time t fixes the line v = b + rate · t; of the last such b the median is taken
 * in the first case, and the greatest, which is the least late, in the second. Pure.
 */

/** How many readings are kept. */
const READING_COUNT = 8;
/** Playing, and no new reading for this long: an advertisement, or buffering that is not admitted. */
const STUCK_MS = 1200;
/** More than this share of polls without a new reading: reports are handed out as they were. */
const STALE_SHARE = 0.3;
/** A reading this far from the line of the others is a jump: begin anew. */
const JUMP_S = 1;

export class PositionEstimate {
  #readings = [];       // b, oldest first
  #value = NaN;         // the last reading, seconds
  #changedMs = 0;       // when it became that
  #rate = 1;
  #staleShare = 0;      // running mean

  /** After a seek, a load, a pause: what was known is void. */
  reset() {
    this.#readings = [];
    this.#value = NaN;
  }

  /** Takes what the API says at `nowMs` (any steady clock), while it plays at `rate` or stands. */
  read(value, nowMs, rate, playing) {
    if (!playing) {
      this.reset();
      this.#value = value;
      this.#changedMs = nowMs;
      return;
    }
    if (rate !== this.#rate) {
      this.#readings = [];
      this.#rate = rate;
    }
    const changed = value !== this.#value;
    this.#staleShare += 0.1 * ((changed ? 0 : 1) - this.#staleShare);
    if (!changed) {
      return;
    }
    const intercept = value - nowMs / 1000 * rate;
    if (this.#readings.length > 0 && Math.abs(intercept - this.#readings.at(-1)) > JUMP_S) {
      this.#readings = [];
    }
    this.#readings.push(intercept);
    if (this.#readings.length > READING_COUNT) {
      this.#readings.shift();
    }
    this.#value = value;
    this.#changedMs = nowMs;
  }

  /** True when it should move and has not for a while. */
  stuck(nowMs) {
    return nowMs - this.#changedMs > STUCK_MS;
  }

  /** The best guess for `nowMs`, seconds. */
  at(nowMs) {
    if (this.#readings.length === 0 || this.stuck(nowMs)) {
      return Number.isNaN(this.#value) ? 0 : this.#value;
    }
    const sorted = [...this.#readings].sort((a, b) => a - b);
    const intercept = this.#staleShare > STALE_SHARE ? sorted.at(-1) : sorted[sorted.length >> 1];
    return intercept + nowMs / 1000 * this.#rate;
  }
}
