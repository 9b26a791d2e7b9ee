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
  seekCost: 0.1,         // before anything is learned
  startLead: 0.005,
  restBand: 0.005,       // paused: off by more than this is sought again
  startBand: 0.006,      // playing: a correction by rate begins beyond this …
  stopBand: 0.002,       // … and ends inside this
  seekBand: 0.35,        // beyond this, seek: catching up by rate would take longer than people like
  horizonS: 0.6,         // an error is worked off within about this time
  leastNudge: 0.005,
  greatestNudge: 0.10,   // more is heard
  windowMs: 450,         // errors of this long are taken together (median)
  settleMs: 300,         // after a seek or a start, nothing is judged for this long
  playPatienceMs: 1000,  // a play() is given this long to take effect
  stallMs: 180,          // its time has not moved for this long: it stands, whatever it says
  stallSeekMs: 4000,     // stands still though it says it plays, for this long: a seek may wake it
});

/** How YouTube's player is steered: its clock is coarser, its seeks cost more, its commands come late. */
export const YOUTUBE_TUNING = Object.freeze({
  ...MEDIA_TUNING,
  seekCost: 0.5, startLead: 0.1, restBand: 0.02, startBand: 0.020, stopBand: 0.006, seekBand: 0.8, horizonS: 1, leastNudge: 0.01,
  windowMs: 700, settleMs: 1000, playPatienceMs: 2500, stallMs: 600,
  stallSeekMs: Infinity,   // it may be an advertisement: no seek ends one
});

/** What a player was found to cost, seconds, and from how many; one is kept for each kind of player and outlives its items. */
export function freshLearning(tuning) {
  return {seekCost: tuning.seekCost, startLead: tuning.startLead, seeks: 0, starts: 0};
}

/** `decide` is meant to be asked this often. */
export const TICK_MS = 100;
/** Where fine rates are refused: a pulse of a quarter, the next step there is, for as long as the error takes. */
const PULSE = 0.25;
const PULSE_BAND = 0.02;
const MAX_PULSE_MS = 3000;
/** The exact frame is sought at most this often for one line: some players land beside it every time. */
const MAX_REST_SEEKS = 3;
/** A start nearer than this is handed to a timer; farther ones wait for the next sample. */
const START_HORIZON_MS = 250;
/** Starting within this of the right place needs no seek before. */
const START_SEEK_BAND = 0.06;
/** Asked to be on the line at once: off by more than this is sought. */
const EAGER_SEEK_BAND = 0.12;
/** Pause between two seeks for drift: doubles from the first to the last. */
const SEEK_GAP_MS = 1000;
const MAX_SEEK_GAP_MS = 30_000;
/** On the line for this long: the seeks before are forgotten. */
const CALM_MS = 5000;
/** Three samples tell drift from noise; a jump, two. */
const SURE_COUNT = 3;
const JUMP_COUNT = 2;
/** Moved by less than this share of what its rate promises: that is standing. */
const STALL_SHARE = 0.3;
/** The most that a seek or a start is believed to cost, seconds. */
const MAX_SEEK_COST = 3;
const MAX_START_LEAD = 0.2;
/** An error larger than this after a seek is not the seek's cost: something else happened. */
const MAX_LANDING_ERROR = 1.5;
/** Share of a new measurement that goes into what was learned; the first counts whole. */
const LEARNING = 0.6;
/** This near to its end an item counts as over, seconds. */
export const END_BAND = 0.25;
/** Where timers come late (a hidden tab), a correction must not outlast its error: this many gaps long at least. */
const GAP_SAFETY = 1.5;

/**
 * A line from the peer's `status`.
 * @returns {{playing: boolean, position: number, atMs: number, rate: number, held: boolean} | null} null when nothing is
 *   loaded; held: until atMs everybody stands, however near
 */
export function lineOf(status) {
  if (status === null || status.item === null || status.state === "EMPTY") {
    return null;
  }
  return {playing: status.state === "PLAYING", position: status.currentTime, atMs: status.at, rate: status.rate,
    held: (status.waitsFor ?? []).length > 0};
}

/** Where the line is at session time `nowMs`, seconds; before a scheduled start, where it will start. */
export function positionAt(line, nowMs) {
  return line.playing ? line.position + Math.max(0, nowMs - line.atMs) / 1000 * line.rate : line.position;
}

