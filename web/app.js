/**
 * Wires the page: the socket fills the state, the state is drawn, what people do becomes commands.
 *
 *     peer ──message──► reduce ──state──► views, player
 *     peer ◄──command── send ◄── views, player, keys
 *
 * One direction: no view changes what it shows by itself.
 */

import {ChatView} from "./chat-view.js";
import {pageTimeMs, SessionClock} from "./clock.js";
import {ConferenceView} from "./conference-view.js";
import {ControlsView} from "./controls-view.js";
import {need, needAll, setText, show} from "./dom.js";
import {filmOf, Films} from "./films.js";
import {HomeView} from "./home-view.js";
import {listenToIdentities} from "./identities.js";
import {listenToKeys} from "./keyboard.js";
import {LibraryView} from "./library-view.js";
import {Notices} from "./notices.js";
import {PeopleView} from "./people-view.js";
import {Player} from "./player.js";
import {claim, Socket} from "./protocol.js";
import {QueueView} from "./queue-view.js";
import {SessionView} from "./session-view.js";
import {StageView} from "./stage-view.js";
import {Subtitles} from "./subtitles.js";
import {SyncView} from "./sync-view.js";
import {connection, INITIAL, mayControl, phaseOf, reduce} from "./state.js";
import {actText, electedText, membersText} from "./words.js";

/** Before the first answer of the peer: asked again this often. */
const CLAIM_RETRY_MS = 1500;
/** Lists with times in them are redrawn this often. */
const CLOCK_MS = 500;
/** The system's clock and ours this much apart from before: the machine slept, or somebody set it. */
const SLEPT_MS = 1000;
/** What a session says so soon after it was opened is how things are, and an act of longer ago than this is told to nobody. */
const SETTLE_MS = 3000;
const NEWS_MS = 10_000;
/** A connection lost for less than this is not worth a word. */
const BANNER_AFTER_MS = 700;

const screens = needAll("screen-offline", "screen-owner", "screen-taken", "home", "session");
const ui = needAll("banner", "banner-text", "offline-text", "owner-sample", "taken-text", "taken-back");
const clock = new SessionClock();
const nowMs = () => clock.sessionTimeMs(pageTimeMs());
const notices = new Notices();
const titles = new Map();     // better titles than the queue has, by torrentId
let state = INITIAL;
let view = {kind: "none", gate: null, host: null, failure: null, waiting: false};   // what the player says of itself
let final = null;             // "not-owner" or "taken": this page is done
let bannerTimer = null;
let lastSent = 0;             // the number of the last command
let settledMs = Infinity;     // from when on what the open session says is news

const socket = new Socket(location.hostname, {
  opened() {
    change(connection(state, true));
    socket.send({command: "HELLO"});
  },
  received,
  closed(retryMs, unopened) {
    change(connection(state, false));
    if (unopened) {
      setText(ui["offline-text"], "Your peer can't be reached from this page. If make run still runs, other programs on localhost may"
        + " have set too many cookies: open the printed link in a private window, or delete the cookies of localhost. Trying again …");
    }
  },
  taken() {
    finish("taken");
    explainTaken();
  },
  disowned: () => finish("not-owner"),
}, pageTimeMs);

