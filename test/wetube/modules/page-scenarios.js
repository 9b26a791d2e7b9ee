/** The whole page with a stand-in for its peer. */

import {equal, same, scenario} from "./check.js";
import {ADA, hello, ITEM, Page, USERS} from "./stand-in.js";

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

export const scenarios = [
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
