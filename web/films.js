/**
 * Films that members deliver to each other: adding one from this machine, and saying how far each has come.
 *
 * A film goes to one's own peer in slices of 4 MiB, each answered when it is on disk. The peer hashes it as it comes and then says its
 * name, `ppspp:…`, which is what enters the queue. The same file goes on where it was, after a reload or a restart too.
 */

import {needAll, setText, show} from "./dom.js";
import {secret} from "./protocol.js";
import {mayControl, nameOf} from "./state.js";

const SLICE_BYTES = 4 * 1024 * 1024;
/** A request that failed is tried again so much later, for so long. */
const RETRY_MS = 1000;
const TRIES = 30;
/** What a browser may show of a file before everybody waits for it. */
const PROBE_MS = 10_000;
const SEEK_MS = 2000;
const POSTER_WIDTH = 320;
const POSTER_MAX_BYTES = 20 * 1024;

/** The film of a torrentId as the peer tells of it, or null. */
export function filmOf(state, torrentId) {
  const root = /^ppspp:([0-9a-f]{64})\?length=(\d+)/.exec(torrentId ?? "");
  return root === null ? null : state.films.find(film => film.film === root[1] && String(film.lengthBytes) === root[2]) ?? null;
}

/** How far a film is here, and who else has how much, in words; empty for what is no film. */
export function filmFacts(state, torrentId) {
  if (!String(torrentId).startsWith("ppspp:")) {
    return [];
  }
  const film = filmOf(state, torrentId);
  if (film === null) {
    return ["not here yet"];
  }
  if (film.contradicted) {
    return ["this entry describes no film"];
  }
  const rate = film.holders.reduce((sum, holder) => sum + holder.rate, 0);
  const here = film.held === film.chunks ? "here" : `${percent(film.held, film)} here${rate > 0 ? `, ${megabytes(rate)} MB/s` : ""}`;
  const there = film.holders.map(holder => `${nameOf(state, holder.userId)} ${percent(holder.held, film)}`);
  return [here, ...there, ...film.trouble === undefined ? [] : [film.trouble],
    ...film.held === film.chunks && film.elsewhere ? ["somebody else has all of it"] : [],
    ...film.held < film.chunks && film.holders.length === 0 ? ["nobody here has it at the moment"] : []];
}

function percent(held, film) {
  return `${Math.floor(100 * held / film.chunks)} %`;
}

function megabytes(bytes) {
  return (bytes / 1e6).toFixed(1);
}

export class Films {
  #ui = needAll("film-form", "film-input", "film-button", "film-progress", "film-status", "film-cancel", "queue-form");
  #send;
  #running = false;
  #cancelled = false;

  constructor(send) {
    this.#send = send;
    const ui = this.#ui;
    ui["film-button"].addEventListener("click", () => ui["film-input"].click());
    ui["film-input"].addEventListener("change", () => this.add([...ui["film-input"].files]));
    ui["film-cancel"].addEventListener("click", () => {
      this.#cancelled = true;
    });
    ui["queue-form"].addEventListener("dragover", event => {
      if (event.dataTransfer.types.includes("Files")) {
        event.preventDefault();
      }
    });
    ui["queue-form"].addEventListener("drop", event => {
      if (event.dataTransfer.files.length > 0) {
        event.preventDefault();
        this.add([...event.dataTransfer.files]);
      }
    });
  }