const player = new Player(need("video"), need("youtube"), nowMs, {
  changed(next) {
    view = next;
    stage.update(state, view);
    subtitles.update(state.status?.item ?? null, view.kind);
    controls.drawSound();
  },
  ticked() {
    if (phaseOf(state) === "session") {
      controls.tick(state, null);
      sync.tick(state, moment());
      learnTitle();
    }
  },
  report: message => socket.send(message),
  // A media key or an extension moved the player: from one who may, a command; from others, drift that is corrected.
  moved(kind, value) {
    return mayControl(state) && send(kind === "RATE" ? {command: kind, rate: value} : {command: kind, currentTime: value});
  },
});
const controls = new ControlsView(player, send, titles, notices);
const chat = new ChatView(message => send(message), notices);
const people = new PeopleView(send, notices);
const queue = new QueueView(send, notices, titles, host => player.allow(host));
const films = new Films(send);
const library = new LibraryView(send, notices, films);
const sync = new SyncView(player, send, notices);
const subtitles = new Subtitles(notices);
const home = new HomeView(send, notices);
listenToIdentities();
const session = new SessionView(send, notices);
const conference = new ConferenceView(send, notices);
const stage = new StageView({
  allowHost: () => player.allow(),
  retry: () => player.retry(),
  unlock: () => player.unlock(),
  skip: button => controls.next(button),
  replay: button => controls.replay(button),
  accept: (id, button) => send({command: "ACCEPT", session: id}, button),
  close: button => send({command: "CLOSE"}, button),
  addFirst() {
    session.openPanel();
    queue.focusInput();
  },
}, notices);
listenToKeys(controls, () => final === null && phaseOf(state) === "session",
  {p: () => session.togglePanel(), s: () => sync.resync(), c: () => subtitles.toggle()});

/**
 * The parts of each screen and what of the state each one shows: a part is drawn again only when that is another value than before.
 * No part shows `places`, which each SYNC changes, 31 times a second among 32 people: those are read twice a second.
 */
const ALWAYS = [{shows: ["session", "library"], update: () => library.update(state)}];
const HOME = [{shows: ["self", "sessions", "invitations"], update: () => home.update(state, nowMs())},
  {shows: ["self", "sessions", "conference"], update: () => conference.updateHome(state)}];
const SESSION = [
  {shows: ["session", "conference", "door"], update: () => conference.updateDoor(state)},
  {shows: ["self", "session", "users"], update: () => session.update(state)},
  {shows: ["self", "session", "chat"], update: () => chat.update(state)},
  {shows: ["session", "status"], update: () => controls.update(state)},
  {shows: ["session", "status", "users", "playlist", "invitations"], update: () => stage.update(state, view)},
  {shows: ["self", "session", "users", "status"], update: () => people.update(state, moment())},
  {shows: ["self", "session", "users", "status", "playlist", "films"], update: () => queue.update(state)},
  {shows: ["session"], update: () => films.update(state)},
  {shows: ["self", "session", "users", "status"], update: () => sync.update(state, moment())},
];

/** Sends a command with a number, which its answer repeats; the button that caused it waits for that. False when there is no connection. */
function send(message, button = null) {
  const n = ++lastSent;
  const timed = ["PLAY", "PAUSE"].includes(message.command) ? {dispatchedAt: nowMs()} : {};
  if (!socket.send({...message, ...timed, n})) {
    notices.toast("error", "Your peer is not connected. Nothing was done.");
    return false;
  }
  if (button !== null) {
    notices.wait(button, n);
  }
  return true;
}

function received(message, atMs) {
  switch (message.command) {
    case "TIME":
      if (clock.answered(message.t1, message.t2, atMs)) {
        socket.retime();
      }
      return;
    case "CLOCK":
      clock.forget();
      socket.retime();
      return;
    case "NOTICE":
      notices.toast(message.level === "warning" ? "warning" : "info", message.text);
      return;
    case "LINES":
      chat.told(message);
      drawTitle();
      return;
    case "SAID":
      chat.said(message);
      return;
    case "DONE":
      notices.answered(message.n);
      return;
    case "ERROR":
      notices.answered(message.n);
      refused(message);
      return;
    default:
      break;
  }
  const before = state;
  const atEnd = player.atEnd || before.users.some(user => user.player === "ENDED");
  change(reduce(state, message, atMs));
  announce(before, message, atEnd);
}