/**
 * One player's follower.
 *
 * `decide` takes a sample {nowMs, position, paused, seeking, starved (lacks data), stuck (its backend sees it stand), ended,
 * rate, duration (NaN: unknown; Infinity: a stream), fineRates, jumps (false: no seek can succeed)} and the line, and returns what to do
 * now: {pause?: true, seek?: seconds, play?: true, startInMs?: ms, rate?: number, pulseMs?: ms}.
 * With `pulseMs` the rate is to be set back to the line's after that time, by a timer.
 */
export class Follower {
  #tuning;
  #learned;
  #line = null;
  #drifts = [];           // {atMs, drift} inside the window: the error there would be without the corrections since
  #corrected = 0;         // seconds gained by corrections so far, on the same scale
  #track = [];            // {atMs, position} of the last moments: does it move at all?
  #stalledSinceMs = null;
  #lastMs = -Infinity;
  #nudging = false;
  #pulse = null;          // {untilMs, judgedMs}
  #fresh = true;          // the line is new: the first sample may already be acted on
  #eager = false;         // asked to be on the line at once
  #restSeeks = 0;
  #playAskedMs = -Infinity;
  #landing = null;        // {kind: "seek" | "start", atMs, endMs, starved, stalled}: to be judged settleMs after its end
  #seeksInRow = 0;
  #nextSeekMs = -Infinity;
  #calmSinceMs = Infinity;

  /** @param learned what `freshLearning` gave; kept up to date here */
  constructor(tuning, learned = freshLearning(tuning)) {
    this.#tuning = tuning;
    this.#learned = learned;
  }

  /** How far off the player is (seconds, positive = behind; null while unknown), and what was learned. */
  get insight() {
    return {error: this.#drifts.length === 0 ? null : this.#error(), stalled: this.#stalledSinceMs !== null, ...this.#learned};
  }

  /** Be on the line at once, by a seek though the player is only a little off. */
  restart() {
    this.#begin(this.#line);
    this.#eager = true;
  }

  decide(sample, line) {
    if (this.#line === null || !sameLine(this.#line, line)) {
      this.#begin(line);
    }
    const action = sample.jumps === false && sample.duration === Infinity ? this.#flow(sample, line) : this.#judge(sample, line);
    this.#lastMs = sample.nowMs;
    if (sample.jumps === false) {
      delete action.seek;
    }
    return action;
  }

  /** A stream without an end: it plays what comes, and there is nothing to compare. */
  #flow(sample, line) {
    this.#forget();
    const runs = line.playing && sample.nowMs >= line.atMs;
    if (runs && sample.paused && sample.nowMs - this.#playAskedMs >= this.#tuning.playPatienceMs) {
      this.#playAskedMs = sample.nowMs;
      return withRate({play: true}, sample, 1);
    }
    return withRate(runs || sample.paused ? {} : {pause: true}, sample, 1);
  }

