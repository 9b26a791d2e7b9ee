/**
 * What can be watched, and how a person may write it down.
 *
 * A source is named by its `torrentId`: `youtube:<11 characters>`, `https://…` or `http://…`; one that does not begin at its
 * beginning says where behind it, `#t=90`, as in W3C Media Fragments. People paste links of many forms; `parseSource` turns each into
 * that one name, or says why it cannot. Pure: no DOM, no network.
 */

const YOUTUBE_ID = /^[A-Za-z0-9_-]{11}$/;
const YOUTUBE_HOSTS = new Set(["youtube.com", "www.youtube.com", "m.youtube.com", "music.youtube.com",
  "youtube-nocookie.com", "www.youtube-nocookie.com"]);
/** Paths that carry the id as their second part: /shorts/<id>, /embed/<id> … */
const YOUTUBE_PATHS = new Set(["shorts", "embed", "live", "v", "e"]);

/** What of a link says where to begin: `t=90`, `t=1m30s`, `start=90`; a range's end is left out. */
const TIME = /^(?:(\d{1,3})h)?(?:(\d{1,4})m)?(?:(\d{1,6})(?:\.\d+)?s?)?(?:,.*)?$/;
/** `#t=…` behind a torrentId, as written here. */
const FROM = /#t=\d{1,6}$/;
/** How a link begins that can't be a part of another one: with a scheme, or a host and a slash. */
const BEGINS = /^(?:[a-z][a-z0-9+.-]*:\/\/|(?:[a-z0-9-]+\.)+[a-z]{2,}(?::\d+)?\/|localhost(?::\d+)?\/)/i;
/** What files of video and sound are called. A host of such a name alone would name no video. */
const FILE_NAME = /^[^/?#]*\.(?:mp4|m4v|mkv|webm|mov|avi|ogv|ogg|mp3|m4a|wav|flac|opus|ts)$/i;

/** The longest address taken; what a peer takes as well. */
export const MAX_ADDRESS_CHARS = 2048;
/** No video is longer than this, seconds. */
const MAX_FROM_S = 999_999;
/** The longest title of a queue entry. */
export const MAX_TITLE_CHARS = 200;

/**
 * The links in what a person pasted. Blanks and commas stand between two links, but an address may have
 * blanks in it: what does not begin like a link goes on the address before it.
 */
export function linksOf(text) {
  const links = [];
  for (const line of text.replace(/[,;]+(?=[a-z][a-z0-9+.-]*:\/\/)/gi, "\n").split("\n")) {
    let before = null;
    for (const word of line.split(/\s+/).filter(part => part !== "")) {
      if (before !== null && isAddress(before) && !BEGINS.test(word)) {
        links.push(`${links.pop()} ${word}`);
      } else {
        links.push(word);
        before = word;
      }
    }
  }
  return links.map(link => link.replace(/^[,;]+|[,;]+$/g, "")).filter(link => link !== "");
}

/** The address of a file, in which blanks may stand; YouTube's links have none. */
function isAddress(text) {
  const url = BEGINS.test(text) ? parseUrl(text) : null;
  return url !== null && !isYouTube(url);
}

/**
 * Reads what a person typed.
 * @param {string} text a YouTube link of any usual form, a bare YouTube id, or the http(s) address of a media file
 * @returns {{torrentId: string, filename: string} | {problem: string}}
 */
export function parseSource(text) {
  const typed = text.trim();
  if (typed === "") {
    return {problem: "Paste a YouTube link or the address of a video file."};
  }
  if (typed.length > MAX_ADDRESS_CHARS) {
    return {problem: "That address is too long."};
  }
  if (YOUTUBE_ID.test(typed)) {
    return youtube(typed, "");
  }
  if (FILE_NAME.test(typed)) {
    return {problem: `“${typed}” is the name of a file. Paste its whole address, which begins with https://.`};
  }
  const url = parseUrl(typed);
  if (url === null) {
    return {problem: "That is not a link. Paste a YouTube link or the address of a video file."};
  }
  const from = fromOf(url);
  if (isYouTube(url)) {
    const id = youtubeId(url);
    return id === null ? {problem: "That YouTube link names no single video."} : youtube(id, from);
  }
  if (url.username !== "" || url.password !== "") {
    return {problem: "That address holds a user name or password, and everybody here would see it."};
  }
  if (url.hash !== "") {
    url.hash = from;
  }
  return {torrentId: url.href, filename: nameOf(url)};
}

/**
 * Splits a torrentId into what a player needs.
 * @returns {{kind: "youtube", videoId: string} | {kind: "media", url: string, host: string, origin: string}
 *   | {kind: "media", film: true} | {kind: "unknown"}}  a film's url is the peer's to say
 */
export function sourceOf(torrentId) {
  if (torrentId.startsWith("youtube:")) {
    const videoId = torrentId.slice("youtube:".length).replace(FROM, "");
    return YOUTUBE_ID.test(videoId) ? {kind: "youtube", videoId} : {kind: "unknown"};
  }
  if (torrentId.startsWith("ppspp:")) {
    return {kind: "media", film: true};
  }
  const url = /^https?:\/\//i.test(torrentId) ? parseUrl(torrentId) : null;
  if (url !== null) {
    url.hash = "";      // a player would obey it in its own way
  }
  return url === null ? {kind: "unknown"} : {kind: "media", url: url.href, host: url.host, origin: url.origin};
}

/** Where a source comes from, in one or two words. */
export function originOf(torrentId) {
  const source = sourceOf(torrentId);
  return source.kind === "youtube" ? "YouTube" : source.film === true ? "film" : source.kind === "media" ? source.host : "unknown source";
}

function youtube(id, from) {
  return {torrentId: `youtube:${id}${from}`, filename: `YouTube ${id}`};
}

function isYouTube(url) {
  return url.hostname === "youtu.be" || YOUTUBE_HOSTS.has(url.hostname);
}

/** Where a link begins, as `#t=90`; "" at the beginning. A file's own `?t=` is its server's affair. */
function fromOf(url) {
  const behind = new URLSearchParams(url.hash.slice(1)).get("t");
  const said = behind ?? (isYouTube(url) ? url.searchParams.get("t") ?? url.searchParams.get("start") : null) ?? "";
  const [hours, minutes, seconds] = (TIME.exec(said) ?? [said]).slice(1).map(digits => Number(digits ?? 0));
  const from = hours * 3600 + minutes * 60 + seconds;
  return from > 0 && from <= MAX_FROM_S ? `#t=${from}` : "";
}

/** The URL in the text, also without its scheme ("youtu.be/…"), or null. Only http and https. */
function parseUrl(text) {
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  let url;
  try {
    url = new URL(withScheme);
  } catch (error) {
    if (error instanceof TypeError) {
      return null;
    }
    throw error;
  }
  const looksLikeHost = url.hostname.includes(".") || url.hostname === "localhost" || url.hostname.startsWith("[");
  return (url.protocol === "http:" || url.protocol === "https:") && looksLikeHost ? url : null;
}

function youtubeId(url) {
  const parts = url.pathname.split("/").filter(part => part !== "");
  const candidate = url.hostname === "youtu.be" ? parts[0]
    : YOUTUBE_PATHS.has(parts[0]) ? parts[1]
    : url.searchParams.get("v");
  return candidate !== null && candidate !== undefined && YOUTUBE_ID.test(candidate) ? candidate : null;
}

/** The last part of the path, decoded, without characters that nobody sees; else the host. */
function nameOf(url) {
  const last = url.pathname.split("/").filter(part => part !== "").pop() ?? "";
  let name;
  try {
    name = decodeURIComponent(last);
  } catch (error) {
    if (!(error instanceof URIError)) {
      throw error;
    }
    name = last;  // a stray % in the path: the raw text is name enough
  }
  const visible = name.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "").trim();
  // A cut in the middle of a surrogate pair leaves half of it. Other characters are seen beside letters only: no peer takes them alone.
  return /[^\p{Z}\p{DI}\u2800]/u.test(visible) ? visible.slice(0, MAX_TITLE_CHARS).replace(/[\uD800-\uDBFF]$/, "") : url.host;
}