/** Says what has just happened; not what the page is told because it, or the session, was only now opened. */
function announce(before, message, atEnd) {
  if (message.command === "HELLO" || phaseOf(before) !== phaseOf(state) || before.session?.id !== state.session?.id) {
    settledMs = pageTimeMs() + SETTLE_MS;
  }
  if (message.command === "HELLO") {
    if (before.self !== null && before.self.id !== message.self.id) {
      location.reload();     // somebody else now: nothing of before is kept
    }
    return;
  }
  announceInvitations(before);
  if (phaseOf(before) !== "session" || phaseOf(state) !== "session") {
    return;
  }
  const elected = electedText(before, state);
  if (elected !== null) {
    notices.toast("info", elected);
  }
  const members = pageTimeMs() < settledMs ? null : membersText(before, state);
  const text = message.status?.at < nowMs() - NEWS_MS ? members : actText(before, state, message, atEnd) ?? members;
  if (text !== null) {
    chat.happened(text);
    notices.act(text);
  }
}

/** An invitation came: on the home screen it is seen, anywhere else it has to be said. */
function announceInvitations(before) {
  const known = new Set(before.invitations.map(invitation => invitation.session));
  for (const {session: id, title, from} of state.invitations.filter(invitation => !known.has(invitation.session))) {
    const text = `${from.name || from.id.slice(0, 8)} invites you to “${title}”.`;
    if (phaseOf(state) === "home") {
      notices.say(text);
    } else if (id !== state.session?.id) {
      notices.toast("info", `${text} It waits in your sessions.`);
    }
  }
}

/** A command was refused: shown where it was given, and as a toast. */
function refused({about, text, address}) {
  notices.toast("error", text);
  if (phaseOf(state) === "session" && about === "INVITE") {
    people.inviteFailed(text, address);
  }
}

function change(next) {
  const before = state;
  state = next;
  if (final === null) {
    draw(before);
  }
}

function draw(before) {
  const phase = phaseOf(state);
  document.documentElement.dataset.phase = phase;
  document.documentElement.dataset.connected = String(state.connected);
  drawBanner();
  reveal(phase === "offline" ? "screen-offline" : phase === "home" ? "home" : "session");
  if (phaseOf(before) !== "offline" && (phase === "home") !== (phaseOf(before) === "home")) {
    need(phase === "home" ? "hero-title" : "session-title").focus();   // what had the focus is gone with its screen
  }
  drawTitle();
  if (state.heard && (!before.heard || state.session?.id !== before.session?.id)) {
    rememberPlace();
  }
  if (state.status !== before.status || filmUrl(state) !== filmUrl(before) || phase !== phaseOf(before)) {
    player.show(phase === "session" ? state.status : null, filmUrl(state));
  }
  const screen = phase === "home" ? HOME : phase === "offline" ? [] : SESSION;
  const anew = state.connected !== before.connected || phase !== phaseOf(before);
  [...screen, ...ALWAYS].filter(({shows}) => anew || shows.some(name => state[name] !== before[name])).forEach(({update}) => update());
}

/** The title of the tab, with how often one was called by name while it was hidden. */
function drawTitle() {
  const named = phaseOf(state) === "home" || phaseOf(state) === "offline" ? "WeTube" : `${state.session.title} · WeTube`;
  const title = chat.mentions > 0 ? `(${chat.mentions}) ${named}` : named;
  if (document.title !== title) {
    document.title = title;
  }
}

/** Where the film that plays can be read. */
function filmUrl(of) {
  return filmOf(of, of.status?.torrentId)?.url ?? null;
}

/** In the browser's history a session stands behind the home screen: Back goes there, and not out of the page. */
function rememberPlace() {
  const id = state.session?.id ?? null;
  const remembered = history.state?.session ?? null;
  if (id === null && remembered !== null) {
    history.back();     // closed by a button: as if by Back
  } else if (id !== null && remembered === null) {
    history.pushState({session: id}, "");
  } else if (id !== null) {
    history.replaceState({session: id}, "");
  }
}

