/**
 * The library: one's own videos and friends', searched as one types, played alone or put into the session's queue; and the friends themselves.
 *
 * It asks its peer by the same calls that any program may make (`/api/v1/…`), and asks again when the peer says that something has changed.
 */

import {clone, keyed, needAll, part, setLabel, setText, show} from "./dom.js";
import {poster} from "./films.js";
import {call} from "./protocol.js";
import {mayControl} from "./state.js";
import {countText} from "./words.js";

/** Letters typed one after the other are one search. */
const TYPING_MS = 80;
/** Where one has stopped is told so often. */
const STOPPED_MS = 5000;
const RIGHTS = {watch: "watch", keep: "keep", add: "add to my library"};

export class LibraryView {
  #ui = needAll("library", "library-title", "library-open", "library-open-session", "library-close", "library-use", "library-player", "library-said", "library-search",
    "library-own", "library-count", "library-videos", "library-more", "library-add", "library-file", "friend-form", "friend-link", "friend-theirs",
    "library-forked", "library-anew", "friends");
  #send;
  #notices;
  #films;
  #state = null;
  #page = 1;
  #videos = [];
  #timer = null;
  #asked = 0;
  #playing = null;
  #posters = {};     // by hash: promises of addresses
  #toldMs = 0;

  constructor(send, notices, films) {
    this.#send = send;
    this.#notices = notices;
    this.#films = films;
    const ui = this.#ui;
    for (const name of ["library-open", "library-open-session"]) {
      ui[name].addEventListener("click", () => this.#open());
    }
    ui["library-close"].addEventListener("click", () => ui.library.close());
    ui.library.addEventListener("close", () => this.#stop());
    ui["library-search"].addEventListener("input", () => this.#searchSoon());
    ui["library-own"].addEventListener("change", () => this.#searchSoon());
    ui["library-more"].addEventListener("click", () => this.#search(this.#page + 1));
    ui["library-add"].addEventListener("click", () => ui["library-file"].click());
    ui["library-file"].addEventListener("change", () => this.#add([...ui["library-file"].files]));
    ui["friend-form"].addEventListener("submit", event => {
      event.preventDefault();
      this.#try(async () => {
        await call("POST", "friends", {link: ui["friend-link"].value, theirs: ui["friend-theirs"].checked});
        ui["friend-link"].value = "";
        this.#say("They are asked as soon as their peer is in reach.");
      });
    });
    ui["library-anew"].addEventListener("click", () => this.#try(() => call("POST", "catalogue")));
    ui["library-player"].addEventListener("timeupdate", () => this.#tellPlace(false));
    ui["library-player"].addEventListener("ended", () => this.#tellPlace(true));
    ui["library-player"].addEventListener("error", () => this.#playing !== null && this.#say("This browser can't play it, or nobody who has it is there."));
  }

  /** Something has changed. */
  update(state) {
    this.#state = state;
    if (this.#ui.library.open) {
      this.#refresh();
    }
  }

  #open() {
    this.#ui.library.showModal();
    this.#ui["library-search"].focus();
    this.#refresh();
  }

  #refresh() {
    this.#search(1, this.#page);
    this.#try(async () => this.#drawFriends(await call("GET", "friends")));
  }

  #searchSoon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#search(1), TYPING_MS);
  }

  /** Pages from one to another; a later question makes the answer of an earlier one worthless. */
  #search(from, to = from) {
    const asked = ++this.#asked;
    const ui = this.#ui;
    this.#try(async () => {
      let videos = from === 1 ? [] : this.#videos;
      let answer = null;
      for (let page = from; page <= to; page++) {
        const query = new URLSearchParams({search: ui["library-search"].value, page, ...ui["library-own"].checked ? {of: "self"} : {}});
        answer = await call("GET", `videos?${query}`);
        videos = [...videos, ...answer.videos];
      }
      if (asked !== this.#asked) {
        return;
      }
      this.#page = to;
      this.#videos = videos;
      setText(ui["library-use"], `${megabytes(answer.bytes)} on this machine's disk`);
      setText(ui["library-count"], answer.total === 0 ? "Nothing found." : countText(answer.total, "video", "videos"));
      show(ui["library-more"], videos.length < answer.total);
      keyed(ui["library-videos"], videos, video => `${video.owner} ${video.root}`, video => this.#make(video), (element, video) => this.#draw(element, video));
    });
  }

  #make({root}) {
    const element = clone("video-template");
    const find = () => this.#videos.find(video => video.root === root);
    const on = (name, act) => part(element, name).addEventListener("click", () => this.#try(() => act(find())));
    on("play", video => this.#play(video));
    on("to-queue", async ({torrentId, title}) => this.#send({command: "QUEUE", op: "add", torrentId, filename: title}) && this.#say(`“${title}” is in the queue.`));
    on("keep", () => call("POST", `videos/${root}/keep`));
    on("edit", async video => {
      const form = part(element, "video-edit");
      show(form, form.hidden);
      fill(form, video);
      form.elements.title.focus();
    });
    on("snap", async () => {
      const image = poster(this.#ui["library-player"]);
      if (image !== null) {
        await call("PUT", `videos/${root}`, {image});
      }
      this.#say(image === null ? "This picture can't be made small enough." : "What plays now is its poster.");
    });
    on("drop", async ({title, own}) => {
      if (await this.#notices.confirm(`Remove “${title}”?`, own ? "It is deleted from this machine, and from those of friends who did not keep it."
        : "It is kept no longer.", "Remove")) {
        await call("DELETE", `videos/${root}`);
      }
    });
    part(element, "video-edit").addEventListener("submit", event => {
      event.preventDefault();
      const form = event.currentTarget;
      this.#try(async () => {
        await call("PUT", `videos/${root}`, {title: form.elements.title.value, description: form.elements.description.value,
          tags: form.elements.tags.value.split(",").map(tag => tag.trim()).filter(tag => tag !== ""), audience: form.elements.audience.value});
        show(form, false);
        part(element, "edit").focus();
      });
    });
    return element;
  }

  #draw(element, video) {
    const {title, own, kept, removed, heldBytes: held} = video;
    setText(part(element, "video-title"), title);
    element.title = video.description;
    setText(part(element, "video-facts"), [video.duration > 0 ? `${Math.ceil(video.duration / 60)} min` : "",
      own ? `yours, for ${video.audience}` : `of ${video.ownerName}`, ...video.tags,
      own ? "" : removed ? "removed by its owner; you kept it, and it is offered to nobody"
        : video.there.length > 0 ? `there: ${video.there.join(", ")}` : "nobody who has it is there",
      own || held === 0 ? "" : held < video.lengthBytes ? `${Math.floor(100 * held / video.lengthBytes)} % here` : "here",
      kept ? "kept" : "", video.seen ? "seen" : video.stoppedAt > 0 ? `stopped at ${Math.floor(video.stoppedAt / 60)} min` : ""]
      .filter(text => text !== "").join(" · "));
    setLabel(part(element, "play"), `Play ${title}`, "Play it here, for yourself");
    setLabel(part(element, "drop"), own ? `Remove ${title}` : `Keep ${title} no longer`);
    setLabel(part(element, "edit"), `Edit ${title}`);
    setLabel(part(element, "keep"), `Keep ${title}`, "Fetch it whole and offer it to friends");
    setLabel(part(element, "to-queue"), `Put ${title} into the session's queue`);
    show(part(element, "to-queue"), this.#state.session !== null && mayControl(this.#state));
    show(part(element, "keep"), !own && !kept);
    show(part(element, "edit"), own);
    show(part(element, "drop"), own || kept);
    show(part(element, "snap"), own && this.#playing === video.root);
    this.#drawPoster(part(element, "poster"), video.poster);
  }

  /** Asked for when it is first shown. */
  #drawPoster(picture, hash = "") {
    if (picture.dataset.hash !== hash) {
      picture.dataset.hash = hash;
      show(picture, false);
      if (hash !== "") {
        this.#posters[hash] ??= call("GET", `posters/${hash}`).then(({type, image}) => `data:${type};base64,${image}`);
        this.#posters[hash].then(source => {
          picture.src = picture.dataset.hash === hash ? source : picture.src;     // meanwhile it may have got another
          show(picture, true);
        }).catch(() => {
          delete this.#posters[hash];     // nobody who has it is there: asked again when the list changes
          picture.dataset.hash = "";
        });
      }
    }
  }

  async #play(video) {
    const player = this.#ui["library-player"];
    const {url} = await call("POST", `videos/${video.root}/play`);
    this.#playing = video.root;
    this.#toldMs = Date.now();
    setLabel(player, video.title);
    player.src = url;
    show(player, true);
    if (!video.seen) {
      player.currentTime = video.stoppedAt;
    }
    await player.play();
    player.focus();
  }

  #tellPlace(whole) {
    if (this.#playing !== null && (whole || Date.now() - this.#toldMs >= STOPPED_MS)) {
      this.#toldMs = Date.now();
      const {currentTime} = this.#ui["library-player"];
      this.#try(() => call("PUT", `videos/${this.#playing}`, {stoppedAt: currentTime, seen: whole}));
    }
  }

  #stop() {
    this.#toldMs = 0;
    this.#tellPlace(false);
    this.#playing = null;
    const player = this.#ui["library-player"];
    player.pause();
    player.removeAttribute("src");
    player.load();
    show(player, false);
  }

  #add(files) {
    this.#ui["library-file"].value = "";
    this.#try(async () => {
      for (const file of files) {
        const {torrentId, duration, image} = await this.#films.bring(file, text => this.#say(text));
        await call("POST", "videos", {torrentId, title: file.name.replace(/\.[^.]+$/, "").slice(0, 200), duration: Math.round(duration) || 0, audience: "nobody",
          ...image === null ? {} : {image}});
        this.#say(`${file.name} is in your library, for nobody else so far: choose who sees it with Edit.`);
      }
    });
  }

  #drawFriends({friends, forked}) {
    show(this.#ui["library-forked"], forked);
    keyed(this.#ui.friends, friends, friend => friend.peer, friend => this.#makeFriend(friend), drawFriend);
  }

  #makeFriend({peer}) {
    const element = clone("friend-template");
    const on = (name, act) => part(element, name).addEventListener("click", () => this.#try(act));
    on("accept", () => call("POST", "friends", {peer}));
    on("forgive", () => call("POST", "friends", {peer}));
    on("end", async () => {
      if (await this.#notices.confirm("Be friends no longer?", "What they publish is forgotten here, and what you publish there.", "End it")) {
        await call("DELETE", `friends/${peer}`);
      }
    });
    for (const [right, words] of Object.entries(RIGHTS)) {
      const label = document.createElement("label");
      const box = Object.assign(document.createElement("input"), {type: "checkbox", value: right});
      box.addEventListener("change", () => this.#try(() => call("POST", "friends",
        {peer, rights: [...element.querySelectorAll("input:checked")].map(ticked => ticked.value)})));
      label.append(box, ` ${words}`);
      part(element, "rights").append(label);
    }
    return element;
  }

  #say(text) {
    setText(this.#ui["library-said"], text);
  }

  async #try(work) {
    try {
      await work();
    } catch (error) {
      this.#say(error.message);
    }
  }
}

