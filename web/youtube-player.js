/**
 * YouTube's IFrame player as a player that `player.js` can steer.
 *
 * The API's script is the one remote script of this page; it is loaded when the first YouTube item is shown, never before.
 * What makes this player different: commands take effect late or, right after cueing, not at all; a seek has no "seeked"
 * event; a seek of a player that has never played starts it; the clock is what `youtube-time.js` makes of it; clicks of
 * the viewer go straight into the frame. Documentation: https://developers.google.com/youtube/iframe_api_reference
 */

import {YOUTUBE_TUNING} from "./follow.js";
import {PositionEstimate, RateProbe} from "./youtube-time.js";

const API_URL = "https://www.youtube.com/iframe_api";
/** The script, and then the player, must report within this. */
const API_TIMEOUT_MS = 15_000;
/** State events this soon after our own command are its echo. */
const ECHO_MS = 2000;
/** A seek without an end counts as over after this. */
const SEEK_TIMEOUT_MS = 3000;
/** A player whose time is this near to where it was sent has arrived. */
const ARRIVED_S = 1.5;
/** play() asked for this often without playing: try without sound; then believe that a click is needed. */
const ASKS_BEFORE_MUTING = 2;
const ASKS_BEFORE_GIVING_UP = 4;

const UNSTARTED = -1, ENDED = 0, PLAYING = 1, PAUSED = 2, BUFFERING = 3, CUED = 5;

let api = null;

/** Loads the API's script once. @returns a promise of `YT`; rejects with the failure code */
function loadApi() {
  api ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    const fail = () => {
      api = null;   // another attempt may find the network back
      script.remove();
      reject(new Error("youtube-blocked"));
    };
    const timer = setTimeout(fail, API_TIMEOUT_MS);
    window.onYouTubeIframeAPIReady = () => {
      clearTimeout(timer);
      resolve(window.YT);
    };
    script.onerror = () => {
      clearTimeout(timer);
      fail();
    };
    script.src = API_URL;
    document.head.append(script);
  });
  return api;
}

export class YouTubePlayer {
  tuning = YOUTUBE_TUNING;
  #holder;
  #listener;
  #player = null;         // the API's object, once it is ready
  #videoId = null;
  #dead = false;
  #state = UNSTARTED;
  #estimate = new PositionEstimate();
  #position = 0;          // where to begin, until the player says where it is
  #seek = null;           // {target, atMs}: under way
  #priming = false;       // playing for a moment, without sound, only to stand on a frame
  #shouldPlay = false;
  #commandMs = -Infinity;
  #playAsks = 0;
  #rate = 1;
  #fineRates = true;
  #probe = new RateProbe();
  #volume = 1;
  #muted = false;

  /** @param {HTMLElement} holder takes the frame */
  constructor(holder, listener) {
    this.#holder = holder;
    this.#listener = listener;
  }

