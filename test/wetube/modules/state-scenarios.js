/** state.js: what each message of the peer changes, and what is read out of the state. */

import {connection, currentIndex, distanceOf, fullName, INITIAL, invitedOf, mayControl, mayDirect, membersOf, nameOf, phaseOf, reduce, waitedFor,
  whereIs} from "/web/state.js";
import {equal, same, scenario} from "./check.js";
import {ADA, BO, EMPTY, hello, ITEM, SELF, SESSION, USERS} from "./stand-in.js";

const CLEO = "C".repeat(43);
const PLAYING = {item: ITEM, torrentId: "https://media.example/a.mp4", filename: "a.mp4", state: "PLAYING", currentTime: 10, at: 5000,
  rate: 2};
const SYNC = {command: "SYNC", userId: BO, item: ITEM, state: "PLAYING", currentTime: 12, buffer: 3, ready: true, startMs: 0,
  distanceMs: -40, dispatchedAt: 6000};

/** The state after these messages, with the socket open. */
function after(...messages) {
  return messages.reduce((state, message) => reduce(state, message, 1000), connection(INITIAL, true));
}

/** The names of what differs. */
function changed(before, next) {
  return Object.keys(next).filter(name => next[name] !== before[name]);
}

export const scenarios = [
  scenario("Each message changes its own part of the state, and no other", () => {
    const state = after(hello());
    const parts = [["SELF", "self", {...SELF, name: "Ann"}], ["USERS", "users", [USERS[0]]], ["PLAYLIST", "playlist", [{item: ITEM}]],
      ["SESSIONS", "sessions", [{id: "x"}]], ["INVITATIONS", "invitations", [{session: "x"}]], ["SESSION", "session", {...SESSION, title: "Two"}],
      ["STATUS", "status", PLAYING]];
    for (const [command, name, value] of parts) {
      const next = reduce(state, {command, [name]: value}, 1000);
      same(changed(state, next).filter(part => part !== "places"), [name], command);
      same(next[name], value, command);
    }
    for (const command of ["PLAY", "PAUSE", "SEEK", "RATE", "LOAD", "NEXT", "HOLD", "RESUME"]) {
      same(changed(state, reduce(state, {command, userId: ADA, status: PLAYING}, 1000)), ["status"], command);
    }
    for (const command of ["NOTICE", "ERROR", "TIME", "CLOCK", "TAKEN", "OF A LATER VERSION"]) {
      equal(reduce(state, {command, text: "x"}, 1000), state, command);
    }
  }),

  scenario("A session that is closed takes its users, queue and line along", () => {
    const state = after(hello({status: PLAYING, playlist: [{item: ITEM}]}), SYNC, {command: "SESSION", session: null});
    same([state.session, state.users, state.places, state.playlist, state.status], [null, [], {}, [], null], "what is left");
    equal(state.heard, true, "heard");
  }),

  scenario("A SYNC moves a place, and changes a user only as the player's state changes", () => {
    const state = after(hello({status: PLAYING}), SYNC);
    same(state.places, {[BO]: {item: ITEM, currentTime: 12, player: "PLAYING", atMs: 6000, distanceMs: -40}}, "places");
    same(changed(state, reduce(state, {...SYNC, currentTime: 13, distanceMs: -30}, 1000)), ["places"], "the next one");
    const failed = reduce(state, {...SYNC, state: "FAILED", failure: "media-4", ready: false}, 1000);
    same(changed(state, failed), ["users", "places"], "a failure");
    same(failed.users[1], {...USERS[1], ready: false, player: "FAILED", failure: "media-4"}, "the one that failed");
    equal(reduce(state, {...SYNC, userId: CLEO}, 1000), state, "of somebody unknown");
  }),

  scenario("USERS keeps the places of those who stay, and forgets those of the others", () => {
    const state = after(hello({status: PLAYING}), SYNC);
    same(Object.keys(reduce(state, {command: "USERS", users: USERS}, 1000).places), [BO], "stays");
    same(reduce(state, {command: "USERS", users: [USERS[0]]}, 1000).places, {}, "gone");
    const away = reduce(state, {command: "USERS", users: [{...USERS[1], state: "away", awayMs: 400}]}, 1000);
    equal(away.users[0].awaySinceMs, 600, "since when");
  }),

  scenario("Where somebody is: on from their last report at the line's rate, nowhere on another item", () => {
    const state = after(hello({status: PLAYING}), SYNC);
    const [, bo] = state.users;
    equal(whereIs(state, bo, 7000), 14, "a second later");
    equal(whereIs(state, bo, 5500), 12, "by a clock that is behind");
    equal(whereIs(reduce(state, {...SYNC, state: "PAUSED"}, 0), bo, 7000), 12, "paused");
    equal(whereIs(reduce(state, {command: "STATUS", status: {...PLAYING, item: ADA}}, 0), bo, 7000), null, "on another item");
    equal(whereIs(state, state.users[0], 7000), null, "unheard of");
    same([distanceOf(state, bo), distanceOf(state, state.users[0])], [-40, null], "distances");
  }),

  scenario("The phase, and what one may do in it", () => {
    equal(phaseOf(INITIAL), "offline", "before HELLO");
    equal(phaseOf(after(hello({session: null}))), "home", "without a session");
    for (const [phase, expected] of [["joining", "joining"], ["open", "session"], ["ended", "ended"], ["left", "ended"], ["removed", "ended"], ["forked", "ended"]]) {
      const state = after(hello({session: {...SESSION, phase}}));
      equal(phaseOf(state), expected, phase);
      same([mayControl(state), mayDirect(state)], [phase === "open", phase === "open"], phase);
    }
    const unplugged = connection(after(hello()), false);
    same([mayControl(unplugged), mayDirect(unplugged)], [false, false], "without the peer");
    same(mayControl(after(hello({session: {...SESSION, mayControl: false}}))), false, "a viewer");
  }),

  scenario("Members and the invited are told apart; nobody is called by a raw id", () => {
    const dan = {id: CLEO, name: "", role: "viewer", state: "invited"};
    const dialled = {id: "", name: "10.0.0.5:7001", role: "viewer", state: "inviting", address: "10.0.0.5:7001"};
    const state = after(hello({users: [...USERS, dan, dialled]}));
    same(membersOf(state).map(({id}) => id), [ADA, BO], "members");
    same(invitedOf(state).map(({state: how}) => how), ["invited", "inviting"], "invited");
    same([ADA, BO, CLEO, "D".repeat(43)].map(id => nameOf(state, id)), ["You", "Bo", "CCCCCCCC", "Somebody"], "names");
  }),

  scenario("Two of one name are told apart in words; one of them alone goes by the name", () => {
    const state = after(hello({users: [...USERS, {id: CLEO, name: "Bo", role: "viewer", state: "here"}]}));
    same([ADA, BO, CLEO].map(id => nameOf(state, id)), ["You", "Bo (BBBB)", "Bo (CCCC)"], "names");
    same(state.users.map(user => fullName(state, user)), ["Ada", "Bo (BBBB)", "Bo (CCCC)"], "in the list");
    equal(nameOf(after(hello()), BO), "Bo", "alone");
  }),

  scenario("Who is waited for, and how long at most; which entry plays", () => {
    const state = after(hello({status: {...PLAYING, at: 9000, waitsFor: [BO]}, playlist: [{item: ADA}, {item: ITEM}]}));
    same(waitedFor(state, 7000), {ids: [BO], leftMs: 2000}, "before the start");
    equal(waitedFor(state, 9000), null, "at the start");
    equal(currentIndex(state), 1, "the second entry");
    equal(currentIndex(after(hello({status: EMPTY}))), -1, "none");
  }),
];
