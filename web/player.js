/**
 * The player of this page: shows what the session's status names, keeps it on the line, and says how it goes.
 *
 * It owns one backend at a time (`media-player.js` or `youtube-player.js`), asks `follow.js` ten times a second what to do,
 * and has `reporter.js` tell the peer. What stands between the viewer and the picture
 * is a gate: a foreign host that waits for the viewer's click, a browser that wants a click before it plays, a failure.
 */

import {END_BAND, Follower, freshLearning, lineOf, MEDIA_TUNING, positionAt, TICK_MS, YOUTUBE_TUNING} from "./follow.js";
import * as kept from "./kept.js";
import {MediaPlayer} from "./media-player.js";
import {Reporter} from "./reporter.js";
import {YouTubePlayer} from "./youtube-player.js";
import {sourceOf} from "./source.js";
import {after, cancel, every} from "./timers.js";

/** The last milliseconds before a scheduled start are waited out in place: timers are late by a few. */
const SPIN_MS = 4;
/** With so much data ahead a player can start at once, seconds. */
const READY_AHEAD_S = 0.5;
/** Standing within this of the line is standing on it, seconds. */
const READY_BAND_S = 0.05;
/** Somebody who may has moved the player itself: it is left alone until the peer has answered, or for this long. */
const YIELD_MS = 500;
/** After this page came back from being put away, what its player does is the browser's doing for so long, milliseconds. */
const RETURN_MS = 1000;
/** A host that does not answer, or a connection that breaks, is tried again after these times, milliseconds. */
const RETRY_MS = [2000, 4000, 8000, 16_000, 30_000];
const RETRIED = new Set(["media-2", "media-4", "youtube-blocked"]);

/**
 * @typedef {object} View what `listener.changed` is given
 * @property {"none"|"youtube"|"media"} kind
 * @property {null|"host"|"click"|"sound"|"failed"} gate   what the viewer could do something about
 * @property {string|null} host        for the gate "host"
 * @property {string|null} failure     a code, for the gate "failed"
 * @property {boolean} waiting         loading or buffering
 * @property {boolean} retrying        it has failed and will be tried again
 * @property {boolean} ended           the picture stands at the item's end
 * @property {boolean} jumps           false when this source can't be sought in
 */

export class Player {
  #video;
  #frameHolder;
  #nowMs;
  #listener;
  #status = null;
  #line = null;
  #filmUrl = null;
  #loaded = null;         // the item the backend holds
  #source = {kind: "none"};
  #backend = null;
  #follower = null;
  #failure = null;
  #retries = 0;           // of this item
  #retryTimer = null;
  #blocked = false;       // not even without sound before a click
  #soundWanted = false;   // plays without sound because the browser insists
  #sound = kept.sound();
  #sample = null;
  #startTimer = null;
  #pulseTimer = null;
  #yieldUntilMs = -Infinity;
  #quietUntilMs = -Infinity;
  #offsetMs = kept.offsetMs();
  #learned = {youtube: freshLearning(YOUTUBE_TUNING), media: freshLearning(MEDIA_TUNING)};
  #reporter;