/** Back or Forward: to the home screen, or to the session again. */
function goToPlace() {
  const id = history.state?.session ?? null;
  if (id === null && state.session !== null) {
    if (!send({command: "CLOSE"})) {
      rememberPlace();
    }
  } else if (id !== null && state.session === null && state.sessions.some(known => known.id === id)) {
    send({command: "JOIN", name: state.self.name, roomId: id});
  }
}

/** The connection to one's own peer, once it has been missing for a moment. */
function drawBanner() {
  const lost = state.heard && !state.connected;
  if (!lost) {
    clearTimeout(bannerTimer);
    bannerTimer = null;
    show(ui.banner, false);
  } else if (bannerTimer === null) {
    bannerTimer = setTimeout(() => {
      setText(ui["banner-text"], "Your peer does not answer. What plays goes on; trying again …");
      show(ui.banner, true);
    }, BANNER_AFTER_MS);
  }
}

function reveal(id) {
  for (const [name, element] of Object.entries(screens)) {
    show(element, name === id);
  }
}

function moment() {
  return {sessionMs: nowMs(), pageMs: pageTimeMs(), linePosition: player.linePosition, ownState: player.state,
    ownDistanceMs: player.distanceMs, endless: player.endless};
}

/** The end of this page's say: another browser has it. */
function finish(reason) {
  final = reason;
  document.documentElement.dataset.phase = reason;
  document.documentElement.dataset.connected = "false";
  player.show(null);
  show(ui.banner, false);
  setText(ui["owner-sample"], `${location.origin}/#…`);
  reveal(reason === "taken" ? "screen-taken" : "screen-owner");
  document.title = "WeTube";
}

/** Within one browser the secret is shared and a reload takes over again; another browser needs the link. */
async function explainTaken() {
  let owner = false;
  try {
    owner = (await claim("")).owner;
  } catch (error) {
    console.info("The peer does not answer:", error.message);
  }
  show(ui["taken-back"], owner);
  setText(ui["taken-text"], owner
    ? "Your session goes on in another tab or window of this browser."
    : "Your session goes on in another browser. To have it here again, open the link from the terminal where make run runs.");
}

/** Players know better titles than links do. */
function learnTitle() {
  const torrentId = state.status?.torrentId;
  if (torrentId === undefined || titles.has(torrentId) || player.title === null) {
    return;
  }
  titles.set(torrentId, player.title);
  queue.update(state);
  controls.update(state);
}

/** The key of the printed link is used once and does not stay in the address bar or the history. */
async function begin() {
  const key = location.hash.slice(1);
  if (key !== "") {
    history.replaceState(null, "", location.pathname);
  }
  for (;;) {
    try {
      const {owner, port} = await claim(key);
      if (owner) {
        socket.start(port);
      } else {
        finish("not-owner");
      }
      return;
    } catch (error) {
      setText(ui["offline-text"], "Your peer does not answer. Does make run still run? Trying again …");
      console.info("The peer does not answer:", error.message);
      await new Promise(resolve => setTimeout(resolve, CLAIM_RETRY_MS));
    }
  }
}

ui["taken-back"].addEventListener("click", () => location.reload());
window.addEventListener("hashchange", () => location.reload());
window.addEventListener("popstate", goToPlace);
window.addEventListener("pagehide", () => player.putAway(true));
window.addEventListener("pageshow", event => {
  if (event.persisted) {
    player.putAway(false);
    socket.hurry();
  }
});
window.addEventListener("online", () => socket.hurry());
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) {
    socket.hurry();
    socket.retime();
  }
});
let clocksApartMs = Date.now() - pageTimeMs();
setInterval(() => {
  const apartMs = Date.now() - pageTimeMs();
  if (Math.abs(apartMs - clocksApartMs) > SLEPT_MS) {
    clocksApartMs = apartMs;
    socket.hurry();
    socket.retime();
  }
  const phase = phaseOf(state);
  if (final === null && phase === "session") {
    people.tick(state, moment());
    controls.tick(state, moment());
  }
}, CLOCK_MS);
begin();