  #judge(sample, line) {
    if (!line.playing) {
      return this.#rest(sample, clampToEnd(line.position, sample));
    }
    if (sample.nowMs < line.atMs) {
      return this.#await(sample, line);
    }
    const target = clampToEnd(positionAt(line, sample.nowMs), sample);
    return sample.paused ? this.#start(sample, line, target) : this.#steer(sample, line, target);
  }

  /** The start is still to come. */
  #await(sample, line) {
    // A new speed or a small correction also lies a little ahead; a player that is near the line just goes on.
    const backwards = line.position + (sample.nowMs - line.atMs) / 1000 * line.rate;
    if (!line.held && !sample.paused && !sample.seeking && Math.abs(backwards - sample.position) < this.#tuning.seekBand) {
      return this.#steer(sample, line, backwards);
    }
    const action = this.#rest(sample, clampToEnd(line.position, sample));
    const startInMs = line.atMs - sample.nowMs - this.#learned.startLead * 1000;
    // A player that has ended stays there: play() would begin anew at 0.
    if (sample.paused && !sample.ended && !sample.seeking && action.seek === undefined && startInMs <= START_HORIZON_MS) {
      action.startInMs = Math.max(0, startInMs);
      this.#moved("start", line.atMs);
      this.#playAskedMs = line.atMs;
    }
    return action;
  }

  /** Stand still on exactly this position. */
  #rest(sample, target) {
    this.#forget();
    const action = {};
    if (!sample.paused) {
      action.pause = true;
    }
    const beside = sample.jumps !== false && Math.abs(sample.position - target) > this.#tuning.restBand;
    if (beside && !sample.seeking && this.#restSeeks < MAX_REST_SEEKS) {
      this.#restSeeks++;
      action.seek = target;
    }
    return withRate(action, sample, this.#line.rate);
  }

  /** The line runs and the player does not: go there and play. */
  #start(sample, line, target) {
    this.#forget();
    if (staysEnded(sample, target)) {
      return {};
    }
    if (sample.seeking || sample.nowMs - this.#playAskedMs < this.#tuning.playPatienceMs) {
      return {};
    }
    const action = {play: true};
    if (Math.abs(target - sample.position) > START_SEEK_BAND) {
      action.seek = clampToEnd(target + this.#learned.seekCost * line.rate, sample);
      this.#moved("seek", sample.nowMs);
    } else {
      this.#moved("start", sample.nowMs);
    }
    this.#playAskedMs = sample.nowMs;
    return withRate(action, sample, line.rate);
  }

  /** Both run: correct by rate, or by a seek when far off. */
  #steer(sample, line, target) {
    if (sample.ended) {
      return staysEnded(sample, target) ? {} : this.#seek(sample, line, target, {play: true});
    }
    if (sample.seeking || sample.starved || sample.stuck) {
      this.#forget();
      if (this.#landing !== null) {
        this.#landing.endMs = sample.nowMs;
        this.#landing.starved ||= sample.starved;
        this.#landing.stalled ||= sample.stuck;
      }
      return withRate({}, sample, line.rate);
    }
    const error = target - sample.position;
    if (this.#stands(sample)) {
      return this.#stalled(sample, line, target, error);
    }
    this.#observe(sample, line, error);
    if (this.#landing !== null && !this.#landed(sample.nowMs, this.#error(), line.rate)) {
      return withRate({}, sample, line.rate);
    }
    return this.#correct(sample, line, target, this.#error());
  }

  #correct(sample, line, target, error) {
    const gapMs = sample.nowMs - this.#lastMs;
    const far = sample.jumps !== false && Math.abs(error) > (this.#eager ? EAGER_SEEK_BAND : this.#tuning.seekBand);
    // Where timers run once a second (a hidden tab) one sample has to do.
    const sure = this.#drifts.length >= (far ? JUMP_COUNT : SURE_COUNT) || this.#fresh || gapMs > this.#tuning.windowMs;
    if (!sure) {
      return {};
    }
    this.#fresh = false;
    this.#eager = false;
    if (far && sample.nowMs >= this.#nextSeekMs) {
      return this.#seek(sample, line, target, {});
    }
    this.#calm(sample.nowMs, error);
    return sample.fineRates ? withRate({}, sample, this.#nudge(error, line.rate, gapMs)) : this.#pulsed(sample, error, line.rate);
  }

  /**
   * It says that it plays and its time stands: a decoder out of breath, an advertisement. The error grows and means nothing yet.
   * A rate set now counts as soon as it moves again; a seek would only be lost.
   */
  #stalled(sample, line, target, error) {
    this.#stalledSinceMs ??= sample.nowMs;
    this.#drifts = [];
    if (this.#landing !== null) {
      this.#landing.endMs = sample.nowMs;
      this.#landing.stalled = true;
    }
    if (sample.nowMs - this.#stalledSinceMs > this.#tuning.stallSeekMs && sample.nowMs >= this.#nextSeekMs) {
      return this.#seek(sample, line, target, {});
    }
    const nudge = sample.fineRates && Math.abs(error) < this.#tuning.seekBand;
    return withRate({}, sample, nudge ? this.#nudge(error, line.rate, 0) : line.rate);
  }

  /** Has the time of a player that runs stood still for a moment? */
  #stands(sample) {
    const since = this.#track.findLast(entry => sample.nowMs - entry.atMs >= this.#tuning.stallMs);
    this.#track = this.#track.filter(entry => since === undefined || entry.atMs >= since.atMs);
    this.#track.push({atMs: sample.nowMs, position: sample.position});
    if (since === undefined) {
      return this.#stalledSinceMs !== null;
    }
    const promised = (sample.nowMs - since.atMs) / 1000 * sample.rate;
    if (sample.position - since.position >= promised * STALL_SHARE) {
      this.#stalledSinceMs = null;
      return false;
    }
    return true;
  }

  /** Each error is kept as it would be had nothing been corrected since: so a correction is seen at once, without the median's lag. */
  #observe(sample, line, error) {
    const gapMs = Math.min(sample.nowMs - this.#lastMs, this.#tuning.windowMs);
    this.#corrected += (sample.rate - line.rate) * gapMs / 1000;
    this.#drifts = this.#drifts.filter(entry => sample.nowMs - entry.atMs <= this.#tuning.windowMs);
    this.#drifts.push({atMs: sample.nowMs, drift: error + this.#corrected});
  }

  /** The error now: the median of the last ones. */
  #error() {
    const sorted = this.#drifts.map(entry => entry.drift).sort((a, b) => a - b);
    return sorted[sorted.length >> 1] - this.#corrected;
  }

  /** rate · (1 + error / horizon), clamped; exactly the line's rate once well inside the band. */
  #nudge(error, rate, gapMs) {
    const size = Math.abs(error);
    this.#nudging = size > (this.#nudging ? this.#tuning.stopBand : this.#tuning.startBand);
    if (!this.#nudging) {
      return rate;
    }
    const {leastNudge, greatestNudge, horizonS} = this.#tuning;
    const wanted = size / Math.max(horizonS, gapMs / 1000 * GAP_SAFETY);
    const least = gapMs > TICK_MS * 5 ? 0 : leastNudge;
    const nudge = Math.max(least, Math.min(greatestNudge, Math.round(wanted / leastNudge) * leastNudge));
    return rate * (1 + Math.sign(error) * nudge);
  }

  /** Timed, not watched: the median is late, and a pulse that waits for it overshoots. */
  #pulsed(sample, error, rate) {
    if (this.#pulse !== null && sample.nowMs < this.#pulse.judgedMs) {
      this.#drifts = [];
      return sample.nowMs < this.#pulse.untilMs ? {} : withRate({}, sample, rate);
    }
    this.#pulse = null;
    if (Math.abs(error) <= PULSE_BAND) {
      return withRate({}, sample, rate);
    }
    const pulseMs = Math.min(MAX_PULSE_MS, Math.abs(error) / PULSE * 1000);
    this.#pulse = {untilMs: sample.nowMs + pulseMs, judgedMs: sample.nowMs + pulseMs + this.#tuning.settleMs};
    return {rate: rate + Math.sign(error) * PULSE, pulseMs};
  }

  #seek(sample, line, target, action) {
    action.seek = clampToEnd(target + this.#learned.seekCost * line.rate, sample);
    this.#moved("seek", sample.nowMs);
    this.#seeksInRow++;
    this.#nextSeekMs = sample.nowMs + Math.min(MAX_SEEK_GAP_MS, SEEK_GAP_MS * 2 ** (this.#seeksInRow - 1));
    this.#calmSinceMs = Infinity;
    return withRate(action, sample, line.rate);
  }

  #moved(kind, atMs) {
    this.#forget();
    this.#landing = {kind, atMs, endMs: atMs, starved: false, stalled: false};
  }

  /** What was observed counts no more. */
  #forget() {
    this.#drifts = [];
    this.#corrected = 0;
    this.#track = [];
    this.#stalledSinceMs = null;
    this.#nudging = false;
    this.#pulse = null;
  }

  /** After a seek or a start has settled: learn from the error that it left. False while it is settling. */
  #landed(nowMs, error, rate) {
    const {kind, atMs, endMs, starved, stalled} = this.#landing;
    if (nowMs - endMs < this.#tuning.settleMs) {
      return false;
    }
    this.#landing = null;
    const learned = this.#learned;
    if (kind === "seek" && !stalled && nowMs - atMs < MAX_SEEK_COST * 1000 && Math.abs(error) < MAX_LANDING_ERROR) {
      learned.seekCost = clamp(learned.seekCost + (learned.seeks++ === 0 ? 1 : LEARNING) * error / rate, 0, MAX_SEEK_COST);
    }
    if (kind === "start" && !starved && !stalled && Math.abs(error) < MAX_START_LEAD) {
      learned.startLead = clamp(learned.startLead + (learned.starts++ === 0 ? 1 : LEARNING) * error / rate, 0, MAX_START_LEAD);
    }
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
    this.#forget();
    this.#fresh = true;
    this.#restSeeks = 0;
    this.#landing = null;
    this.#playAskedMs = -Infinity;
    this.#seeksInRow = 0;
    this.#nextSeekMs = -Infinity;   // somebody acted: their seek is not one for drift
  }
}

function withRate(action, sample, rate) {
  if (Math.abs(sample.rate - rate) > 0.001) {
    action.rate = rate;
  }
  return action;
}

function sameLine(a, b) {
  return a.playing === b.playing && a.position === b.position && a.atMs === b.atMs && a.rate === b.rate && a.held === b.held;
}

/** It has ended, and should be there or cannot be anywhere else. */
function staysEnded(sample, target) {
  return sample.ended && (target >= sample.duration - END_BAND || sample.jumps === false);
}

function clampToEnd(position, sample) {
  return Number.isFinite(sample.duration) ? Math.min(position, sample.duration) : position;
}

function clamp(value, least, greatest) {
  return Math.max(least, Math.min(greatest, value));
}
