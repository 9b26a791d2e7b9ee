/** The whole page with a stand-in for its peer. */

import {equal, same, scenario} from "./check.js";
import {ADA, BO, EMPTY, hello, ITEM, Page, SELF, SESSION, until, USERS} from "./stand-in.js";

const VIEWS = {"session-view.js": "SessionView", "controls-view.js": "ControlsView", "stage-view.js": "StageView",
  "people-view.js": "PeopleView", "queue-view.js": "QueueView", "sync-view.js": "SyncView"};

/** Counts from now on how often each part of the session's screen is drawn. */
async function countDrawing(page) {
  const drawn = {};
  for (const [module, name] of Object.entries(VIEWS)) {
    const view = (await page.module(module))[name].prototype;
    const {update} = view;
    drawn[name] = 0;
    view.update = function count(...given) {
      drawn[name]++;
      return update.apply(this, given);
    };
  }
  return drawn;
}

const others = Array.from({length: 31}, (_, i) => ({id: `${i}`.padStart(43, "P"), name: `Guest ${i}`, role: "viewer", state: "here",
  player: "PLAYING"}));

function beat(user, n, more = {}) {
  return {command: "SYNC", userId: user.id, item: ITEM, state: "PLAYING", currentTime: n, buffer: 20, ready: true, startMs: 5,
    distanceMs: n % 40, dispatchedAt: Date.now(), ...more};
}

const CLEO = {id: "C".repeat(43), name: "Cleo", role: "viewer", state: "here"};
const FILM = {item: ITEM, torrentId: "https://media.example/film.mp4", filename: "film.mp4"};

/** A page, made old enough that what its session says now is news. */
async function settled(first) {
  const page = await Page.open(first);
  page.window.performance.now = ((real, origin) => () => real.call(origin) + 60_000)(page.window.performance.now, page.window.performance);
  return page;
}

function status(more = {}) {
  return {...FILM, state: "PLAYING", currentTime: 3, at: Date.now() + 60_000, rate: 1, ...more};
}

function act(command, userId, more = {}) {
  return {command, userId, currentTime: 3, dispatchedAt: Date.now(), status: status({by: userId, ...more})};
}

/** What a screen reader says there last. */
const said = page => page.at("#said").textContent.trim();

/** The button with this command's answer still to come. */
const busy = element => element.getAttribute("aria-busy") === "true";