  update(state) {
    show(this.#ui["film-form"], mayControl(state));
  }

  /** One after the other. */
  async add(files) {
    if (this.#running) {
      this.#say("Wait for the film that is being added.");
      return;
    }
    this.#running = true;
    this.#ui["film-input"].value = "";
    for (const file of files) {
      this.#cancelled = false;
      try {
        await this.#check(file);
        const torrentId = await this.#upload(file);
        this.#say(torrentId === null ? "Not added." : "");
        if (torrentId !== null) {
          this.#send({command: "QUEUE", op: "add", torrentId, filename: file.name.slice(0, 200)});
        }
      } catch (error) {
        this.#say(`${file.name}: ${error.message}`);
      }
    }
    show(this.#ui["film-progress"], false);
    show(this.#ui["film-cancel"], false);
    this.#running = false;
  }

  /** For the library: copies a file to the peer, and gives the film's name, its length in seconds and a poster. */
  async bring(file, say) {
    if (this.#running) {
      throw new Error("Wait for the film that is being added.");
    }
    this.#running = true;
    this.#cancelled = false;
    try {
      const facts = await this.#check(file);
      return {torrentId: await this.#upload(file, say), ...facts};
    } finally {
      this.#running = false;
    }
  }

  #say(text) {
    setText(this.#ui["film-status"], text);
    show(this.#ui["film-status"], text !== "");
  }

  /** It must show a frame, or be heard, in this browser. */
  async #check(file) {
    const video = document.createElement("video");
    const url = URL.createObjectURL(file);
    video.muted = true;
    video.preload = "auto";
    const wrong = await new Promise(resolve => {
      const timer = setTimeout(() => resolve("this browser shows nothing of it"), PROBE_MS);
      const done = result => {
        clearTimeout(timer);
        resolve(result);
      };
      video.addEventListener("loadeddata", () => done(video.videoWidth === 0 && !file.type.startsWith("audio/")
        ? "its picture is of a kind that browsers don't decode" : null));
      video.addEventListener("error", () => done("browsers can't decode it"));
      video.src = url;
    });
    const {duration} = video;
    const image = wrong === null && video.videoWidth > 0 ? await posterOf(video) : null;
    video.removeAttribute("src");
    video.load();
    URL.revokeObjectURL(url);
    if (wrong !== null) {
      throw new Error(`${wrong}. This mends it: ffmpeg -i "${file.name}" -c:v libx264 -pix_fmt yuv420p -c:a aac -movflags +faststart film.mp4`);
    }
    return {duration, image};
  }

  async #upload(file, say = text => this.#say(text)) {
    const id = encodeURIComponent(`${file.name.slice(0, 200)}:${file.size}:${file.lastModified}`);
    const ui = this.#ui;
    show(ui["film-progress"], true);
    show(ui["film-cancel"], true);
    let answer = await this.#post(`/film?id=${id}&length=${file.size}`, null);
    while (answer.torrentId === undefined) {
      if (this.#cancelled) {
        return null;
      }
      ui["film-progress"].value = answer.offset / file.size;
      say(`Copying ${file.name} (${megabytes(file.size)} MB) to your peer: ${Math.floor(100 * answer.offset / file.size)} %`);
      const slice = file.slice(answer.offset, answer.offset + SLICE_BYTES);
      answer = await this.#post(`/film?id=${id}&offset=${answer.offset}`, slice, `/film?id=${id}&length=${file.size}`);
    }
    return answer.torrentId;
  }

  /** @param again what to ask after a failure: how much is there now */
  async #post(url, body, again = url) {
    for (let tries = 0; ; tries++) {
      try {
        const response = await fetch(tries === 0 ? url : again, {method: "POST", headers: {"WeTube-Secret": secret()}, body: tries === 0 ? body : null});
        const answer = await response.json();
        if (answer.problem !== undefined) {
          throw new RangeError(answer.problem);
        }
        return answer;
      } catch (error) {
        if (error instanceof RangeError || tries === TRIES || this.#cancelled) {
          throw error;
        }
        await new Promise(resolve => setTimeout(resolve, RETRY_MS));
      }
    }
  }
}

/** Of a place near the beginning: many films start black. */
async function posterOf(video) {
  await new Promise(resolve => {
    setTimeout(resolve, SEEK_MS);
    video.addEventListener("seeked", resolve);
    video.currentTime = Number.isFinite(video.duration) ? video.duration / 10 : 0;
  });
  return poster(video);
}

/** What a player shows now, drawn anew: a JPEG of at most 20 KB in base64, or null if there is none so small. */
export function poster(video) {
  const canvas = document.createElement("canvas");
  canvas.width = POSTER_WIDTH;
  canvas.height = Math.max(1, Math.min(POSTER_WIDTH, Math.round(POSTER_WIDTH * video.videoHeight / video.videoWidth)));
  canvas.getContext("2d").drawImage(video, 0, 0, canvas.width, canvas.height);
  return [.8, .6, .4, .2].map(quality => canvas.toDataURL("image/jpeg", quality).replace(/^.*,/, ""))
    .find(image => image.length * 3 / 4 <= POSTER_MAX_BYTES) ?? null;
}
