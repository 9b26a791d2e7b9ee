/**
 * Keeps a player on the line: where should we be, and what has to be done about it.
 *
 * Playback is a line: position at session time t = position + (t - at) · rate while it plays, and just `position` while it
 * is paused or `at` is still to come. Nobody is asked where they are; each player is steered to the line on its own.
 *
 *     paused, or not yet started    stand on the exact frame (a seek of a paused player is free and exact)
 *     about to start                start by a timer, a learned lead early
 *     a little off                  rate = 1 ± up to 10 %, in proportion to the error, until well inside the band
 *     far off                       one seek, aimed ahead by what a seek was learned to cost; then patience
 *
 * A correction begins at one threshold and ends at a smaller one: with a single threshold a standing offset is left and
 * every stall adds to it. Seeks for drift back off, so that an advertisement never becomes a loop of seeks.
 *
 * Pure: no DOM, no clock, no timers; the same samples give the same decisions. Seconds for positions, milliseconds for times.
 */

/** How a <video> element is steered. Chromium's rates are exact to 0.005; 0.999 and 1.001 have no effect. */
export const MEDIA_TUNING = Object.freeze({
  restBand: 0.005,       // paused: off by more than this is sought again
  startBand: 0.010,      // playing: a correction by rate begins beyond this …
  stopBand: 0.003,       // … and ends inside this
  seekBand: 0.35,        // beyond this, seek: catching up by rate would take longer than people like
  horizonS: 1,           // an error is worked off within about this time
  leastNudge: 0.005,
  greatestNudge: 0.10,   // more is heard
  windowMs: 450,         // errors of this long are taken together (median)
  settleMs: 500,         // after a seek or a start, nothing is judged for this long
  playPatienceMs: 1000,  // a play() is given this long to take effect
});

/** How YouTube's player is steered: its clock is coarser, its seeks cost more, its commands come late. */
export const YOUTUBE_TUNING = Object.freeze({
  ...MEDIA_TUNING,
  restBand: 0.02, startBand: 0.040, stopBand: 0.012, seekBand: 0.8, horizonS: 1.3, leastNudge: 0.01,
  windowMs: 900, settleMs: 1200, playPatienceMs: 2500,
});

/** `decide` is meant to be asked this often. */
export const TICK_MS = 100;
/** Where fine rates are refused: a pulse of a quarter, the next step there is, for as long as the error takes. */
const PULSE = 0.25;
const PULSE_BAND = 0.05;
const MAX_PULSE_MS = 3000;
/** The exact frame is sought at most this often for one line: some players land beside it every time. */
const MAX_REST_SEEKS = 3;
/** A start nearer than this is handed to a timer; farther ones wait for the next sample. */
const START_HORIZON_MS = 250;
/** Starting within this of the right place needs no seek before. */
const START_SEEK_BAND = 0.06;
/** Pause between two seeks for drift: doubles from the first to the last. */
const SEEK_GAP_MS = 1000;
const MAX_SEEK_GAP_MS = 30_000;
/** On the line for this long: the seeks before are forgotten. */
const CALM_MS = 5000;
/** The most that a seek or a start is believed to cost, seconds. */
const MAX_SEEK_COST = 3;
const MAX_START_LEAD = 0.2;
/** Share of a new measurement that goes into what was learned. */
const LEARNING = 0.6;
/** This near to its end an item counts as over. */
const END_BAND = 0.25;

/**
 * A line from the peer's `status`.
 * @returns {{playing: boolean, position: number, atMs: number, rate: number} | null} null when nothing is loaded
 */
export function lineOf(status) {
  if (status === null || status.item === null || status.state === "EMPTY") {
    return null;
  }
  return {playing: status.state === "PLAYING", position: status.currentTime, atMs: status.at, rate: status.rate};
}

/** Where the line is at session time `nowMs`, seconds; before a scheduled start, where it will start. */
export function positionAt(line, nowMs) {
  return line.playing ? line.position + Math.max(0, nowMs - line.atMs) / 1000 * line.rate : line.position;
}

/**
 * One player's follower.
 *
 * `decide` takes a sample {nowMs, position, paused, seeking, starved, ended, rate, duration (or NaN), fineRates} and the
 * line, and returns what to do now: {pause?: true, seek?: seconds, play?: true, startInMs?: ms, rate?: number}.
 */
