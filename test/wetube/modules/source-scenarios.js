/** source.js: what people paste, and what is made of it. */

import {originOf, parseSource, sourceOf} from "/web/source.js";
import {equal, same, scenario} from "./check.js";

const ID = "dQw4w9WgXcQ";
const YOUTUBE = {torrentId: `youtube:${ID}`, filename: `YouTube ${ID}`};

function named(name) {
  return parseSource(`https://media.example/${name}`).filename;
}

export const scenarios = [
  scenario("Each usual form of a YouTube link is the same one name", () => {
    for (const text of [ID, ` ${ID}\n`, `https://www.youtube.com/watch?v=${ID}`, `youtube.com/watch?list=x&v=${ID}`, `https://youtu.be/${ID}?si=x`,
      `https://m.youtube.com/watch?v=${ID}`, `https://music.youtube.com/watch?v=${ID}`, `https://www.youtube.com/shorts/${ID}`,
      `https://www.youtube.com/embed/${ID}`, `https://www.youtube.com/live/${ID}`, `HTTPS://WWW.YOUTUBE.COM/watch?v=${ID}`,
      `https://www.youtube-nocookie.com/embed/${ID}`, `http://youtube.com/v/${ID}`]) {
      same(parseSource(text), YOUTUBE, text);
    }
  }),

  scenario("A YouTube link without a video is none, and says so", () => {
    for (const text of ["https://www.youtube.com/", "https://www.youtube.com/@channel", "https://youtu.be/short",
      "https://www.youtube.com/playlist?list=PL0123456789A", "https://www.youtube.com/watch?v=too-long-for-an-id"]) {
      same(parseSource(text), {problem: "That YouTube link names no single video."}, text);
    }
  }),

  scenario("An address of a file keeps its own name, decoded and without characters that nobody sees", () => {
    same(parseSource("media.example/a%20film.mp4"), {torrentId: "https://media.example/a%20film.mp4", filename: "a film.mp4"}, "without a scheme");
    equal(named("100%.mp4"), "100%.mp4", "a stray %");
    equal(named("a%E2%80%AEb%00.mp4"), "ab.mp4", "a turned direction, and a NUL");
    equal(named(""), "media.example", "no name at all");
    equal(named(`${"a".repeat(199)}%F0%9F%8E%AC`), "a".repeat(199), "never half a character");
    equal(parseSource("http://[::1]:8000/a.mp4").torrentId, "http://[::1]:8000/a.mp4", "IPv6");
  }),

  scenario("What is no link, or one that nobody should see, is refused", () => {
    for (const text of ["", "hello", "ftp://media.example/a.mp4", "javascript:alert(1)", "https://", "data:video/mp4,x",
      "https://ada:secret@media.example/a.mp4", `https://media.example/${"a".repeat(2048)}`]) {
      equal(typeof parseSource(text).problem, "string", text.slice(0, 60));
    }
  }),

  scenario("A name in the queue is what a player needs, or unknown", () => {
    same(sourceOf(`youtube:${ID}`), {kind: "youtube", videoId: ID}, "YouTube");
    same(sourceOf("https://media.example:8443/a.mp4"), {kind: "media", url: "https://media.example:8443/a.mp4", host: "media.example:8443",
      origin: "https://media.example:8443"}, "a file");
    for (const torrentId of ["youtube:short", "magnet:?xt=x", "javascript:alert(1)", ""]) {
      same(sourceOf(torrentId), {kind: "unknown"}, torrentId);
    }
    same([`youtube:${ID}`, "https://media.example/a.mp4", "x"].map(originOf), ["YouTube", "media.example", "unknown source"], "origins");
  }),
];
