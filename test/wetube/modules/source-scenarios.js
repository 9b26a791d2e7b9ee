/** source.js: what people paste, and what is made of it. */

import {linksOf, originOf, parseSource, sourceOf} from "/web/source.js";
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
    equal(named("%E3%85%A4"), "media.example", "a name that nobody sees");
    equal(named(`${"a".repeat(199)}%F0%9F%8E%AC`), "a".repeat(199), "never half a character");
    equal(parseSource("http://[::1]:8000/a.mp4").torrentId, "http://[::1]:8000/a.mp4", "IPv6");
  }),

  scenario("An address with blanks is one; commas, blanks and line ends stand between two", () => {
    for (const [text, links] of [
      ["https://media.example/my first film.mp4", ["https://media.example/my first film.mp4"]],
      ["https://media.example/Paris, Texas.mp4", ["https://media.example/Paris, Texas.mp4"]],
      ["https://media.example/a.mp4, https://media.example/b.mp4", ["https://media.example/a.mp4", "https://media.example/b.mp4"]],
      ["https://media.example/a.mp4,https://media.example/b.mp4;", ["https://media.example/a.mp4", "https://media.example/b.mp4"]],
      ["media.example/a b.mp4 media.example/c.mp4", ["media.example/a b.mp4", "media.example/c.mp4"]],
      ["a.mp4, b.mp4", ["a.mp4", "b.mp4"]],
      [`${ID} ${ID},\t${ID}`, [ID, ID, ID]],
      [`https://youtu.be/${ID} ${ID}`, [`https://youtu.be/${ID}`, ID]],
      ["https://media.example/a.mp4\nb.mp4", ["https://media.example/a.mp4", "b.mp4"]],
      ["https://media.example/my\tfilm, vol.2/part 1.mp4", ["https://media.example/my film, vol.2/part 1.mp4"]],
      [" , ", []], ["", []]]) {
      same(linksOf(text), links, text);
    }
    equal(parseSource("https://media.example/my first film.mp4").torrentId, "https://media.example/my%20first%20film.mp4", "as a browser writes it");
  }),

  scenario("A link that says where to begin begins there", () => {
    for (const [text, from] of [["?t=90", "#t=90"], ["?t=1m30s", "#t=90"], ["?t=90s", "#t=90"], ["?start=90", "#t=90"], ["#t=1h", "#t=3600"],
      ["?t=0", ""], ["?t=later", ""], ["?t=", ""], ["?t=99999999", ""], ["?t=-5", ""], ["?si=x", ""]]) {
      equal(parseSource(`https://youtu.be/${ID}${text}`).torrentId, `youtube:${ID}${from}`, text);
    }
    equal(parseSource(`https://www.youtube.com/watch?v=${ID}&t=1h2m3s`).torrentId, `youtube:${ID}#t=3723`, "among others");
    for (const [text, torrentId] of [["a.mp4#t=90", "a.mp4#t=90"], ["a.mp4#t=90,120", "a.mp4#t=90"], ["a.mp4#chapter", "a.mp4"], ["a.mp4#t=", "a.mp4"],
      ["a.mp4?t=90", "a.mp4?t=90"]]) {
      equal(parseSource(`https://media.example/${text}`).torrentId, `https://media.example/${torrentId}`, text);
    }
    equal(sourceOf(`youtube:${ID}#t=90`).videoId, ID, "the video");
    equal(sourceOf("https://media.example/a.mp4#t=90").url, "https://media.example/a.mp4", "the file");
    equal(sourceOf(`youtube:${ID}#t=x`).kind, "unknown", "what we never write");
  }),

  scenario("The name of a file alone is no address, and it is said so", () => {
    for (const text of ["film.mp4", "my film.MKV", "C:\\Users\\ada\\film.webm"]) {
      equal(parseSource(text).problem, `“${text}” is the name of a file. Paste its whole address, which begins with https://.`, text);
    }
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