export class Follower {
  #tuning;
  #line = null;
  #errors = [];           // {atMs, error} inside the window
  #lastMs = -Infinity;
  #nudging = false;
  #pulse = null;          // {rate, untilMs, judgedMs}
  #fresh = true;          // the line is new: the first sample may already be acted on
  #restSeeks = 0;
  #playAskedMs = -Infinity;
  #landing = null;        // {kind: "seek" | "start", atMs, disturbed}: to be judged after settleMs
  #seekCost = 0.1;        // seconds; learned
  #startLead = 0.005;
  #seeksInRow = 0;
  #nextSeekMs = -Infinity;
  #calmSinceMs = Infinity;

  constructor(tuning) {
    this.#tuning = tuning;
  }

  /** What was learned and how far off the player is (seconds, positive = behind; null while unknown). */
  get insight() {
    return {error: this.#errors.length === 0 ? null : this.#median(), seekCost: this.#seekCost, startLead: this.#startLead};
  }

  decide(sample, line) {
    if (this.#line === null || !sameLine(this.#line, line)) {
      this.#begin(line);
    }
    const action = this.#judge(sample, line);
    this.#lastMs = sample.nowMs;
    return action;
  }

  #judge(sample, line) {
    if (!line.playing) {
      return this.#rest(sample, clampToEnd(line.position, sample));
    }
    if (sample.nowMs < line.atMs) {
      // A new speed or a small correction also lies a little ahead; a player that is near the line just goes on.
      const backwards = line.position + (sample.nowMs - line.atMs) / 1000 * line.rate;
      if (!sample.paused && !sample.seeking && Math.abs(backwards - sample.position) < this.#tuning.seekBand) {
        return this.#steer(sample, line, backwards);
      }
      const action = this.#rest(sample, clampToEnd(line.position, sample));
      const startInMs = line.atMs - sample.nowMs - this.#startLead * 1000;
      if (sample.paused && !sample.seeking && action.seek === undefined && startInMs <= START_HORIZON_MS) {
        action.startInMs = Math.max(0, startInMs);
        this.#played("start", line.atMs);
        this.#playAskedMs = line.atMs;
      }
      return action;
    }
    const target = clampToEnd(positionAt(line, sample.nowMs), sample);
    return sample.paused ? this.#start(sample, line, target) : this.#steer(sample, line, target);
  }