export const scenarios = [
  scenario("A button waits for the answer to its own command, and for no other message", async () => {
    const page = await Page.open(hello({playlist: [{...FILM, userId: ADA}]}));
    const [play, wait] = [page.at("[data-item] .remove"), page.at("#close")];
    play.click();
    wait.click();
    await until(() => busy(play) && busy(wait), "both wait");
    const [{n}] = page.sent("QUEUE");
    equal(page.sent("CLOSE")[0].n === n, false, "two commands of one number");
    page.say({command: "USERS", users: USERS}, act("PAUSE", BO), {command: "ERROR", about: "INVITE", text: "No."});
    same([busy(play), busy(wait)], [true, true], "after other messages");
    page.say({command: "DONE", n});
    same([busy(play), busy(wait)], [false, true], "after its answer");
    page.say({command: "ERROR", about: "CLOSE", n: page.sent("CLOSE")[0].n, text: "No."});
    equal(busy(wait), false, "after a refusal");
    page.close();
  }),

  scenario("Two commands of one button: it waits for the answer to the last", async () => {
    const page = await Page.open(hello({playlist: [{...FILM, userId: ADA}]}));
    const button = page.at("[data-item] .remove");
    button.click();
    button.click();
    const [first, second] = page.sent("QUEUE").map(({n}) => n);
    await until(() => busy(button), "it waits");
    page.say({command: "DONE", n: first});
    equal(busy(button), true, "after the first answer");
    page.say({command: "DONE", n: second});
    equal(busy(button), false, "after the second");
    page.close();
  }),

  scenario("Joining, leaving, and a role given or taken are said; an old act and a session just opened are not", async () => {
    const page = await settled();
    const users = (...more) => page.say({command: "USERS", users: [USERS[0], ...more]});
    users(USERS[1], CLEO);
    equal(said(page), "Cleo joined", "one who joins");
    equal(page.at("#act").dataset.shown, "true", "and over the picture");
    users({...USERS[1], role: "editor"}, CLEO);
    equal(said(page), "Bo is an editor now", "a role given");
    users({...USERS[1], role: "viewer"}, CLEO);
    equal(said(page), "Bo is a viewer now", "a role taken");
    users(USERS[1]);
    equal(said(page), "Cleo is not in the session any more", "one who leaves");
    page.say({command: "USERS", users: [{...USERS[0], role: "editor"}, USERS[1]]});
    equal(said(page), "You are an editor now", "one's own");
    const told = () => page.at("#act").textContent;
    page.say(act("PAUSE", BO, {state: "PAUSED", at: Date.now() - 3_600_000}));
    equal(told(), "You are an editor now", "an old act");
    page.say(act("PLAY", CLEO.id));
    equal(told(), "Somebody pressed play at 0:03", "an act of one who is gone, never a raw id");
    page.say({command: "SESSION", session: null});
    page.say(act("PLAY", BO), {command: "SESSION", session: SESSION}, {command: "USERS", users: USERS});
    page.say({command: "USERS", users: [...USERS, CLEO]});
    equal(told(), "Somebody pressed play at 0:03", "coming back");
    page.close();
  }),

  scenario("The end of a session is nobody's pause, and an automatic step nobody's skip", async () => {
    const page = await settled(hello({users: [USERS[0], {...USERS[1], player: "ENDED"}], status: status()}));
    page.say(act("NEXT", BO, {item: CLEO.id, filename: "b.mp4"}));
    equal(said(page), "Next: b.mp4", "one's film ended");
    page.say({command: "USERS", users: USERS}, act("NEXT", BO, {item: BO, filename: "c.mp4"}));
    equal(said(page), "Bo skipped to c.mp4", "in the middle of it");
    page.say({command: "STATUS", currentTime: 3, status: status({state: "PAUSED"})}, {command: "SESSION", session: {...SESSION, phase: "ended"}});
    equal(said(page), "The session has ended. A director ended it for everybody.", "the end");
    page.close();
  }),

  scenario("Invited again to a session that was left: Accept is there, where it says so", async () => {
    const page = await Page.open(hello({session: {...SESSION, phase: "left", role: "none"}}));
    equal(page.text("#curtain-title"), "You left this session", "left");
    page.say({command: "INVITATIONS", invitations: [{session: SESSION.id, title: SESSION.title, role: "editor", from: {id: BO, name: "Bo", address: ""},
      time: 0}]});
    equal(page.text("#curtain-title"), "Bo invites you again", "invited");
    equal(said(page), "Bo invites you again. You would be editor in “Movie night”.", "and said");
    page.at("#curtain-button").click();
    same(page.sent("ACCEPT").map(({session}) => session), [SESSION.id], "accepted");
    page.at("#curtain-second").click();
    equal(page.sent("CLOSE").length, 1, "or back to one's sessions");
    page.close();
  }),

  scenario("Back goes from a session to the home screen, and Forward into it again", async () => {
    const known = {id: SESSION.id, title: SESSION.title, phase: "open", time: 0, members: 2};
    const home = [{command: "SESSIONS", sessions: [known]}, {command: "SESSION", session: null}];
    const page = await Page.open(hello({session: null}));
    page.say({command: "SESSION", session: SESSION});
    page.window.history.back();
    await until(() => page.sent("CLOSE").length === 1, "Back closes the session");
    page.say(...home);
    page.window.history.forward();
    same((await until(() => page.sent("JOIN")[0])).roomId, SESSION.id, "Forward opens it");
    page.say({command: "SESSION", session: SESSION});
    page.say(...home);
    await until(() => page.window.history.state?.session === undefined, "closed by a button, the page stands where Back would lead");
    equal(page.sent("CLOSE").length, 1, "and nothing more is closed");
    page.close();
  }),

  scenario("Whoever may do nothing with a key reads why", async () => {
    const page = await Page.open(hello({session: {...SESSION, role: "viewer", mayControl: false, mayDirect: false}, status: status()}));
    const press = key => page.window.document.body.dispatchEvent(new page.window.KeyboardEvent("keydown", {key, bubbles: true}));
    for (const key of [" ", "ArrowLeft", "ArrowRight", "j", "n"]) {
      page.at("#act").textContent = "";
      press(key);
      equal(page.at("#act").textContent, "Only editors and directors steer the video", `a viewer's ${key}`);
    }
    page.say({command: "SESSION", session: SESSION}, {command: "STATUS", status: EMPTY});
    press(" ");
    equal(page.at("#act").textContent, "Nothing is playing yet", "without a video");
    page.close();
  }),

  scenario("What goes away passes its focus on: to its neighbour's button, and at last to the heading", async () => {
    const entries = ["1", "2", "3"].map(digit => ({...FILM, item: digit.repeat(43), userId: ADA}));
    const page = await Page.open(hello({playlist: entries}));
    const focused = () => page.window.document.activeElement;
    const remove = entry => page.at(`[data-item="${entry.item}"] .remove`);
    remove(entries[1]).focus();
    page.say({command: "PLAYLIST", playlist: [entries[0], entries[2]]});
    equal(focused() === remove(entries[2]), true, "the next one");
    page.say({command: "PLAYLIST", playlist: [entries[0]]});
    equal(focused() === remove(entries[0]), true, "the one before");
    page.say({command: "PLAYLIST", playlist: []});
    equal(focused().id, "session-title", "none is left");
    page.say({command: "PLAYLIST", playlist: entries.slice(0, 2)});
    page.at(`[data-item="${entries[1].item}"] .up`).focus();
    page.say({command: "PLAYLIST", playlist: [entries[1], entries[0]]});
    equal(focused() === page.at(`[data-item="${entries[1].item}"] .down`), true, "moved to the top, where it can't go up");
    page.close();
  }),

  scenario("Names of buttons have in them what people see there, and one name for one button", async () => {
    const page = await Page.open(hello({playlist: [{...FILM, userId: ADA}]}));
    const unlike = () => [...page.window.document.querySelectorAll("button[aria-label]")].filter(button => button.checkVisibility()
      && !button.getAttribute("aria-label").toLowerCase().includes(button.innerText.trim().toLowerCase()));
    same(unlike().map(({className, id}) => `${id} ${className}`), [], "in a session");
    const mute = page.at("#mute");
    const names = [0, 1].map(() => {
      mute.click();
      return `${mute.getAttribute("aria-label")} ${mute.getAttribute("aria-pressed")}`;
    });
    same(names, ["Mute true", "Mute false"], "muted, and heard");
    page.say({command: "SESSIONS", sessions: [{id: "x", title: "Last week", phase: "ended", time: 0, members: 3}]}, {command: "SESSION", session: null});
    same(unlike().map(({className, id}) => `${id} ${className}`), [], "at home");
    page.close();
  }),

  scenario("On a phone a long title leaves the header its height; a row keeps its height as milliseconds change", async () => {
    const page = await Page.open(hello({session: {...SESSION, title: "A very long title of a session ".repeat(3)}, status: status(),
      users: [USERS[0], {...USERS[1], relayed: true}]}), 390);
    equal(page.at(".bar").offsetHeight < 60, true, `the header is ${page.at(".bar").offsetHeight} px high`);
    const root = page.window.document.documentElement;
    equal(root.scrollWidth, root.clientWidth, "nothing beside the page");
    const row = page.at(`[data-user="${BO}"]`);
    const heights = [0, 9, -132, 999, -2900].map(distanceMs => {
      page.say(beat({id: BO}, 3, {distanceMs}));
      page.say({command: "USERS", users: [USERS[0], {...USERS[1], relayed: true}]});
      return row.offsetHeight;
    });
    same([...new Set(heights)].length, 1, `heights ${heights}`);
    page.close();
  }),

  scenario("Pasting is consent to a new host; what does not fit is said, and stays", async () => {
    const page = await Page.open(hello());
    const field = page.at("#queue-input");
    const paste = text => {
      field.value = text;
      page.at("#queue-add").click();
    };
    paste(Array.from({length: 60}, (_, i) => `https://media.example/${i}.mp4`).join(" "));
    equal(page.text("#queue-problem"), "Those are 60 links; 50 fit at once.", "60");
    equal(page.sent("QUEUE").length, 0, "sent of 60");
    paste("https://new.example/a b.mp4, https://media.example/c.mp4");
    same(page.sent("QUEUE").map(({torrentId}) => torrentId), ["https://new.example/a%20b.mp4", "https://media.example/c.mp4"], "two");
    same(JSON.parse(page.window.localStorage.getItem("wetube-hosts")).slice(-2), ["new.example", "media.example"], "hosts");
    const full = Array.from({length: 500}, (_, i) => ({...FILM, item: String(i).padStart(43, "0"), userId: ADA}));
    page.say({command: "PLAYLIST", playlist: full});
    paste("https://media.example/d.mp4");
    equal(page.text("#queue-problem"), "The queue is full: 500 videos. Remove some first.", "the 501st");
    equal(field.value, "https://media.example/d.mp4", "what was typed");
    page.say({command: "PLAYLIST", playlist: full.slice(2)});
    paste("https://media.example/d.mp4 https://media.example/e.mp4 https://media.example/f.mp4");
    equal(page.text("#queue-problem"), "The queue is nearly full: 2 more videos fit.", "three into two");
    page.window.localStorage.removeItem("wetube-hosts");
    page.close();
  }),

  scenario("In a party of 32, a SYNC draws nothing until a player's state changes", async () => {
    const page = await Page.open(hello({users: [USERS[0], ...others], playlist: others.map(({id, name}) => ({item: id, filename: name,
      torrentId: "https://media.example/film.mp4", userId: ADA}))}));
    page.say(...others.map(user => beat(user, 0)));
    const drawn = await countDrawing(page);
    const startMs = performance.now();
    for (let n = 1; n <= 20; n++) {
      page.say(...others.map(user => beat(user, n)));
    }
    const tookMs = (performance.now() - startMs) / 20;
    same(drawn, Object.fromEntries(Object.values(VIEWS).map(name => [name, 0])), `drawn in ${tookMs.toFixed(2)} ms a second`);
    page.say(beat(others[3], 21, {state: "BUFFERING", ready: false}));
    equal(drawn.PeopleView, 1, "people drawn for a player that has no data");
    equal(page.text(`[data-user="${others[3].id}"] .person-state`), "here", "without an item");
    page.close();
    return `${tookMs.toFixed(2)} ms for a second's 31`;
  }),
];
