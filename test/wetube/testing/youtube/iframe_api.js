// Stands in for https://www.youtube.com/iframe_api. The page's half of the player: makes the iframe, sends it commands, keeps
// what it reports. Messages have the shape of the real ones: JSON text, {event: "command", func, args} one way,
// {event: "infoDelivery", info} and {event: "onStateChange", info} the other.
"use strict";
(() => {
  const METHODS = ["playVideo", "pauseVideo", "stopVideo", "seekTo", "loadVideoById", "cueVideoById", "setPlaybackRate",
    "mute", "unMute", "setVolume", "setSize", "setPlaybackQuality"];
  const KNOWN = {
    getPlayerState: "playerState", getPlaybackRate: "playbackRate", getAvailablePlaybackRates: "availablePlaybackRates",
    getDuration: "duration", getVideoLoadedFraction: "videoLoadedFraction", isMuted: "muted", getVolume: "volume",
    getVideoData: "videoData", getVideoUrl: "videoUrl",
  };
  const LISTENING_EVERY_MS = 250;
  let players = 0;

  class Player {
    #listeners = new Map();
    #info = {};
    #host;
    #frame;
    #knocking;
    #onMessage = (message) => this.#receive(message);

    constructor(target, options = {}) {
      const element = typeof target === "string" ? document.getElementById(target) : target;
      this.#host = new URL(options.host ?? "https://www.youtube.com").origin;
      for (const [event, listener] of Object.entries(options.events ?? {})) this.addEventListener(event, listener);
      const query = new URLSearchParams({...options.playerVars, enablejsapi: 1, origin: location.origin, widgetid: ++players});
      this.#frame = document.createElement("iframe");
      this.#frame.id = element.id || `widget${players}`;
      this.#frame.className = element.className;
      this.#frame.allow = "accelerometer; autoplay; clipboard-write; encrypted-media; gyroscope; picture-in-picture; web-share";
      this.#frame.allowFullscreen = true;
      this.#frame.title = "YouTube video player";
      // The real one is reported to set referrerPolicy here; left out, so that the page's own header must do.
      this.#frame.width = options.width ?? 640;
      this.#frame.height = options.height ?? 360;
      this.#frame.src = `${this.#host}/embed/${options.videoId ?? ""}?${query}`;
      addEventListener("message", this.#onMessage);
      element.replaceWith(this.#frame);
      this.#knocking = setInterval(() => this.#post({event: "listening"}), LISTENING_EVERY_MS);
    }

    addEventListener(event, listener) {
      this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener]);
    }

    removeEventListener(event, listener) {
      this.#listeners.set(event, (this.#listeners.get(event) ?? []).filter((known) => known !== listener));
    }

    getIframe() {
      return this.#frame;
    }

    destroy() {
      clearInterval(this.#knocking);
      removeEventListener("message", this.#onMessage);
      this.#frame.remove();
    }

    #receive({source, origin, data}) {
      if (source !== this.#frame.contentWindow || origin !== this.#host || typeof data !== "string") return;
      const {event, info} = JSON.parse(data);
      if (event === "infoDelivery" || event === "initialDelivery") {
        Object.assign(this.#info, info);
        return;
      }
      if (event === "onReady") {
        clearInterval(this.#knocking);
        this.#becomeReady();
      }
      for (const listener of this.#listeners.get(event) ?? []) {
        const call = typeof listener === "string" ? window[listener] : listener;
        call({target: this, data: info ?? null});
      }
    }

    // As with the real one, a method called before onReady is not a function.
    #becomeReady() {
      for (const func of METHODS) this[func] = (...args) => { this.#post({event: "command", func, args}); return this; };
      for (const [method, name] of Object.entries(KNOWN)) this[method] = () => this.#info[name];
      this.getCurrentTime = () => {
        const {currentTime, currentTimeLastUpdated_: at, playerState, playbackRate} = this.#info;
        if (playerState !== YT.PlayerState.PLAYING) return currentTime;
        return currentTime + Math.min(1, Math.max(0, (Date.now() / 1000 - at) * playbackRate));
      };
    }

    #post(message) {
      this.#frame.contentWindow?.postMessage(JSON.stringify({...message, channel: "widget"}), this.#host);
    }
  }

  window.YT = {
    loading: 1,
    loaded: 1,
    Player,
    PlayerState: {UNSTARTED: -1, ENDED: 0, PLAYING: 1, PAUSED: 2, BUFFERING: 3, CUED: 5},
    ready: (call) => setTimeout(call),
    get: (id) => document.getElementById(id),
  };
  // The real loader fetches a second script first, so this never happens while the first still runs.
  setTimeout(() => window.onYouTubeIframeAPIReady?.());
})();
