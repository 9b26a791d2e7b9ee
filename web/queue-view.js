/** What will play: add by link, move by keyboard, buttons or dragging, jump, remove. */

import {clone, keyed, needAll, part, setLabel, setText, show} from "./dom.js";
import {filmFacts} from "./films.js";
import {linksOf, originOf, parseSource, sourceOf} from "./source.js";
import {currentIndex, mayControl, nameOf} from "./state.js";
import {countText} from "./words.js";

/** Links pasted at once. */
const MAX_LINKS = 50;
/** A peer's queue takes no more. */
const MAX_ITEMS = 500;

export class QueueView {
  #ui = needAll("queue", "queue-count", "queue-form", "queue-input", "queue-add", "queue-play", "queue-problem", "queue-empty");
  #send;
  #notices;
  #state = null;
  #titles;
  #consent;
  #dragged = null;      // item id under the pointer

  /**
   * @param {Map<string, string>} titles better titles than the queue has, by torrentId (what players found out)
   * @param {(host: string) => void} consent told whose videos this person plays by having pasted their address
   */
  constructor(send, notices, titles, consent) {
    this.#send = send;
    this.#consent = consent;
    this.#notices = notices;
    this.#titles = titles;
    const ui = this.#ui;
    ui["queue-form"].addEventListener("submit", event => {
      event.preventDefault();
      this.#add("QUEUE", ui["queue-add"]);
    });
    ui["queue-play"].addEventListener("click", () => this.#add("LOAD", ui["queue-play"]));
    ui["queue-input"].addEventListener("input", () => this.#problem(null));
    ui.queue.addEventListener("keydown", event => this.#key(event));
    this.#listenToDragging();
  }

  update(state) {
    this.#state = state;
    const ui = this.#ui;
    const may = mayControl(state);
    const current = currentIndex(state);
    show(ui["queue-form"], may);
    show(ui["queue-empty"], state.playlist.length === 0);
    setText(ui["queue-empty"], may ? "Empty. Paste a link above." : "Empty. Editors and directors fill it.");
    setText(ui["queue-count"], state.playlist.length === 0 ? "" : String(state.playlist.length));
    keyed(ui.queue, state.playlist, entry => entry.item, entry => this.#make(entry), (element, entry) => {
      const index = state.playlist.indexOf(entry);
      this.#draw(element, entry, {may, playing: index === current, played: index < current,
        first: index === 0, last: index === state.playlist.length - 1});
    });
  }

  focusInput() {
    this.#ui["queue-input"].focus();
  }

  #add(command, button) {
    const field = this.#ui["queue-input"];
    const links = linksOf(field.value);
    const sources = (links.length === 0 ? [""] : links).map(parseSource);
    const problem = sources.find(source => source.problem !== undefined)?.problem ?? this.#tooMany(links.length);
    if (problem !== null) {
      this.#problem(problem);
      field.focus();
      return;
    }
    const [first, ...rest] = sources;
    for (const {kind, host} of sources.map(({torrentId}) => sourceOf(torrentId))) {
      if (kind === "media") {
        this.#consent(host);
      }
    }
    // What is played now goes right after the current item; further links of the same paste go to the end.
    const sent = this.#send(command === "LOAD" ? {command, ...first} : {command, op: "add", ...first}, button)
      && rest.every(source => this.#send({command: "QUEUE", op: "add", ...source}, button));
    if (sent) {
      field.value = "";
      this.#problem(null);
    }
  }

