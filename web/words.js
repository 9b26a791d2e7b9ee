/**
 * What people read and hear: times, failures, roles, announcements. Plain text only; the views put it in place with
 * textContent. Pure.
 */

import {mayReplace, membersOf, nameOf, userOf} from "./state.js";

/** 723 → "12:03", 3723 → "1:02:03". */
export function clockText(seconds) {
  if (!Number.isFinite(seconds)) {
    return "–:––";
  }
  const whole = Math.max(0, Math.floor(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  const rest = String(whole % 60).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

/** 4200 → "4 s", 130000 → "2 min", 7300000 → "2 h". */
export function spanText(ms) {
  const seconds = Math.max(0, Math.round(ms / 1000));
  return seconds < 100 ? `${seconds} s` : seconds < 5400 ? `${Math.round(seconds / 60)} min`
    : seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} days`;
}

const LITTLE = 10;

/**
 * How far from the line somebody is, ahead of it if positive: "on the line", "12 ms ahead", "3 s behind, give or take 40 ms". The last
 * where their clock may be misread by `withinMs`, unless that is little beside the distance.
 */
export function distanceText(ms, withinMs = 0) {
  const size = Math.abs(ms);
  if (withinMs > 0 && size < LITTLE * withinMs) {
    return `${distanceText(ms)}, give or take ${withinMs} ms`;
  }
  if (size < 1) {
    return "on the line";
  }
  return `${size < 1000 ? `${Math.round(size)} ms` : size < 10_000 ? `${(size / 1000).toFixed(1)} s` : spanText(size)} ${ms > 0 ? "ahead" : "behind"}`;
}

/** "Bo", "Bo and Cleo", "Bo, Cleo and 3 others". */
export function namesText(names) {
  const said = names.map(name => name === "You" ? "you" : name);
  return said.length <= 2 ? said.join(" and ")
    : said.length === 3 ? `${said[0]}, ${said[1]} and ${said[2]}` : `${said[0]}, ${said[1]} and ${said.length - 2} others`;
}

/** What the session's setting means, for those who cannot change it. */
export const WAIT_MEANING = Object.freeze({
  off: "Never: who is late catches up.",
  start: "At starts and after seeks, for a few seconds.",
  always: "Always, for a few seconds.",
});

/** When something was, for a list: "just now", "12 min ago", "3 days ago". */
export function agoText(timeMs, nowMs) {
  return nowMs - timeMs < 60_000 ? "just now" : `${spanText(nowMs - timeMs)} ago`;
}

export function rateText(rate) {
  return `${Number(rate.toFixed(2))}×`;
}

/** "2 people", "1 person". */
export function countText(count, one, many) {
  return `${count} ${count === 1 ? one : many}`;
}

const FAILURES = new Map([
  ["youtube-2", "the video's id is not valid"],
  ["youtube-5", "YouTube's player cannot play it in this browser"],
  ["youtube-100", "the video was removed or is private"],
  ["youtube-101", "the owner forbids embedding"],
  ["youtube-150", "the owner forbids embedding"],
  ["youtube-153", "YouTube does not know the page that asks (no referrer)"],
  ["youtube-blocked", "YouTube cannot be reached"],
  ["media-1", "loading was cut short"],
  ["media-2", "the connection to the video's host broke"],
  ["media-3", "the file is damaged or of a kind this browser cannot decode"],
  ["media-4", "its server does not answer, or has no video there that this browser can play"],
]);

/** A failure code as the half of a sentence: "Bo: …". */
export function failureText(code) {
  return FAILURES.get(code) ?? `the player gave up (${String(code).slice(0, 40)})`;
}

const ROLE_NOW = new Map([["director", "a director"], ["editor", "an editor"], ["viewer", "a viewer"]]);
const ROLES = new Map([["director", "Director"], ["editor", "Editor"], ["viewer", "Viewer"], ["none", "Guest"]]);

export function roleText(role) {
  return ROLES.get(role) ?? String(role);
}

/** What a role may do, for a tooltip and for the help. */
export const ROLE_MEANING = Object.freeze({
  director: "steers, invites, gives roles and may end the session",
  editor: "steers the video and the queue",
  viewer: "watches",
});

const PHASES = new Map([["open", "open"], ["ended", "ended"], ["left", "you left"], ["removed", "you were removed"],
  ["forked", "your key was used twice"]]);

export function phaseText(phase) {
  return PHASES.get(phase) ?? String(phase);
}

/** Why a session is over for us, as a title and an explanation. */
export function endingText(session) {
  switch (session.phase) {
    case "left": return {title: "You left this session", text: "Somebody who directs can invite you again."};
    case "removed": return {title: "You were removed", text: "A director took you out of this session."};
    case "forked": return {title: "Your key was used in two places", text: "Two different things were said with it at one point, so it is out; "
      + "what you said before stays. Either an old copy of DATA was put back, or a copy of your key runs on another machine: stop that one. "
      + "Then ask somebody who directs for a new invitation."};
    default: return {title: "The session has ended", text: "A director ended it for everybody."};
  }
}

/**
 * What happened, as a sentence for the screen and for screen readers, or null when nobody needs to hear it.
 * "Ada paused at 12:03", "You set the speed to 1.25×". At the end of an item nobody skips: what follows comes by itself.
 */
export function actText(before, after, message, atEnd = false) {
  if (message.userId === undefined || after.status === null) {
    return null;
  }
  const who = nameOf(after, message.userId);
  const where = clockText(message.currentTime ?? after.status.currentTime);
  switch (message.command) {
    case "PLAY": return `${who} pressed play at ${where}`;
    case "PAUSE": return `${who} paused at ${where}`;
    case "SEEK": return `${who} went to ${where}`;
    case "RATE": return `${who} set the speed to ${rateText(after.status.rate)}`;
    case "HOLD": return `Waiting for ${namesText((after.status.waitsFor ?? []).map(id => nameOf(after, id)))}`;
    case "RESUME": return resumeText(before, after);
    case "LOAD": return `${who} put on ${after.status.filename ?? "a video"}`;
    case "NEXT": return after.status.item === null ? `${who} skipped; the queue is empty`
      : atEnd ? `Next: ${after.status.filename ?? "a video"}` : `${who} skipped to ${after.status.filename ?? "the next one"}`;
    default: return null;
  }
}

function resumeText(before, after) {
  const missing = (before.status?.waitsFor ?? []).filter(id => userOf(after, id)?.ready !== true && userOf(after, id)?.state === "here");
  return missing.length === 0 ? "All are ready" : `Going on without ${namesText(missing.map(id => nameOf(after, id)))}`;
}

/** The one line about who directs when no director is here, or null. */
export function directionText(state) {
  const {session} = state;
  if (session.election !== undefined) {
    const {term, votes, of} = session.election;
    return `No director is left. Electing one: ${votes} of ${of} votes${term > 1 ? `, round ${term}` : ""}. What plays goes on.`;
  }
  if (!session.noDirector) {
    return null;
  }
  const steered = state.users.some(user => user.role === "editor" && user.state === "here");
  return `No director is here. What plays goes on; ${steered ? "editors steer it"
    : session.mayControl ? "you can steer your own player" : "nobody steers it"} until one is back.`;
}

/** The one line about an elected director who wants to end the session, or null. */
export function endWishText(state) {
  const {ending} = state.session;
  if (ending === undefined) {
    return null;
  }
  const who = ending.by === state.self.id ? "You want" : `${nameOf(state, ending.by)} wants`;
  return `${who} to end the session for everybody: ${ending.agreed} of ${ending.needed} who must agree have agreed.`;
}

/**
 * Who came, went or has another role now, as one sentence; null when nobody, or when it is all new: a session that was just opened.
 * An election has a sentence of its own.
 */
export function membersText(before, after) {
  if (before.session === null || before.session.id !== after.session?.id || before.users === after.users || before.users.length === 0) {
    return null;
  }
  const roles = new Map(membersOf(before).map(user => [user.id, user.role]));
  const now = membersOf(after);
  const texts = now.filter(user => user.role !== roles.get(user.id) && user.id !== after.session.elected?.id).map(user => {
    const name = nameOf(after, user.id);
    return roles.has(user.id) ? `${name} ${user.you === true ? "are" : "is"} ${ROLE_NOW.get(user.role) ?? user.role} now` : `${name} joined`;
  });
  const gone = membersOf(before).filter(user => user.you !== true && !now.some(({id}) => id === user.id));
  return [...texts, ...gone.map(user => `${nameOf(before, user.id)} is not in the session any more`)].join(". ") || null;
}

/** Who was elected, as a sentence, when that is new; else null. */
export function electedText(before, after) {
  const now = after.session?.elected;
  if (now === undefined || before.session?.id !== after.session.id || now.id === before.session.elected?.id) {
    return null;
  }
  const verb = nameOf(after, now.id) === "You" ? "were" : "was";
  const back = mayReplace(after, now.id) ? " You can give them another role in the list of people." : "";
  return `${nameOf(after, now.id)} ${verb} elected director, with ${now.votes} of ${now.of} votes.${back}`;
}
