/**
 * Subtitles of one's own: a WebVTT or SubRip file from this person's disk, shown on their picture only, for as long as this video is on.
 *
 * The browser parses and draws it (`<track>` with a blob's address). SubRip differs by its head and its times, and is turned
 * into WebVTT. Nothing of it leaves this page.
 */

import {needAll, setText, show} from "./dom.js";

/** A film's subtitles are 100 KB; what is much larger is something else. */
const MAX_BYTES = 4 << 20;
/** `00:01:02,500`, and what else is found: `1:02:03.5`, `01:02,500`. */
const TIME = "(?:(\\d{1,3}):)?(\\d{1,2}):(\\d{1,2})(?:[,.](\\d{1,3}))?";
const TIMES = new RegExp(`^[ \\t]*${TIME}[ \\t]*-->[ \\t]*${TIME}(?![\\d:,.])`, "gm");
/** Orders of another format, SubStation Alpha, in the text of a cue: `{\an8}` puts it at the top. */
const ORDERS = /\{\\[^}\n]*\}/g;

/** Cues without a place of their own stand so many lines from the bottom: where the controls lie on the picture, above them. */
const LINES_UP = 2;
const LINES_UP_WIDE = 5;
const WIDE = "(min-width: 641px)";

/** Text of a WebVTT or SubRip file as WebVTT, or null when it is neither. */
export function webVttOf(text) {
  const plain = text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
  const head = /^WEBVTT(?:[ \t\n]|$)/.test(plain) ? "" : "WEBVTT\n\n";
  if (head !== "" && plain.search(TIMES) < 0) {
    return null;
  }
  return head + plain.replace(ORDERS, "").replace(TIMES, (all, ...at) => `${timeText(at.slice(0, 4))} --> ${timeText(at.slice(4, 8))}`);
}

/** As WebVTT wants it: 01:02:03.500, or 02:03.500. */
function timeText([hours, minutes, seconds, fraction = ""]) {
  const parts = hours === undefined ? [minutes, seconds] : [hours, minutes, seconds];
  return `${parts.map(digits => digits.padStart(2, "0")).join(":")}.${fraction.padEnd(3, "0")}`;
}

/** A file's text. What is no UTF-8 and does not say what it is was most often written on an older Windows. */
export function decoded(bytes) {
  const [first, second] = bytes;
  const unicode = first === 0xFF && second === 0xFE ? "utf-16le" : first === 0xFE && second === 0xFF ? "utf-16be" : "utf-8";
  try {
    return new TextDecoder(unicode, {fatal: true}).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) {
      throw error;
    }
    return new TextDecoder("windows-1252").decode(bytes);
  }
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
    const text = file.size > MAX_BYTES ? null : webVttOf(decoded(new Uint8Array(await file.arrayBuffer())));
    if (text === null) {
      this.#problem(`${file.name} is neither a WebVTT nor a SubRip file.`);
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
    setText(ui["subtitles-text"], there ? this.#track.label
      : "A WebVTT or SubRip file from your disk, for you only. You can drop it on the picture.");
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
