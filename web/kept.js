/** What this browser keeps for its person, whatever session is open. */

const SOUND_KEY = "wetube-sound";
const OFFSET_KEY = "wetube-offset";
/** Sound that comes later than this is no matter of headphones. */
const MAX_OFFSET_MS = 500;
const HOSTS_KEY = "wetube-hosts";
/** The host that was let in first is forgotten first. */
const MAX_HOSTS = 200;

/** {volume: 0 to 1, muted}. */
export function sound() {
  return JSON.parse(localStorage.getItem(SOUND_KEY) ?? "null") ?? {volume: 1, muted: false};
}

export function keepSound(value) {
  localStorage.setItem(SOUND_KEY, JSON.stringify(value));
}

/** How much later than the picture the sound of this person's headphones comes. */
export function offsetMs() {
  return clampOffset(Number(localStorage.getItem(OFFSET_KEY) ?? "0"));
}

/** Keeps it, within bounds, and returns what was kept. */
export function keepOffset(value) {
  const offset = clampOffset(Math.round(value));
  localStorage.setItem(OFFSET_KEY, String(offset));
  return offset;
}

/** Hosts of videos that this person let in: by a click, or by putting on something from there. */
export function allowsHost(host) {
  return hosts().includes(host);
}

export function allowHost(host) {
  localStorage.setItem(HOSTS_KEY, JSON.stringify([...hosts().filter(other => other !== host), host].slice(-MAX_HOSTS)));
}

function hosts() {
  return JSON.parse(localStorage.getItem(HOSTS_KEY) ?? "[]");
}

function clampOffset(value) {
  return Number.isFinite(value) ? Math.max(-MAX_OFFSET_MS, Math.min(MAX_OFFSET_MS, value)) : 0;
}