  load(source, position) {
    this.#position = Math.floor(position);    // the parameter "start" takes whole seconds
    loadApi().then(
      YT => {
        if (!this.#dead) {
          this.#make(YT, source.videoId);
        }
      },
      error => this.#fail(error.message));
  }

  destroy() {
    this.#dead = true;
    if (this.#player !== null) {
      this.#player.destroy();
    }
    this.#holder.replaceChildren();
  }

  /** The video's own title, once known. */
  get title() {
    const data = this.#player?.getVideoData?.();
    return data?.video_id === this.#videoId && data.title ? data.title : null;
  }

  sample() {
    const nowMs = performance.now();
    if (this.#player === null) {
      return {position: this.#position, paused: true, seeking: true, starved: true, stuck: false, ended: false, rate: this.#rate,
        duration: NaN, buffer: 0, fineRates: true};
    }
    const playing = this.#state === PLAYING;
    this.#estimate.read(this.#player.getCurrentTime(), nowMs, playing);
    const position = this.#untouched() ? this.#position : this.#estimate.at(nowMs);
    this.#arrive(position, nowMs);
    if (playing && !this.#estimate.stuck && this.#probe.refused(nowMs, this.#player.getPlaybackRate(), position)) {
      this.#fineRates = false;
      this.#played(this.#player.getPlaybackRate());
    }
    const duration = this.#player.getDuration() || NaN;
    const buffer = Math.max(0, (this.#player.getVideoLoadedFraction() || 0) * (duration || 0) - position);
    return {position, paused: !playing && this.#state !== BUFFERING, seeking: this.#seek !== null || this.#priming,
      starved: this.#state === BUFFERING, stuck: playing && this.#estimate.stuck, ended: this.#state === ENDED,
      rate: this.#rate, duration, buffer, fineRates: this.#fineRates};
  }

  play() {
    this.#shouldPlay = true;
    this.#command();
    if (this.#player === null) {
      return;
    }
    this.#playAsks++;
    if (this.#playAsks > ASKS_BEFORE_GIVING_UP) {
      this.#listener.blocked();
    } else if (this.#playAsks > ASKS_BEFORE_MUTING) {
      this.#listener.muted();
    }
    this.#player.playVideo();
  }

  playFrom(position) {
    this.#shouldPlay = true;
    this.seek(position);
    this.play();
  }

  pause() {
    this.#shouldPlay = false;
    this.#command();
    this.#player?.pauseVideo();
  }

  seek(position) {
    this.#command();
    this.#position = position;
    if (this.#player === null) {
      return;
    }
    this.#estimate.reset();
    this.#seek = {target: position, atMs: performance.now()};
    if (this.#untouched() && !this.#shouldPlay) {
      if (position < 0.5) {
        this.#seek = null;    // the still that YouTube shows is good enough to stand on
        return;
      }
      this.#priming = true;
      this.#player.mute();
    }
    this.#player.seekTo(position, true);
    if (this.#priming) {
      this.#player.playVideo();
    }
  }

  /** Rates in steps of 0.25 are documented; finer ones mostly work. Whether they do is read back and measured. */
  setRate(rate) {
    this.#played(rate);
    this.#player?.setPlaybackRate(rate);
  }

  #played(rate) {
    const nowMs = performance.now();
    this.#rate = rate;
    this.#estimate.setRate(rate, nowMs);
    this.#probe.set(rate, nowMs);
  }

  setSound(volume, muted) {
    this.#volume = volume;
    this.#muted = muted;
    if (this.#player !== null && !this.#priming) {
      this.#player.setVolume(Math.round(volume * 100));
      if (muted) {
        this.#player.mute();
      } else {
        this.#player.unMute();
      }
    }
  }

  #make(YT, videoId) {
    this.#videoId = videoId;
    const place = document.createElement("div");
    this.#holder.replaceChildren(place);
    const timer = setTimeout(() => this.#fail("youtube-blocked"), API_TIMEOUT_MS);
    const player = new YT.Player(place, {
      width: "100%", height: "100%", videoId,
      playerVars: {origin: location.origin, enablejsapi: 1, controls: 0, disablekb: 1, fs: 0, rel: 0, playsinline: 1,
        iv_load_policy: 3, start: this.#position},
      events: {
        onReady: () => {
          clearTimeout(timer);
          if (this.#dead) {
            player.destroy();
            return;
          }
          this.#player = player;
          this.setSound(this.#volume, this.#muted);
          this.setRate(this.#rate);
          this.#listener.changed();
        },
        onStateChange: event => this.#changed(event.data),
        onAutoplayBlocked: () => this.#refused(),
        onError: event => {
          clearTimeout(timer);
          this.#fail(`youtube-${Number(event.data)}`);
        },
      },
    });
    this.#frame()?.setAttribute("title", "YouTube video");
  }

  #changed(state) {
    if (this.#dead) {
      return;
    }
    const echo = performance.now() - this.#commandMs < ECHO_MS;
    this.#state = state;
    if (state === PLAYING) {
      this.#playAsks = 0;
      if (this.#priming) {
        this.#player.pauseVideo();
        return;
      }
    }
    if (state === PAUSED && this.#priming) {
      this.#priming = false;
      this.#seek = null;
      this.setSound(this.#volume, this.#muted);
    } else if (!echo && this.#clickedInside()) {
      if (state === PAUSED && this.#shouldPlay) {
        this.#shouldPlay = false;
        this.#listener.moved("PAUSE", this.#player.getCurrentTime());
      } else if (state === PLAYING && !this.#shouldPlay) {
        this.#shouldPlay = true;
        this.#listener.moved("PLAY", this.#player.getCurrentTime());
      }
    }
    this.#listener.changed();
  }

  #refused() {
    if (this.#dead) {
      return;
    }
    if (this.#muted) {
      this.#listener.blocked();
    } else {
      this.#listener.muted();
      this.#player?.playVideo();
    }
  }

  /** There is no "seeked": the time is near the target and nothing is being fetched, or patience is over. */
  #arrive(position, nowMs) {
    if (this.#seek === null) {
      return;
    }
    const there = Math.abs(position - this.#seek.target) < ARRIVED_S && (this.#state === PLAYING || this.#state === PAUSED);
    if (there || nowMs - this.#seek.atMs > SEEK_TIMEOUT_MS) {
      this.#seek = null;
      this.#priming = false;
    }
  }

  #untouched() {
    return this.#state === UNSTARTED || this.#state === CUED;
  }

  /** A click into the frame leaves it focused: the one sign that the viewer, not the network, paused. */
  #clickedInside() {
    return !document.hidden && document.activeElement === this.#frame();
  }

  #frame() {
    return this.#holder.querySelector("iframe");
  }

  #command() {
    this.#commandMs = performance.now();
  }

  #fail(code) {
    if (!this.#dead) {
      this.#listener.failed(code);
    }
  }
}
