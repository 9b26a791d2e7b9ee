/**
 * A <video> element as a player that `player.js` can steer: files and streams at http(s) addresses.
 *
 * What a browser may refuse or do unasked is told to the listener: failed(code), muted() when it plays only without
 * sound, blocked() when it does not play at all before a click, moved(kind, value) when somebody or something moved the
 * player without our asking (an extension, the browser's own menu), changed() for everything else.
 *
 * A browser moves a player for reasons of its own, too: it may pause one that it puts away, and answer a seek by another one. So
 * nothing is told as a move within {@link ECHO_MS} of the answer to our own play or seek, nor at an end of what can be sought.
 */

import {MEDIA_TUNING} from "./follow.js";

/** A seek that begins this near to where we sent it is our own, seconds. */
const OWN_SEEK_S = 0.25;
/** So soon after its answer to our own play() or seek, what the player does is its own, milliseconds. */
const ECHO_MS = 500;
/** HTMLMediaElement.HAVE_METADATA: what can be sought is known. HAVE_FUTURE_DATA: enough to go on playing. */
const HAVE_METADATA = 1;
const HAVE_FUTURE_DATA = 3;

export class MediaPlayer {
  tuning = MEDIA_TUNING;
  #video;
  #listener;
  #events = new AbortController();
  #shouldPlay = false;
  #rate = 1;
  #target = NaN;          // of our last seek
  #asked = 0;             // how many play() have not been answered yet
  #loading = true;
  #seeking = false;       // our own seek is not answered yet
  #quietUntilMs = -Infinity;

  constructor(video, listener) {
    this.#video = video;
    this.#listener = listener;
    this.#hear();
  }

  /** Starts loading, paused at `position`. */
  load(source, position) {
    this.#loading = true;
    this.#shouldPlay = false;
    this.#target = position;
    this.#video.src = source.url;
    this.#video.load();
    this.#video.currentTime = position;   // before the metadata this sets where it will begin
  }

  destroy() {
    this.#events.abort();
    this.#video.pause();
    this.#video.removeAttribute("src");
    this.#video.load();
  }

  get title() {
    return null;
  }

  sample() {
    this.#notice();      // before anybody corrects it: who moved it may be allowed to
    const video = this.#video;
    return {position: video.currentTime, paused: video.paused, seeking: video.seeking,
      starved: video.readyState < HAVE_FUTURE_DATA && !video.ended, ended: video.ended, rate: video.playbackRate,
      stuck: false, duration: video.duration, buffer: bufferedAhead(video), fineRates: true, jumps: canJump(video)};
  }

  async play() {
    this.#shouldPlay = true;
    this.#asked++;
    try {
      await this.#video.play();
    } catch (error) {
      await this.#refused(error);
    } finally {
      this.#asked--;
      this.#answered();
    }
  }

  playFrom(position) {
    this.seek(position);
    this.play();
  }

  pause() {
    this.#shouldPlay = false;
    this.#video.pause();
  }

  seek(position) {
    this.#target = Math.max(0, position);
    this.#seeking = true;
    this.#video.currentTime = this.#target;
  }

  setRate(rate) {
    this.#rate = rate;
    this.#video.playbackRate = rate;
  }

  setSound(volume, muted) {
    this.#video.volume = volume;
    this.#video.muted = muted;
  }

  /** play() was rejected. NotAllowedError: no sound, or nothing at all, before the viewer's first click. */
  async #refused(error) {
    if (error.name === "AbortError" || !this.#shouldPlay) {
      return;     // a pause or another load came in between; that one decides
    }
    if (error.name !== "NotAllowedError") {
      this.#listener.changed();   // the element's own error event says what is wrong
      return;
    }
    if (this.#video.muted) {
      this.#block();
      return;
    }
    this.#listener.muted();
    try {
      await this.#video.play();
    } catch (again) {
      if (again.name === "NotAllowedError") {
        this.#block();
      }
    }
  }

  #block() {
    this.#shouldPlay = false;
    this.#listener.blocked();
  }

  /** Has somebody else started it, stopped it, or changed its speed? Told once; from then on that is how it is meant to be. */
  #notice() {
    const video = this.#video;
    if (video.ended) {
      this.#shouldPlay = false;
    }
    if (this.#loading || this.#asked > 0 || video.ended || video.error !== null) {
      return;
    }
    if (video.paused === this.#shouldPlay) {
      this.#shouldPlay = !video.paused;
      this.#moved(video.paused ? "PAUSE" : "PLAY", video.currentTime);
    }
    if (Math.abs(video.playbackRate - this.#rate) > 0.001) {
      this.#rate = video.playbackRate;
      this.#moved("RATE", this.#rate);
    }
  }

  #answered() {
    this.#quietUntilMs = performance.now() + ECHO_MS;
  }

  #moved(kind, value) {
    if (!this.#seeking && performance.now() >= this.#quietUntilMs) {
      this.#listener.moved(kind, value);
    }
  }

  #hear() {
    const video = this.#video;
    const on = (name, handle) => video.addEventListener(name, handle, {signal: this.#events.signal});
    on("loadeddata", () => { this.#loading = false; this.#listener.changed(); });
    on("error", () => {
      if (video.error !== null) {
        this.#listener.failed(`media-${video.error.code}`);
      }
    });
    for (const name of ["pause", "play", "ratechange"]) {
      on(name, () => {
        this.#notice();
        this.#listener.changed();
      });
    }
    on("seeking", () => {
      if (Math.abs(video.currentTime - this.#target) > OWN_SEEK_S && !video.ended && !this.#loading && !atEnd(video)) {
        this.#moved("SEEK", video.currentTime);
      }
    });
    on("seeked", () => {
      if (this.#seeking) {
        this.#seeking = false;
        this.#answered();
      }
      this.#listener.changed();
    });
    for (const name of ["playing", "waiting", "ended", "durationchange", "canplay", "stalled"]) {
      on(name, () => this.#listener.changed());
    }
  }
}

/** A server without byte ranges can give nothing but the whole, and a stream what comes: then nothing can be sought, whatever is promised. */
function canJump(video) {
  const {seekable} = video;
  const end = seekable.length === 0 ? 0 : seekable.end(seekable.length - 1);
  return video.readyState < HAVE_METADATA || end > 0 && end < Infinity;
}

/** Whether the player stands where what can be sought begins or ends: it goes there by itself when it can't do what it is asked. */
function atEnd(video) {
  const {seekable, currentTime} = video;
  return !canJump(video) || Math.min(currentTime - seekable.start(0), seekable.end(seekable.length - 1) - currentTime) < OWN_SEEK_S;
}

/** Seconds of media held from the current position on. */
function bufferedAhead(video) {
  for (let i = 0; i < video.buffered.length; i++) {
    if (video.buffered.start(i) <= video.currentTime + 0.1 && video.currentTime <= video.buffered.end(i)) {
      return video.buffered.end(i) - video.currentTime;
    }
  }
  return 0;
}
