/**
 * Everything the page shows, as one value, and how each message of the peer changes it.
 *
 * The page changes only when its peer says so: a click sends a command, the peer answers with what became of it, `reduce`
 * folds the answer in, and the views draw the result. Pure: no DOM, no clock; `nowMs` is the page's own time.
 */

/** Before the peer has said anything. */
export const INITIAL = Object.freeze({
  connected: false,     // the socket to one's own peer is open
  heard: false,         // a HELLO has come since the page was loaded
  self: null,           // {id, name, port, addresses}
  session: null,        // {id, title, role, phase, directors, noDirector, mayControl, mayDirect, writable, wait, problem?,
                        //  election?: {term, votes, of}, elected?: {id, votes, of}, ending?: {by, agreed, needed, mayAgree}}
  users: [],            // members and invited, as told, with awaySinceMs; player, failure and ready are those of their last SYNC
  places: {},           // by id, where their player was at their last SYNC: {item, currentTime, player, atMs, distanceMs}
  status: null,         // {item, torrentId, filename, state, currentTime, at, rate, by?, waitsFor?}
  chat: null,           // {code?, locked, channels, nearlyFull}; its lines are the view's
  films: [],            // [{film, lengthBytes, url, chunks, held, elsewhere, contradicted, trouble?, holders: [{userId, held, rate}]}]
  playlist: [],         // [{item, filename, torrentId, userId}]
  sessions: [],         // known others
  invitations: [],      // waiting for an answer
  conference: null,     // {code, weak?, tracker, link, trouble, reach, looking, problem, entering?, answer, kept, found}
  library: null,        // {state}: another number when the library's calls give something else
  door: [],             // [{id, name, address}]: who wants in
});

/** Messages that carry a new `status`. */
const PLAYBACK = new Set(["PLAY", "PAUSE", "SEEK", "RATE", "LOAD", "NEXT", "HOLD", "RESUME", "STATUS"]);

/** @returns the state after `message`; the same object if nothing changed */
export function reduce(state, message, nowMs) {
  if (PLAYBACK.has(message.command)) {
    return {...state, status: message.status};
  }
  switch (message.command) {
    case "HELLO":
      return {...state, heard: true, self: message.self, session: message.session, status: message.status ?? null,
        ...told(message.users, state, nowMs), chat: message.chat ?? null, playlist: message.playlist, films: message.films ?? [], sessions: message.sessions,
        invitations: message.invitations, conference: message.conference ?? null, library: message.library ?? null,
        door: message.door ?? []};
    case "SELF":
      return {...state, self: message.self};
    case "SESSION":
      return message.session === null ? {...state, session: null, users: [], places: {}, playlist: [], status: null}
        : {...state, session: message.session};
    case "USERS":
      return {...state, ...told(message.users, state, nowMs)};
    case "CHAT":
      return {...state, chat: message.chat};
    case "PLAYLIST":
      return {...state, playlist: message.playlist};
    case "FILMS":
      return {...state, films: message.films};
    case "SESSIONS":
      return {...state, sessions: message.sessions};
    case "INVITATIONS":
      return {...state, invitations: message.invitations};
    case "CONFERENCE":
      return {...state, conference: message.conference};
    case "LIBRARY":
      return {...state, library: message.library};
    case "DOOR":
      return {...state, door: message.door};
    case "SYNC":
      return located(state, message);
    default:
      return state;     // NOTICE, ERROR, TIME, TAKEN, and what later versions add, change nothing here
  }
}

/** The socket opened or closed. */
export function connection(state, connected) {
  return {...state, connected};
}

/** What the page is about: "offline" until the peer has spoken, then home, joining, session or ended. */
export function phaseOf(state) {
  if (!state.heard) {
    return "offline";
  }
  if (state.session === null) {
    return "home";
  }
  return state.session.phase === "joining" ? "joining" : state.session.phase === "open" ? "session" : "ended";
}

export function mayControl(state) {
  return state.connected && phaseOf(state) === "session" && state.session.mayControl;
}

export function mayDirect(state) {
  return state.connected && phaseOf(state) === "session" && state.session.mayDirect;
}

/** Whether somebody directs by election only, and we were appointed: then we may give them another role. */
export function mayReplace(state, id) {
  const elected = state.session?.elected?.id;
  return mayDirect(state) && elected === id && elected !== state.self.id;
}

export function userOf(state, id) {
  return state.users.find(user => user.id === id) ?? null;
}

/** A display name for any id: "You" for oneself, "Somebody" for one who is not known here (any more). */
export function nameOf(state, id) {
  const user = userOf(state, id);
  return state.self !== null && id === state.self.id ? "You" : user === null ? "Somebody" : fullName(state, user);
}

/** A user's name; of two who have the same one, each with the first characters of the id, which no other has. */
export function fullName(state, {id, name, address}) {
  const shown = name || address || id.slice(0, 8);
  return state.users.some(other => other.id !== id && other.name === name) ? `${shown} (${id.slice(0, 4)})` : shown;
}

/** Members and not-yet-members, apart. */
export function membersOf(state) {
  return state.users.filter(user => user.state !== "invited" && user.state !== "inviting");
}

export function invitedOf(state) {
  return state.users.filter(user => user.state === "invited" || user.state === "inviting");
}

/** The place of the item that plays in the playlist, or -1. */
export function currentIndex(state) {
  return state.status === null ? -1 : state.playlist.findIndex(entry => entry.item === state.status.item);
}

/** Where a user's player is at session time `sessionMs`, seconds, or null when nobody knows. */
export function whereIs(state, user, sessionMs) {
  const place = state.places[user.id];
  const {status} = state;
  if (place === undefined || status === null || place.item !== status.item) {
    return null;
  }
  const moving = place.player === "PLAYING" ? Math.max(0, sessionMs - place.atMs) / 1000 * status.rate : 0;
  return place.currentTime + moving;
}

/** How far ahead of the line a user's player was when it last reported, milliseconds, or null when nobody knows. */
export function distanceOf(state, user) {
  return state.places[user.id]?.distanceMs ?? null;
}

/** Whom the session waits for at session time `sessionMs`, and for how much longer at most: {ids, leftMs}, or null. */
export function waitedFor(state, sessionMs) {
  const ids = state.status?.waitsFor ?? [];
  const leftMs = (state.status?.at ?? 0) - sessionMs;
  return ids.length === 0 || leftMs <= 0 ? null : {ids, leftMs};
}

/** Users as told, each with when the absence began; places of those who are still among them. */
function told(users, before, nowMs) {
  const known = new Map(before.users.map(user => [user.id, user]));
  return {
    users: users.map(user => ({...user, ready: known.get(user.id)?.ready,
      ...user.state === "away" ? {awaySinceMs: nowMs - (user.awayMs ?? 0)} : {}})),
    places: Object.fromEntries(users.filter(user => user.id in before.places).map(user => [user.id, before.places[user.id]])),
  };
}

/** A SYNC moves one place. Users, of which much more is drawn, change only when a player's state does. */
function located(state, sync) {
  const user = userOf(state, sync.userId);
  if (user === null) {
    return state;
  }
  const place = {item: sync.item, currentTime: sync.currentTime, player: sync.state, atMs: sync.dispatchedAt, distanceMs: sync.distanceMs};
  const places = {...state.places, [user.id]: place};
  const same = user.player === sync.state && user.failure === sync.failure && user.ready === sync.ready;
  return same ? {...state, places} : {...state, places, users: state.users.map(other => other !== user ? other
    : {...user, player: sync.state, failure: sync.failure, ready: sync.ready})};
}
