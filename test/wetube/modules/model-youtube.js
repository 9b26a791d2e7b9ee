/**
 * YouTube's player as its API shows it: reports every 250 ms, handed out with what has passed since added; seeks and starts
 * through BUFFERING; advertisements of which one is told nothing.
 */

import {PositionEstimate} from "/web/youtube-time.js";
import {dice} from "./check.js";
import {ModelPlayer} from "./model-player.js";

const REPORT_MS = 250;
/** The API's script adds at most this to a report. */
const MAX_EXTRAPOLATED_S = 1;

export class ModelYouTube extends ModelPlayer {
  #estimate = new PositionEstimate();
  #report = {atMs: 0, position: 0, rate: 1};
  #nextReportMs = 0;
  #dice;

  /** @param raw whether reports are handed out as they were, without what has passed since */
  constructor({seed = 1, raw = false, ...options} = {}) {
    super({startMs: 150, noiseS: 0, unevenS: 0, seed, ...options});
    this.raw = raw;
    this.#dice = dice(seed + 100);
  }

  advance(nowMs) {
    super.advance(nowMs);
    if (nowMs >= this.#nextReportMs) {
      this.#nextReportMs = nowMs + REPORT_MS;
      // On its way to the page it is delayed by a few milliseconds, each one differently.
      this.#report = {atMs: nowMs + 6 + 5 * this.#dice(), position: this.position, rate: this.rate};
    }
  }

  sample() {
    const running = this.started && !this.busy;
    const since = Math.max(0, this.nowMs - this.#report.atMs) / 1000;
    const told = this.#report.position + (running && !this.raw ? Math.min(MAX_EXTRAPOLATED_S, since) * this.#report.rate : 0);
    this.#estimate.read(told, this.nowMs, running);
    return {...super.sample(), position: this.#estimate.at(this.nowMs), starved: !this.paused && !running,
      stuck: running && this.#estimate.stuck};
  }

  apply(action) {
    super.apply(action);
    if (action.rate !== undefined) {
      this.#estimate.setRate(this.rate, this.nowMs);
    }
    if (action.seek !== undefined) {
      this.#estimate.reset();
      this.#report = {...this.#report, position: this.position};
    }
  }

  /** 300 to 900 ms. */
  seekTakesMs() {
    return 600 + 300 * this.#dice();
  }
}
