/**
 * What can be watched, and how a person may write it down.
 *
 * A source is named by its `torrentId`: `youtube:<11 characters>`, `https://…` or `http://…`. People paste links of many
 * forms; `parseSource` turns each into that one name, or says why it cannot. Pure: no DOM, no network.
 */

const YOUTUBE_ID = /^[A-Za-z0-9_-]{11}$/;
const YOUTUBE_HOSTS = new Set(["youtube.com", "www.youtube.com", "m.youtube.com", "music.youtube.com",
  "youtube-nocookie.com", "www.youtube-nocookie.com"]);
/** Paths that carry the id as their second part: /shorts/<id>, /embed/<id> … */
const YOUTUBE_PATHS = new Set(["shorts", "embed", "live", "v", "e"]);

/** The longest address taken; what a peer takes as well. */
export const MAX_ADDRESS_CHARS = 2048;
/** The longest title of a queue entry. */
export const MAX_TITLE_CHARS = 200;

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
    return youtube(typed);
  }
  const url = parseUrl(typed);
  if (url === null) {
    return {problem: "That is not a link. Paste a YouTube link or the address of a video file."};
  }
  if (url.hostname === "youtu.be" || YOUTUBE_HOSTS.has(url.hostname)) {
    const id = youtubeId(url);
    return id === null ? {problem: "That YouTube link names no single video."} : youtube(id);
  }
  if (url.username !== "" || url.password !== "") {
    return {problem: "That address holds a user name or password, and everybody here would see it."};
  }
  return {torrentId: url.href, filename: nameOf(url)};
}

/**
 * Splits a torrentId into what a player needs.
 * @returns {{kind: "youtube", videoId: string} | {kind: "media", url: string, host: string, origin: string} | {kind: "unknown"}}
 */
export function sourceOf(torrentId) {
  if (torrentId.startsWith("youtube:")) {
    const videoId = torrentId.slice("youtube:".length);
    return YOUTUBE_ID.test(videoId) ? {kind: "youtube", videoId} : {kind: "unknown"};
  }
  const url = /^https?:\/\//i.test(torrentId) ? parseUrl(torrentId) : null;
  return url === null ? {kind: "unknown"} : {kind: "media", url: url.href, host: url.host, origin: url.origin};
}

/** Where a source comes from, in one or two words. */
export function originOf(torrentId) {
  const source = sourceOf(torrentId);
  return source.kind === "youtube" ? "YouTube" : source.kind === "media" ? source.host : "unknown source";
}

function youtube(id) {
  return {torrentId: `youtube:${id}`, filename: `YouTube ${id}`};
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
  // A cut in the middle of a surrogate pair leaves half of it.
  return visible.slice(0, MAX_TITLE_CHARS).replace(/[\uD800-\uDBFF]$/, "") || url.host;
}