  /**
   * @param {HTMLVideoElement} video
   * @param {HTMLElement} frameHolder for YouTube's frame
   * @param {() => number} nowMs session time
   * @param {{changed: (view: View) => void, ticked: () => void, report: (sync: object) => void,
   *          moved: (kind: string, value: number) => boolean}} listener   moved: true when it became a command
   */
  constructor(video, frameHolder, nowMs, listener) {
    this.#video = video;
    this.#frameHolder = frameHolder;
    this.#nowMs = nowMs;
    this.#listener = listener;
    this.#reporter = new Reporter(listener.report);
    every(TICK_MS, () => this.#tick());
  }

  /**
   * @param status the session's, or null without a session
   * @param filmUrl where the current film can be read, null while it can't, or if there is none
   */
  show(status, filmUrl = null) {
    this.#status = status;
    this.#filmUrl = filmUrl;
    this.#yieldUntilMs = -Infinity;
    this.#aim();
    const missing = this.#line !== null && filmUrl === null && sourceOf(status.torrentId ?? "").film === true;
    const item = this.#line === null || missing ? null : status.item;
    if (item !== this.#loaded) {
      this.#retries = 0;
      this.#load(item);
    }
    this.#tick();
  }

  /** Where the line says we are, seconds, not beyond the end; 0 when nothing is loaded. */
  get linePosition() {
    const line = this.#status === null ? null : lineOf(this.#status);
    const position = line === null ? 0 : positionAt(line, this.#nowMs());
    return Number.isFinite(this.duration) ? Math.min(position, this.duration) : position;
  }

  /** The line has reached the end of the item. */
  get atEnd() {
    return this.#line !== null && this.linePosition >= this.duration - END_BAND;
  }

  /** False when this video can't be sought in: its server sends only the whole, or what comes. */
  get jumps() {
    return this.#sample?.jumps !== false;
  }

  /** A stream without an end and without places to go to. */
  get endless() {
    return this.#sample?.duration === Infinity && this.#sample.jumps === false;
  }

  /** Where this person is, with what their headphones take; the line's place while the player has no say. */
  get position() {
    if (this.#sample === null || this.#blocked || this.endless) {
      return this.linePosition;
    }
    const ahead = this.#moves() ? this.#offsetMs / 1000 * this.#line.rate : 0;
    return Math.max(0, this.#sample.position - ahead);
  }

  /** How much earlier than the line this player runs, because what it plays is heard so much later; milliseconds. */
  get offsetMs() {
    return this.#offsetMs;
  }

  set offsetMs(value) {
    this.#offsetMs = kept.keepOffset(value);
    this.#aim();
    this.#tick();
  }

  /** Be on the line now, rather than little by little. */
  resync() {
    this.#follower?.restart();
    this.#tick();
  }

  /** The browser has put this page away (for Back and Forward), or shows it again: what it did to the player is nobody's act. */
  putAway(away) {
    this.#quietUntilMs = away ? Infinity : performance.now() + RETURN_MS;
    if (!away) {
      this.resync();
    }
  }

  /** As reported to the peer: PLAYING, PAUSED, BUFFERING, STALLED, ENDED, FAILED or WAITING. */
  get state() {
    return this.#state();
  }

  /** Seconds, NaN while unknown. */
  get duration() {
    return this.#sample === null ? NaN : this.#sample.duration;
  }

  /** Seconds held ahead. */
  get buffer() {
    return this.#sample === null ? 0 : this.#sample.buffer;
  }

  /** How far from the line one is, ahead of it if positive; milliseconds, null while nothing plays here. */
  get distanceMs() {
    const error = this.insight?.error ?? null;
    return error === null ? null : -error * 1000;
  }

  get title() {
    return this.#backend === null ? null : this.#backend.title;
  }

  /** How far off the line, and what was learned; null without a player. */
  get insight() {
    return this.#follower === null ? null : this.#follower.insight;
  }

  get sound() {
    return {...this.#sound, heard: !this.#sound.muted && !this.#soundWanted};
  }

  setSound(volume, muted) {
    this.#sound = {volume, muted};
    this.#soundWanted = false;
    kept.keepSound(this.#sound);
    this.#applySound();
    this.#changed();
  }

  /** The viewer's click that browsers ask for before sound, or before anything plays. */
  unlock() {
    this.#soundWanted = false;
    this.#blocked = false;
    this.#applySound();
    if (this.#backend !== null && this.#line !== null && this.#line.playing) {
      this.#backend.play();
    }
    this.#changed();
  }

  /** The viewer lets a host in: by a click, or by putting on something from it. */
  allow(host = this.#source.host) {
    kept.allowHost(host);
    if (this.#view().gate === "host" && this.#source.host === host) {
      this.#load(this.#loaded);
    }
  }

  /** After a failure: once more, for this viewer only. */
  retry() {
    this.#retries = 0;
    this.#load(this.#loaded);
  }

  /** The line this player is kept on: the session's, and a little earlier with slow headphones. */
  #aim() {
    const line = this.#status === null ? null : lineOf(this.#status);
    this.#line = line === null ? null : {...line, atMs: line.atMs - this.#offsetMs};
  }

  /** @param failure what another attempt at it still counts as */
  #load(item, failure = null) {
    this.#drop();
    this.#failure = failure;
    this.#loaded = item;
    this.#source = item === null ? {kind: "none"} : sourceOf(this.#status.torrentId ?? "");
    if (this.#source.film === true) {
      this.#source = {...this.#source, url: this.#filmUrl, host: location.host, origin: location.origin};
    }
    if (this.#source.kind === "unknown") {
      this.#failure = "media-4";
    } else if (this.#source.kind === "youtube") {
      this.#open(new YouTubePlayer(this.#frameHolder, this.#backendListener()));
    } else if (this.#source.kind === "media" && !this.#foreign()) {
      this.#open(new MediaPlayer(this.#video, this.#backendListener()));
    }
    this.#changed();
  }

  #open(backend) {
    this.#backend = backend;
    this.#follower = new Follower(backend.tuning, this.#learned[this.#source.kind]);
    // A browser lets an embedded player sound only after a click on this page; asking first saves a silent refusal.
    this.#soundWanted = this.#source.kind === "youtube" && !navigator.userActivation?.hasBeenActive && !this.#sound.muted;
    this.#applySound();
    backend.load(this.#source, this.linePosition);
    this.#tick();
  }

  #drop() {
    cancel(this.#startTimer);
    cancel(this.#pulseTimer);
    clearTimeout(this.#retryTimer);
    this.#retryTimer = null;
    this.#backend?.destroy();
    this.#backend = null;
    this.#follower = null;
    this.#sample = null;
    this.#blocked = false;
  }

  /** What may be better in a moment is tried again for a while; until it plays, it counts as failed. */
  #failed(code) {
    this.#drop();
    this.#failure = code;
    if (RETRIED.has(code) && this.#retries < RETRY_MS.length) {
      this.#retryTimer = setTimeout(() => this.#load(this.#loaded, code), RETRY_MS[this.#retries++]);
    }
    this.#changed();
  }

  /** What the backend tells; deaf once another backend has taken its place. */
  #backendListener() {
    const item = this.#status.item;
    const mine = act => (...values) => {
      if (this.#loaded === item) {
        act(...values);
      }
    };
    return {
      changed: mine(() => this.#tick()),
      failed: mine(code => this.#failed(code)),
      muted: mine(() => {
        this.#soundWanted = !this.#sound.muted;
        this.#applySound();
        this.#changed();
      }),
      blocked: mine(() => {
        this.#blocked = true;
        this.#changed();
      }),
      moved: mine((kind, position) => {
        if (this.#line !== null && this.#isViewers() && this.#listener.moved(kind, position)) {
          this.#yieldUntilMs = performance.now() + YIELD_MS;
        }
      }),
    };
  }

  /** Did the viewer do that? Only after a key or a click, in the page or in YouTube's frame; browsers and extensions move players, too. */
  #isViewers() {
    return !document.hidden && navigator.userActivation?.isActive === true && performance.now() >= this.#quietUntilMs;
  }

  #tick() {
    if (this.#backend !== null) {
      const nowMs = this.#nowMs();
      this.#sample = {...this.#backend.sample(), nowMs};
      if (this.#failure !== null && !this.#sample.starved) {
        this.#failure = null;       // another attempt found it
        this.#retries = 0;
      }
      if (this.#line !== null && !this.#blocked && performance.now() >= this.#yieldUntilMs) {
        this.#apply(this.#follower.decide(this.#sample, this.#line));
      }
    }
    this.#tell();
    this.#listener.ticked();
  }

  #apply(action) {
    const backend = this.#backend;
    if (action.rate !== undefined) {
      cancel(this.#pulseTimer);
      backend.setRate(action.rate);
    }
    if (action.pulseMs !== undefined) {
      const {rate} = this.#line;
      this.#pulseTimer = after(action.pulseMs, () => backend.setRate(rate));
    }
    if (action.pause === true) {
      cancel(this.#startTimer);
      backend.pause();
    }
    if (action.play === true && action.seek !== undefined) {
      backend.playFrom(action.seek);
    } else if (action.play === true) {
      backend.play();
    } else if (action.seek !== undefined) {
      backend.seek(action.seek);
    }
    if (action.startInMs !== undefined) {
      this.#startAt(performance.now() + action.startInMs);
    }
  }

  #startAt(whenMs) {
    const line = this.#line;
    const backend = this.#backend;
    cancel(this.#startTimer);
    this.#startTimer = after(Math.max(0, whenMs - performance.now() - SPIN_MS), () => {
      while (performance.now() < whenMs) {
        // at most SPIN_MS: a timer alone is a few milliseconds late, and differently on each machine
      }
      if (this.#line === line && this.#backend === backend) {
        backend.play();
      }
    });
  }

  #applySound() {
    this.#backend?.setSound(this.#sound.volume, this.#sound.muted || this.#soundWanted);
  }

  #tell() {
    const item = this.#loaded;
    const state = item === null ? null : this.#state();
    const told = {item, state, failure: this.#failure, ready: item !== null && this.#ready(state)};
    const place = () => ({currentTime: round(this.position), buffer: round(this.buffer),
      startMs: Math.round((this.insight?.startLead ?? 0) * 1000), dispatchedAt: this.#nowMs()});
    if (this.#reporter.tell(told, place)) {
      this.#changed();
    }
  }

  #state() {
    if (this.#failure !== null) {
      return "FAILED";
    }
    if (this.#blocked || this.#backend === null || this.#sample === null) {
      return "WAITING";
    }
    const {ended, seeking, starved, stuck, paused} = this.#sample;
    if (ended) {
      return "ENDED";
    }
    return seeking || starved ? "BUFFERING" : stuck || this.insight.stalled ? "STALLED" : paused ? "PAUSED" : "PLAYING";
  }

  /** Could it play on at once from where it should be? */
  #ready(state) {
    if (state === "ENDED" || state === "PLAYING") {
      return true;
    }
    if (state !== "PAUSED") {
      return false;
    }
    const {position, buffer, duration} = this.#sample;
    const ahead = Math.min(READY_AHEAD_S, Number.isFinite(duration) ? duration - position - READY_BAND_S : READY_AHEAD_S);
    const there = this.#moves() || this.#sample.jumps === false || Math.abs(position - this.#line.position) < READY_BAND_S;
    return there && (buffer >= ahead || this.#source.kind === "youtube");    // YouTube fetches nothing before it plays
  }

  #moves() {
    return this.#line !== null && this.#line.playing && this.#nowMs() >= this.#line.atMs;
  }

  #foreign() {
    return this.#source.origin !== location.origin && !kept.allowsHost(this.#source.host);
  }

  #view() {
    const gate = this.#failure !== null ? "failed"
      : this.#loaded !== null && this.#backend === null ? "host"
      : this.#blocked ? "click"
      : this.#soundWanted && this.#backend !== null ? "sound" : null;
    return {kind: this.#source.kind === "unknown" ? "none" : this.#source.kind, gate, host: this.#source.host ?? null,
      failure: this.#failure, retrying: this.#failure !== null && (this.#retryTimer !== null || this.#backend !== null),
      ended: gate === null && this.#sample?.ended === true, jumps: this.jumps,
      waiting: gate === null && this.#backend !== null && ["BUFFERING", "STALLED"].includes(this.#state())};
  }

  #changed() {
    this.#listener.changed(this.#view());
  }
}

function round(seconds) {
  return Math.round(seconds * 1000) / 1000;
}