  #tooMany(count) {
    const free = MAX_ITEMS - this.#state.playlist.length;
    return count > MAX_LINKS ? `Those are ${count} links; ${MAX_LINKS} fit at once.`
      : free === 0 ? `The queue is full: ${MAX_ITEMS} videos. Remove some first.`
      : count > free ? `The queue is nearly full: ${countText(free, "more video fits", "more videos fit")}.` : null;
  }

  #problem(text) {
    const ui = this.#ui;
    setText(ui["queue-problem"], text ?? "");
    show(ui["queue-problem"], text !== null);
    ui["queue-input"].setAttribute("aria-invalid", String(text !== null));
  }

  #make(entry) {
    const element = clone("entry-template");
    const {item} = entry;
    element.dataset.item = item;
    const on = (name, act) => part(element, name).addEventListener("click", event => act(event.currentTarget));
    on("jump", button => this.#send({command: "LOAD", item}, button));
    on("remove", button => this.#send({command: "QUEUE", op: "remove", item}, button));
    on("up", button => this.#move(item, -1, button));
    on("down", button => this.#move(item, 1, button));
    this.#addThumbnail(element, entry);
    return element;
  }

  #addThumbnail(element, entry) {
    const source = sourceOf(entry.torrentId);
    const image = element.querySelector("img");
    if (source.kind === "youtube") {
      image.addEventListener("load", () => show(image, true));
      image.src = `https://i.ytimg.com/vi/${source.videoId}/mqdefault.jpg`;
    }
  }

  #draw(element, entry, {may, playing, played, first, last}) {
    const title = this.#titles.get(entry.torrentId) ?? entry.filename;
    element.draggable = may;
    element.dataset.playing = String(playing);
    element.dataset.played = String(played);
    element.setAttribute("aria-current", String(playing));
    setText(part(element, "entry-title"), title);
    setText(part(element, "entry-facts"),
      [playing ? "now playing" : "", originOf(entry.torrentId), nameOf(this.#state, entry.userId),
        ...filmFacts(this.#state, entry.torrentId)].filter(text => text !== "").join(" · "));
    element.title = entry.torrentId;
    const jump = part(element, "jump");
    jump.disabled = !may;
    jump.title = may ? "Play it now" : "";
    show(part(element, "entry-actions"), may);
    this.#limit(part(element, "up"), first, part(element, "down"), last);
    setLabel(part(element, "up"), `Move ${title} up`, "Up (Alt+↑)");
    setLabel(part(element, "down"), `Move ${title} down`, "Down (Alt+↓)");
    setLabel(part(element, "remove"), `Remove ${title} from the queue`, "Remove");
  }

  /** What is disabled has no focus: that goes to the other button. */
  #limit(up, first, down, last) {
    const focused = document.activeElement;
    up.disabled = first;
    down.disabled = last;
    if (first && focused === up) {
      down.focus();
    } else if (last && focused === down) {
      up.focus();
    }
  }

  /** Moves an item by one place. */
  #move(item, step, button) {
    const items = this.#state.playlist.map(entry => entry.item);
    const from = items.indexOf(item);
    const to = from + step;
    if (from < 0 || to < 0 || to >= items.length) {
      return;
    }
    const before = step < 0 ? items[to] : items[to + 1] ?? null;
    this.#send({command: "QUEUE", op: "move", item, before}, button);
    this.#notices.say(`Moving to place ${to + 1} of ${items.length}`);
  }

  #key(event) {
    const step = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    const row = event.target.closest("[data-item]");
    if (step === 0 || row === null) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    if (event.altKey && mayControl(this.#state)) {
      this.#move(row.dataset.item, step, event.target);
    } else if (!event.altKey) {
      const neighbour = step < 0 ? row.previousElementSibling : row.nextElementSibling;
      neighbour?.querySelector(".jump").focus();
    }
  }

  #listenToDragging() {
    const list = this.#ui.queue;
    const rowAt = event => event.target.closest?.("[data-item]") ?? null;
    const unmark = () => list.querySelectorAll("[data-drop]").forEach(row => delete row.dataset.drop);
    list.addEventListener("dragstart", event => {
      this.#dragged = rowAt(event)?.dataset.item ?? null;
      event.dataTransfer.effectAllowed = "move";
    });
    list.addEventListener("dragover", event => {
      const row = rowAt(event);
      unmark();
      if (this.#dragged !== null && row !== null && row.dataset.item !== this.#dragged) {
        event.preventDefault();
        row.dataset.drop = lowerHalf(row, event) ? "after" : "before";
      }
    });
    list.addEventListener("drop", event => {
      const row = rowAt(event);
      if (this.#dragged !== null && row !== null) {
        event.preventDefault();
        const target = lowerHalf(row, event) ? row.nextElementSibling : row;
        const before = target === null ? null : target.dataset.item;
        if (before !== this.#dragged) {
          this.#send({command: "QUEUE", op: "move", item: this.#dragged, before}, row);
        }
      }
    });
    list.addEventListener("dragend", () => {
      this.#dragged = null;
      unmark();
    });
  }
}

function lowerHalf(row, event) {
  const box = row.getBoundingClientRect();
  return event.clientY > box.top + box.height / 2;
}
