/**
 * A player without pictures: does what a follower asks, as late and as badly as it was told to, in virtual time.
 *
 * `run` drives one for a while, a millisecond at a time, with the ticks and timers that player.js would have.
 */

import {Follower, MEDIA_TUNING, positionAt, TICK_MS} from "/web/follow.js";
import {dice} from "./check.js";

/** A rate this near to 1 is taken for 1, as Chromium does. */
const DEAF = 0.002;
const STEPS = 4;

export class ModelPlayer {
  position = 0;
  paused = true;
  rate = 1;
  seeks = 0;
  plays = 0;
  fastest = 0;            // the greatest rate it ever ran at
  starvedUntilMs = -1;    // stands and admits it
  stalledUntilMs = -1;    // stands and says that it plays
  nowMs = 0;
  #busyUntilMs = -1;
  #startAtMs = -1;
  #dice;

  /**
   * @param seekMs     a seek while playing stands still for this long
   * @param startMs    a play() takes effect this late
   * @param speed      of its clock, as a share of the true one
   * @param noiseS     error of a reading, to both sides; unevenS is added while the rate is not 1
   * @param jumps      whether a seek can succeed
   * @param fineRates  whether rates between the steps of 0.25 are taken
   */
  constructor({seekMs = 98, startMs = 5, speed = 1, noiseS = 0.0002, unevenS = 0.005, fineRates = true, duration = 600, jumps = true,
    seed = 1} = {}) {
    Object.assign(this, {seekMs, startMs, speed, noiseS, unevenS, fineRates, duration, jumps});
    this.#dice = dice(seed);
  }

  advance(nowMs) {
    const fromMs = this.nowMs;
    this.nowMs = nowMs;
    const movesFromMs = Math.max(fromMs, this.#busyUntilMs, this.#startAtMs, this.starvedUntilMs, this.stalledUntilMs);
    if (!this.paused && nowMs > movesFromMs) {
      const rate = Math.abs(this.rate - 1) < DEAF ? 1 : this.rate;
      this.fastest = Math.max(this.fastest, rate);
      this.position = Math.min(this.duration, this.position + (nowMs - movesFromMs) / 1000 * rate * this.speed);
    }
  }

  sample() {
    const noise = this.paused ? 0 : this.#dice() * (this.noiseS + (this.rate === 1 ? 0 : this.unevenS));
    return {nowMs: this.nowMs, position: this.position + noise, paused: this.paused, seeking: this.nowMs < this.#busyUntilMs,
      starved: this.nowMs < this.starvedUntilMs, stuck: false, ended: this.position >= this.duration, rate: this.rate,
      duration: this.duration, fineRates: this.fineRates, jumps: this.jumps};
  }

  apply(action) {
    if (action.rate !== undefined) {
      this.rate = this.fineRates ? action.rate : Math.round(action.rate * STEPS) / STEPS;
    }
    if (action.pause === true) {
      this.paused = true;
    }
    if (action.seek !== undefined) {
      this.position = this.land(action.seek);
      this.#busyUntilMs = this.nowMs + this.seekTakesMs();
      this.seeks++;
    }
    if (action.play === true && this.paused) {
      this.paused = false;
      this.plays++;
      this.#startAtMs = this.nowMs + this.startMs;
    }
  }

  seekTakesMs() {
    return this.seekMs;
  }

  get busy() {
    return this.nowMs < this.#busyUntilMs;
  }

  get started() {
    return !this.paused && this.nowMs >= this.#startAtMs;
  }

  /** Where a seek arrives. */
  land(target) {
    return target;
  }
}

/** One person watching: a player, its follower, and the line. */
export class Viewer {
  errors = [];            // target - position, one each millisecond
  #timers = [];

  constructor(player, {tuning = MEDIA_TUNING, tickMs = TICK_MS} = {}) {
    this.player = player;
    this.follower = new Follower(tuning);
    this.tickMs = tickMs;
    this.nextMs = player.nowMs;
  }

  /** @param line what to follow; @param events [[ms from the start of this run, act(player) → a new line or nothing]] */
  run(line, lastsMs, events = []) {
    const {player} = this;
    const beginMs = player.nowMs;
    this.errors = [];
    for (let now = beginMs; now < beginMs + lastsMs; now++) {
      player.advance(now);
      for (const [atMs, act] of events.filter(([atMs]) => beginMs + atMs === now)) {
        line = act(player) ?? line;
      }
      for (const timer of this.#timers.filter(({atMs}) => atMs <= now)) {
        player.apply(timer.action);
      }
      this.#timers = this.#timers.filter(({atMs}) => atMs > now);
      if (now >= this.nextMs) {
        this.nextMs = now + this.tickMs;
        this.#tick(line, now);
      }
      this.errors.push(positionAt(line, now) - player.position);
    }
    return this;
  }

  #tick(line, now) {
    const action = this.follower.decide(this.player.sample(), line);
    this.player.apply(action);
    if (action.startInMs !== undefined) {
      this.#timers.push({atMs: now + action.startInMs, action: {play: true}});
    }
    if (action.pulseMs !== undefined) {
      this.#timers.push({atMs: now + action.pulseMs, action: {rate: line.rate}});
    }
  }

  /** Milliseconds after `fromMs` of the last run from which on the error stayed below `bound` (seconds). */
  backAfterMs(fromMs, bound = 0.05) {
    const last = this.errors.findLastIndex(error => Math.abs(error) >= bound);
    return Math.max(0, last + 1 - fromMs);
  }

  /** The errors of the last milliseconds, without their sign. */
  last(lastsMs) {
    return this.errors.slice(-lastsMs).map(Math.abs);
  }
}

export function playing(position, atMs, rate = 1) {
  return {playing: true, position, atMs, rate, held: false};
}

export function paused(position, atMs) {
  return {playing: false, position, atMs, rate: 1, held: false};
}
