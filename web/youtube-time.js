/**
 * Where a YouTube player is, from what its API says.
 *
 * `getCurrentTime()` is no clock. The API's script either extrapolates the last report by itself (each reading differs a
 * little, errors to both sides) or hands out the last report as it was (the same number for a quarter of a second, always
 * late, never early). What is known exactly is how far the player should have come since any moment, whatever its rates were:
 * the way. Each new reading v at way w fixes a start v - w; of the last ones the median is taken in the first case, and the
 * greatest, which is the least late, in the second. Pure; seconds of video, milliseconds of any steady clock.
 */

/** How many readings are kept. */
const READING_COUNT = 8;
/** Playing, and in this long come forward by less than this share of the way: an advertisement, or buffering not admitted. */
const STUCK_MS = 1200;
const STUCK_SHARE = 0.3;
/** More than this share of polls without a new reading: reports are handed out as they were. */
const STALE_SHARE = 0.3;
/** A reading this far from the line of the others is a jump: begin anew. */
const JUMP_S = 1;

/** A new rate is read back after this, and the slope measured for so long; the reports come a few times a second. */
const TOLD_AFTER_MS = 900;
const SLOPE_OVER_MS = 1600;
/** Nearer to a documented rate than this, a slope tells nothing. */
const LEAST_DIFFERENCE = 0.04;
/** The documented rates: steps of 0.25. */
const STEPS = 4;

/** Is a rate between the documented steps really played? Some players say no, some say yes and play on as before. */
export class RateProbe {
  #rate = 1;
  #setMs = 0;
  #from = null;         // {atMs, value}: where the slope is measured from

  set(rate, nowMs) {
    this.#rate = rate;
    this.#setMs = nowMs;
    this.#from = null;
  }

  /** True when the rate that was set is not taken, by what the API tells at `nowMs` of a player that plays. */
  refused(nowMs, toldRate, value) {
    const fine = !Number.isInteger(this.#rate * STEPS);
    if (!fine || nowMs - this.#setMs < TOLD_AFTER_MS) {
      return false;
    }
    if (Math.abs(toldRate - this.#rate) > 0.004) {
      return true;
    }
    this.#from ??= {atMs: nowMs, value};
    const lastsMs = nowMs - this.#from.atMs;
    const step = (this.#rate > 1 ? Math.floor : Math.ceil)(this.#rate * STEPS) / STEPS;
    if (lastsMs < SLOPE_OVER_MS || Math.abs(this.#rate - step) < LEAST_DIFFERENCE) {
      return false;
    }
    const slope = (value - this.#from.value) / lastsMs * 1000;
    return Math.abs(slope - step) < Math.abs(slope - this.#rate);
  }
}

export class PositionEstimate {
  #starts = [];         // oldest first
  #value = NaN;         // the last reading, seconds
  #track = [];          // {atMs, value, way}: the readings of the last moments
  #way = 0;             // seconds of video, up to #wayMs
  #wayMs = 0;
  #rate = 1;
  #staleShare = 0;      // running mean

  /** After a seek, a load, a pause: what was known is void. */
  reset() {
    this.#starts = [];
    this.#track = [];
    this.#value = NaN;
  }

  /** From `nowMs` on it plays at this rate. */
  setRate(rate, nowMs) {
    this.#way = this.#wayAt(nowMs);
    this.#wayMs = nowMs;
    this.#rate = rate;
  }

  /** Takes what the API says at `nowMs`, while it plays or stands. */
  read(value, nowMs, playing) {
    if (!playing) {
      this.reset();
      this.#value = value;
      return;
    }
    const way = this.#wayAt(nowMs);
    this.#track = this.#track.filter((_, i) => i === this.#track.length - 1 || nowMs - this.#track[i + 1].atMs < STUCK_MS);
    this.#track.push({atMs: nowMs, value, way});
    const changed = value !== this.#value;
    this.#value = value;
    this.#staleShare += 0.1 * ((changed ? 0 : 1) - this.#staleShare);
    if (!changed) {
      return;
    }
    const start = value - way;
    if (this.#starts.length > 0 && Math.abs(start - this.#starts.at(-1)) > JUMP_S) {
      this.#starts = [];
    }
    this.#starts.push(start);
    if (this.#starts.length > READING_COUNT) {
      this.#starts.shift();
    }
  }

  /** True when it should move and has not for a while. */
  get stuck() {
    const last = this.#track.at(-1);
    const before = this.#track[0];     // the newest that is old enough, or nothing of that age yet
    return last !== undefined && last.atMs - before.atMs >= STUCK_MS
      && last.value - before.value < (last.way - before.way) * STUCK_SHARE;
  }

  /** The best guess for `nowMs`, seconds. */
  at(nowMs) {
    if (this.#starts.length === 0 || this.stuck) {
      return Number.isNaN(this.#value) ? 0 : this.#value;
    }
    const sorted = [...this.#starts].sort((a, b) => a - b);
    const start = this.#staleShare > STALE_SHARE ? sorted.at(-1) : sorted[sorted.length >> 1];
    return start + this.#wayAt(nowMs);
  }

  #wayAt(nowMs) {
    return this.#way + (nowMs - this.#wayMs) / 1000 * this.#rate;
  }
}