function fill(form, video) {
  for (const name of ["title", "description", "audience"]) {
    form.elements[name].value = video[name];
  }
  form.elements.tags.value = video.tags.join(", ");
}

function drawFriend(element, {name, state, score, there, absent, videos, rights}) {
  setText(part(element, "friend-name"), name);
  setText(part(element, "friend-facts"), [{asked: "asked, no answer yet", asking: "asks to be your friend", agreed: there ? "there" : "off"}[state],
    state === "agreed" ? countText(videos, "video", "videos") : "", score < 100 ? `score ${score} of 100` : "", score === 0 ? "dropped: broke the rules" : "",
    absent ? "not met for 30 days: remove?" : ""].filter(text => text !== "").join(" · "));
  show(part(element, "accept"), state === "asking");
  show(part(element, "forgive"), score < 100);
  show(part(element, "rights"), state === "agreed");
  setLabel(part(element, "accept"), `Be friends with ${name}`);
  setLabel(part(element, "forgive"), `Forgive ${name}`);
  setLabel(part(element, "end"), state === "asking" ? `Decline ${name}` : `End the friendship with ${name}`);
  part(element, "rights").setAttribute("aria-label", `${name} may`);
  element.querySelectorAll("input").forEach(box => {
    box.checked = rights.includes(box.value);
  });
}

function megabytes(bytes) {
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
