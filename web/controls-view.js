/**
 * The bar under the picture: play, position, speed, sound, full screen.
 *
 * What one may not do is not offered: a viewer sees where we are and has sound and full screen. Everything for all goes
 * through the peer; while a command is under way its button says so, and nothing moves before the peer does.
 */

import {drawAvatar, keyed, needAll, setIcon, setLabel, setText, show} from "./dom.js";
import {distanceOf, mayControl, membersOf, phaseOf, whereIs} from "./state.js";
import {clockText, rateText} from "./words.js";

/** The bar of a playing file hides after this long without a hand on the mouse. */
const IDLE_MS = 2600;
/** Nearer to the line than this, a viewer's own picture is what everybody sees, seconds. */
const TOGETHER_S = 1;
/** Further from the line than this, a person's mark stands where they are; nearer ones lie under a lens, seconds. */
const APART_S = 3;
/** The lens: so many milliseconds of distance are one pixel from the place where all should be. */
const LENS_MS_PER_PIXEL = 5;
const LENS_PIXELS = 60;

export class ControlsView {
  #ui = needAll("stage", "picture", "controls", "now-title", "buffered", "played", "marks", "seek", "play", "replay", "next", "mute",
    "volume", "position", "duration", "speed", "speed-text", "fullscreen");
  #player;
  #send;
  #titles;
  #notices;
  #state = null;
  #dragging = false;
  #idleTimer = null;

  /** @param {Map<string, string>} titles what players found out, by torrentId */
  constructor(player, send, titles, notices) {
    this.#notices = notices;
    this.#player = player;
    this.#send = send;
    this.#titles = titles;
    this.#listen();
    this.#listenToHands();
  }

  update(state) {
    this.#state = state;
    const ui = this.#ui;
    const {status} = state;
    const may = mayControl(state);
    const loaded = phaseOf(state) === "session" && status !== null && status.item !== null;
    show(ui.controls, loaded);
    for (const name of ["play", "replay", "next"]) {
      show(ui[name], may);
    }
    if (loaded) {
      this.#drawRate(status.rate, may);
      setText(ui["now-title"], this.#titles.get(status.torrentId) ?? status.filename ?? "");
    }
    ui.seek.disabled = !may;
    this.tick(state, null);
  }

  /** Ten times a second: where we are. */
  tick(state, moment) {
    const ui = this.#ui;
    const {duration, linePosition} = this.#player;
    const known = Number.isFinite(duration) && duration > 0;
    const position = this.#dragging ? Number(ui.seek.value) : known ? Math.min(linePosition, duration) : linePosition;
    const share = known ? Math.min(1, position / duration) : 0;
    const playing = this.#runs();
    ui.stage.dataset.playing = String(playing);
    setIcon(ui.play, playing ? "pause" : "play");
    setLabel(ui.play, playing ? "Pause" : "Play", playing ? "Pause (space)" : "Play (space)");
    if (!this.#dragging) {
      ui.seek.max = String(known ? duration : 0);
      ui.seek.value = String(position);
    }
    ui.seek.disabled = !mayControl(state) || !known || !this.#player.jumps;
    ui.seek.setAttribute("aria-valuetext", `${clockText(position)} of ${clockText(duration)}`);
    setText(ui.position, clockText(position));
    setText(ui.duration, this.#player.endless ? "live" : clockText(known ? duration : NaN));
    ui.played.style.setProperty("--share", String(share));
    ui.buffered.style.setProperty("--share", String(known ? Math.min(1, (this.#player.position + this.#player.buffer) / duration) : 0));
    if (moment !== null) {
      this.#drawMarks(state, moment, known ? duration : NaN);
    }
  }

  drawSound() {
    const ui = this.#ui;
    const {volume, heard} = this.#player.sound;
    setIcon(ui.mute, heard ? "sound" : "muted");
    ui.mute.setAttribute("aria-pressed", String(!heard));
    ui.volume.value = String(volume);
    ui.volume.style.setProperty("--share", String(heard ? volume : 0));
  }

  playPause() {
    if (this.#runs()) {
      this.pause();
    } else {
      this.play();
    }
  }

  /** Goes on from where all stand; at the end, from the start. */
  play() {
    if (this.#player.atEnd) {
      this.replay();
    } else if (!this.#runs()) {
      this.#command({command: "PLAY", currentTime: this.#player.linePosition}, this.#ui.play);
    }
  }

  /** Stops at the frame that this viewer sees, unless their player hangs far behind. */
  pause() {
    const {position, linePosition} = this.#player;
    if (this.#runs()) {
      const here = Math.abs(position - linePosition) < TOGETHER_S ? position : linePosition;
      this.#command({command: "PAUSE", currentTime: here}, this.#ui.play);
    }
  }

  skipBy(seconds) {
    const {atEnd, linePosition} = this.#player;
    if (atEnd && seconds > 0) {
      return;
    }
    this.seekTo(linePosition + seconds);
  }

  seekTo(seconds) {
    const {duration, jumps} = this.#player;
    const aim = Math.max(0, Number.isFinite(duration) ? Math.min(seconds, duration) : seconds);
    if (jumps) {
      this.#command({command: "SEEK", currentTime: aim}, this.#ui.seek);
    } else {
      this.#notices.act(this.#player.endless ? "A live stream has no other places to go to" : "This video's server can't jump");
    }
  }

  next(button = this.#ui.next) {
    this.#command({command: "NEXT", item: this.#state.status?.item}, button);
  }

  mute() {
    const {volume, heard} = this.#player.sound;
    this.#player.setSound(volume === 0 ? 0.5 : volume, heard);
    this.drawSound();
  }

  louder(step) {
    const {volume} = this.#player.sound;
    this.#player.setSound(Math.max(0, Math.min(1, Math.round((volume + step) * 20) / 20)), false);
    this.drawSound();
  }

  fullscreen() {
    if (document.fullscreenElement === null) {
      this.#ui.stage.requestFullscreen?.();
    } else {
      document.exitFullscreen();
    }
  }

  #command(message, button) {
    const state = this.#state;
    if (!mayControl(state)) {
      this.#notices.act(state.connected ? "Only editors and directors steer the video" : "Your peer is not connected");
    } else if (state.status === null || state.status.item === null) {
      this.#notices.act("Nothing is playing yet");
    } else {
      this.#send(message, button);
    }
  }

  #drawRate(rate, may) {
    const ui = this.#ui;
    show(ui.speed.parentElement, may);
    show(ui["speed-text"], !may && rate !== 1);
    setText(ui["speed-text"], rateText(rate));
    let option = [...ui.speed.options].find(candidate => Number(candidate.value) === rate);
    if (option === undefined) {
      option = new Option(rateText(rate), String(rate));
      ui.speed.add(option);
    }
    ui.speed.value = option.value;
  }

  /** Where everybody is: far ones at their own place, near ones as dots around ours, their distance magnified. */
  #drawMarks(state, moment, duration) {
    const line = Math.min(moment.linePosition, duration);
    const marks = Number.isNaN(duration) ? [] : membersOf(state).filter(user => user.state === "here")
      .map(user => user.you === true ? {user, where: line, distanceMs: moment.ownDistanceMs}
        : {user, where: whereIs(state, user, moment.sessionMs), distanceMs: distanceOf(state, user)})
      .filter(({where, distanceMs}) => where !== null && where <= duration && distanceMs !== null);
    keyed(this.#ui.marks, marks, ({user}) => user.id, () => {
      const mark = document.createElement("span");
      mark.className = "avatar mark";
      return mark;
    }, (mark, {user, where, distanceMs}) => {
      const far = Math.abs(distanceMs) > APART_S * 1000;
      drawAvatar(mark, user.id, user.name || user.id);
      mark.dataset.far = String(far);
      mark.style.setProperty("--share", String((far ? where : line) / duration));
      mark.style.setProperty("--lens", far ? "0px"
        : `${Math.max(-LENS_PIXELS, Math.min(LENS_PIXELS, distanceMs / LENS_MS_PER_PIXEL)).toFixed(1)}px`);
    });
  }

  #listen() {
    const ui = this.#ui;
    ui.play.addEventListener("click", () => this.playPause());
    ui.replay.addEventListener("click", () => this.replay());
    ui.next.addEventListener("click", () => this.next());
    ui.mute.addEventListener("click", () => this.mute());
    ui.fullscreen.addEventListener("click", () => this.fullscreen());
    ui.volume.addEventListener("input", () => {
      this.#player.setSound(Number(ui.volume.value), Number(ui.volume.value) === 0);
      this.drawSound();
    });
    ui.speed.addEventListener("change", () => {
      const rate = Number(ui.speed.value);
      ui.speed.value = String(this.#state.status.rate);    // the page changes when the peer says so
      this.#command({command: "RATE", rate}, ui.speed);
    });
    ui.seek.addEventListener("input", () => {
      this.#dragging = true;
      this.tick(this.#state, null);
    });
    ui.seek.addEventListener("change", () => {
      this.#dragging = false;
      this.#command({command: "SEEK", currentTime: Number(ui.seek.value)}, ui.seek);
    });
    // A drag that ends where it began is no change.
    for (const name of ["pointerup", "pointercancel", "blur"]) {
      ui.seek.addEventListener(name, () => setTimeout(() => { this.#dragging = false; }));
    }
    ui.picture.addEventListener("click", event => {
      if (event.target === document.getElementById("video") && event.pointerType === "mouse") {
        this.playPause();
      }
    });
    ui.picture.addEventListener("dblclick", () => this.fullscreen());
    document.addEventListener("fullscreenchange", () => {
      const full = document.fullscreenElement !== null;
      setIcon(ui.fullscreen, full ? "window" : "full");
      setLabel(ui.fullscreen, full ? "Leave full screen" : "Full screen", full ? "Leave full screen (f)" : "Full screen (f)");
    });
  }

  /** From the start, and playing. */
  replay(button = this.#ui.replay) {
    this.#command({command: "SEEK", currentTime: 0}, button);
    if (this.#state.status?.state === "PAUSED") {
      this.#command({command: "PLAY", currentTime: 0}, button);
    }
  }

  /** The line runs, and has not reached the end. */
  #runs() {
    return this.#state !== null && phaseOf(this.#state) === "session" && this.#state.status?.state === "PLAYING" && !this.#player.atEnd;
  }

  #listenToHands() {
    const {stage} = this.#ui;
    const wake = () => {
      delete stage.dataset.idle;
      clearTimeout(this.#idleTimer);
      this.#idleTimer = setTimeout(() => { stage.dataset.idle = "true"; }, IDLE_MS);
    };
    for (const name of ["pointermove", "pointerdown", "keydown", "focusin"]) {
      stage.addEventListener(name, wake);
    }
    document.addEventListener("keydown", wake);
    stage.addEventListener("pointerleave", event => {
      if (event.pointerType === "mouse") {
        stage.dataset.idle = "true";
      }
    });
    wake();
  }
}