  /** Stand still on exactly this position. */
  #rest(sample, target) {
    this.#errors = [];
    const action = {};
    if (!sample.paused) {
      action.pause = true;
    }
    if (!sample.seeking && Math.abs(sample.position - target) > this.#tuning.restBand && this.#restSeeks < MAX_REST_SEEKS) {
      this.#restSeeks++;
      action.seek = target;
    }
    return this.#withRate(action, sample, this.#line.rate);
  }

  /** The line runs and the player does not: go there and play. */
  #start(sample, line, target) {
    this.#errors = [];
    if (sample.ended && target >= sample.duration - END_BAND) {
      return {};
    }
    if (sample.seeking || sample.nowMs - this.#playAskedMs < this.#tuning.playPatienceMs) {
      return {};
    }
    const action = {play: true};
    if (Math.abs(target - sample.position) > START_SEEK_BAND) {
      action.seek = clampToEnd(target + this.#seekCost * line.rate, sample);
      this.#played("seek", sample.nowMs);
    } else {
      this.#played("start", sample.nowMs);
    }
    this.#playAskedMs = sample.nowMs;
    return this.#withRate(action, sample, line.rate);
  }

  /** Both run: correct by rate, or by a seek when far off. */
  #steer(sample, line, target) {
    if (sample.ended) {
      return target < sample.duration - END_BAND ? this.#seek(sample, line, target, {play: true}) : {};
    }
    if (sample.seeking || sample.starved) {
      this.#errors = [];
      this.#nudging = false;
      this.#pulse = null;
      if (this.#landing !== null && sample.starved) {
        this.#landing.disturbed = true;
      }
      return this.#withRate({}, sample, line.rate);
    }
    const gapMs = sample.nowMs - this.#lastMs;
    this.#errors.push({atMs: sample.nowMs, error: target - sample.position});
    this.#errors = this.#errors.filter(entry => sample.nowMs - entry.atMs <= this.#tuning.windowMs);
    const error = this.#median();
    if (this.#landing !== null && !this.#landed(sample.nowMs, error)) {
      return this.#withRate({}, sample, line.rate);
    }
    // Three samples tell drift from noise; where timers run once a second (a hidden tab) one has to do.
    const sure = this.#errors.length >= 3 || this.#fresh || gapMs > this.#tuning.windowMs;
    this.#fresh = false;
    if (!sure) {
      return {};
    }
    if (Math.abs(error) > this.#tuning.seekBand && sample.nowMs >= this.#nextSeekMs) {
      return this.#seek(sample, line, target, {});
    }
    this.#calm(sample.nowMs, error);
    return this.#withRate({}, sample,
      sample.fineRates ? this.#nudge(error, line.rate) : this.#pulsed(sample.nowMs, error, line.rate));
  }

  /** rate · (1 + error / horizon), clamped; exactly the line's rate once well inside the band. */
  #nudge(error, rate) {
    const size = Math.abs(error);
    this.#nudging = size > (this.#nudging ? this.#tuning.stopBand : this.#tuning.startBand);
    if (!this.#nudging) {
      return rate;
    }
    const {leastNudge, greatestNudge, horizonS} = this.#tuning;
    const steps = Math.round(Math.min(greatestNudge, size / horizonS) / leastNudge);
    return rate * (1 + Math.sign(error) * Math.max(leastNudge, Math.min(greatestNudge, steps * leastNudge)));
  }

  /** Timed, not watched: the median is late, and a pulse that waits for it overshoots. */
  #pulsed(nowMs, error, rate) {
    if (this.#pulse === null && Math.abs(error) > PULSE_BAND) {
      const untilMs = nowMs + Math.min(MAX_PULSE_MS, Math.abs(error) / PULSE * 1000);
      this.#pulse = {rate: rate + Math.sign(error) * PULSE, untilMs, judgedMs: untilMs + this.#tuning.settleMs};
    }
    if (this.#pulse !== null && nowMs >= this.#pulse.judgedMs) {
      this.#pulse = null;
    }
    return this.#pulse !== null && nowMs < this.#pulse.untilMs - TICK_MS / 2 ? this.#pulse.rate : rate;
  }

  #seek(sample, line, target, action) {
    action.seek = clampToEnd(target + this.#seekCost * line.rate, sample);
    this.#played("seek", sample.nowMs);
    this.#seeksInRow++;
    this.#nextSeekMs = sample.nowMs + Math.min(MAX_SEEK_GAP_MS, SEEK_GAP_MS * 2 ** (this.#seeksInRow - 1));
    this.#calmSinceMs = Infinity;
    return this.#withRate(action, sample, line.rate);
  }

  #played(kind, atMs) {
    this.#landing = {kind, atMs, disturbed: false};
    this.#errors = [];
    this.#nudging = false;
    this.#pulse = null;
  }

  /** After a seek or a start has settled: learn from the error that it left. False while it is settling. */
  #landed(nowMs, error) {
    const sinceMs = nowMs - this.#landing.atMs;
    if (sinceMs < this.#tuning.settleMs) {
      return false;
    }
    if (this.#landing.kind === "seek" && sinceMs < MAX_SEEK_COST * 1000) {
      this.#seekCost = clamp(this.#seekCost + LEARNING * error, 0, MAX_SEEK_COST);
    }
    if (this.#landing.kind === "start" && !this.#landing.disturbed && Math.abs(error) < MAX_START_LEAD) {
      this.#startLead = clamp(this.#startLead + LEARNING * error, 0, MAX_START_LEAD);
    }
    this.#landing = null;
    return true;
  }

  #calm(nowMs, error) {
    if (Math.abs(error) > this.#tuning.seekBand / 3) {
      this.#calmSinceMs = Infinity;
    } else if (this.#calmSinceMs === Infinity) {
      this.#calmSinceMs = nowMs;
    } else if (nowMs - this.#calmSinceMs > CALM_MS) {
      this.#seeksInRow = 0;
    }
  }

  #begin(line) {
    this.#line = line;
    this.#errors = [];
    this.#nudging = false;
    this.#pulse = null;
    this.#fresh = true;
    this.#restSeeks = 0;
    this.#landing = null;
    this.#playAskedMs = -Infinity;
    this.#seeksInRow = 0;
    this.#nextSeekMs = -Infinity;   // somebody acted: their seek is not one for drift
  }

  #median() {
    const sorted = this.#errors.map(entry => entry.error).sort((a, b) => a - b);
    return sorted[sorted.length >> 1];
  }

  #withRate(action, sample, rate) {
    if (Math.abs(sample.rate - rate) > 0.001) {
      action.rate = rate;
    }
    return action;
  }
}

function sameLine(a, b) {
  return a.playing === b.playing && a.position === b.position && a.atMs === b.atMs && a.rate === b.rate;
}

function clampToEnd(position, sample) {
  return Number.isFinite(sample.duration) ? Math.min(position, sample.duration) : position;
}

function clamp(value, least, greatest) {
  return Math.max(least, Math.min(greatest, value));
}
