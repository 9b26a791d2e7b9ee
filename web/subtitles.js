/**
 * Subtitles of one's own: a WebVTT file from this person's disk, shown on their picture only, for as long as this video is on.
 *
 * The browser parses and draws it (`<track>` with a blob's address). SubRip differs by its head and its commas, and is turned
 * into WebVTT. Nothing of it leaves this page.
 */

import {needAll, setText, show} from "./dom.js";

/** A film's subtitles are 100 KB; what is much larger is something else. */
const MAX_BYTES = 4 << 20;
/** 00:01:02,500 --> 00:01:04,000 */
const SUBRIP_TIMES = /^(\s*\d+:\d{2}:\d{2}),(\d{3})(\s*-->\s*\d+:\d{2}:\d{2}),(\d{3})/gm;

/** Cues without a place of their own stand so many lines from the bottom: where the controls lie on the picture, above them. */
const LINES_UP = 2;
const LINES_UP_WIDE = 5;
const WIDE = "(min-width: 641px)";

/** Text of a WebVTT or SubRip file as WebVTT, or null when it is neither. */
export function webVttOf(text) {
  const plain = text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
  if (/^WEBVTT(?:[ \t\n]|$)/.test(plain)) {
    return plain;
  }
  const times = plain.replace(SUBRIP_TIMES, "$1.$2$3.$4");
  return times === plain ? null : `WEBVTT\n\n${times}`;
}

export class Subtitles {
  #ui = needAll("video", "picture", "subtitles", "subtitles-file", "subtitles-choose", "subtitles-show", "subtitles-shown",
    "subtitles-remove", "subtitles-text", "subtitles-problem");
  #notices;
  #track = null;
  #item = null;

  constructor(notices) {
    this.#notices = notices;
    const ui = this.#ui;
    ui["subtitles-choose"].addEventListener("click", () => ui["subtitles-file"].click());
    ui["subtitles-file"].addEventListener("change", () => {
      const [file] = ui["subtitles-file"].files;
      if (file !== undefined) {
        this.#take(file);
      }
      ui["subtitles-file"].value = "";     // the same file may be chosen again
    });
    ui["subtitles-shown"].addEventListener("change", () => this.#showTrack(ui["subtitles-shown"].checked));
    ui["subtitles-remove"].addEventListener("click", () => {
      this.#remove();
      ui["subtitles-choose"].focus();
    });
    this.#listenToDrops();
    this.#draw();
  }

  /** Which item is on, and what plays it: only a file takes subtitles, and other subtitles than the one before. */
  update(item, kind) {
    if (item !== this.#item) {
      this.#item = item;
      this.#remove();
    }
    show(this.#ui.subtitles, kind === "media");
  }

  /** The key for it. */
  toggle() {
    if (this.#track !== null) {
      this.#showTrack(this.#track.track.mode !== "showing");
    }
  }

  async #take(file) {
    const text = file.size > MAX_BYTES ? null : webVttOf(await file.text());
    if (text === null) {
      this.#problem(`${file.name} is no WebVTT file.`);
      return;
    }
    this.#remove();
    const track = document.createElement("track");
    track.kind = "subtitles";
    track.label = file.name;
    track.src = URL.createObjectURL(new Blob([text], {type: "text/vtt"}));
    track.addEventListener("load", () => {
      liftCues(track.track);
      track.track.mode = "hidden";        // a cue that is on already keeps its place otherwise
      this.#showTrack(true);
      this.#notices.say(`Subtitles: ${file.name}`);
    });
    track.addEventListener("error", () => {
      this.#remove();
      this.#problem(`${file.name} cannot be read as subtitles.`);
    });
    this.#ui.video.append(track);
    this.#track = track;
    this.#showTrack(true);
  }

  #showTrack(shown) {
    this.#track.track.mode = shown ? "showing" : "hidden";
    this.#draw();
  }

  #remove() {
    if (this.#track !== null) {
      URL.revokeObjectURL(this.#track.src);
      this.#track.remove();
      this.#track = null;
    }
    this.#draw();
  }

  #draw() {
    const ui = this.#ui;
    const there = this.#track !== null;
    show(ui["subtitles-problem"], false);
    setText(ui["subtitles-text"], there ? this.#track.label : "A WebVTT file from your disk, for you only. You can drop it on the picture.");
    setText(ui["subtitles-choose"], there ? "Another …" : "Choose a file …");
    show(ui["subtitles-remove"], there);
    show(ui["subtitles-show"], there);
    ui["subtitles-shown"].checked = there && this.#track.track.mode === "showing";
  }

  #problem(text) {
    setText(this.#ui["subtitles-problem"], text);
    show(this.#ui["subtitles-problem"], true);
  }

  #listenToDrops() {
    const {picture} = this.#ui;
    const carriesFile = event => [...event.dataTransfer.types].includes("Files");
    const mark = on => { picture.dataset.drop = String(on); };
    // Dropped beside the picture, a file would replace the page.
    document.addEventListener("dragover", event => {
      if (carriesFile(event)) {
        event.preventDefault();
        mark(!this.#ui.subtitles.hidden && picture.contains(event.target));
      }
    });
    document.addEventListener("dragleave", event => {
      if (event.relatedTarget === null) {
        mark(false);
      }
    });
    document.addEventListener("drop", event => {
      mark(false);
      if (!carriesFile(event)) {
        return;
      }
      event.preventDefault();
      if (!this.#ui.subtitles.hidden && picture.contains(event.target)) {
        this.#take(event.dataTransfer.files[0]);
      }
    });
  }
}

function liftCues(textTrack) {
  const line = -(matchMedia(WIDE).matches ? LINES_UP_WIDE : LINES_UP);
  for (const cue of textTrack.cues) {
    if (cue.line === "auto") {
      cue.line = line;
    }
  }
}
