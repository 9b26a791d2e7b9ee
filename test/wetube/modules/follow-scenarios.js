/** follow.js with a <video>-like model: what the rule must do, whatever happens to the player. */

import {below, equal, ms, quantile, same, scenario} from "./check.js";
import {ModelPlayer, paused, playing, Viewer} from "./model-player.js";

/** Somebody who has watched for some seconds and is on the line. */
function settled(options, {rate = 1, ...how} = {}) {
  return new Viewer(new ModelPlayer(options), how).run(playing(0, 0, rate), 5000);
}

const p95 = (viewer, lastsMs) => quantile(viewer.last(lastsMs), 0.95);

export const scenarios = [
  scenario("A scheduled start is on the line at once, and the lateness of play() is learned as a lead", () => {
    const viewer = new Viewer(new ModelPlayer({startMs: 40})).run(playing(10, 300), 4000);
    const first = viewer.errors[600];
    viewer.run(paused(13, 4000), 1000).run(playing(13, 5300), 3000);
    below(p95(viewer, 1000), 0.006, "the second start, after a second");
    below(Math.abs(viewer.errors[600]), Math.abs(first) / 2, "the second start");
    viewer.run(paused(16, 8000), 1000).run(playing(16, 9300), 1000);
    below(Math.abs(viewer.errors[600]), 0.008, "the third start");
    equal(viewer.player.seeks, 3, "seeks: to each place, paused");
    return `first ${ms(first)}, third ${ms(viewer.errors[600])}`;
  }),

  scenario("Whoever comes late is at the place within two seconds", () => {
    for (const seekMs of [20, 98, 300, 600]) {
      const viewer = new Viewer(new ModelPlayer({seekMs})).run(playing(0, -100_000), 6000);
      below(viewer.backAfterMs(0), 2000 + seekMs, `under 50 ms, with seeks of ${seekMs} ms`);
      below(p95(viewer, 2000), 0.006, `steady, with seeks of ${seekMs} ms`);
    }
  }),

  ...[["that it admits", "starvedUntilMs"], ["that it hides", "stalledUntilMs"]].map(([name, until]) =>
    scenario(`Back under 50 ms after a stall ${name}: of 0.3 s within 3 s, of 1.2 s within 1.5 s`, () => {
      const figures = [];
      const viewer = settled();
      for (const [stallMs, limitMs] of [[300, 3000], [1200, 1500], [300, 3000], [1200, 1500]]) {
        viewer.run(playing(0, 0), 8000, [[1000, player => { player[until] = player.nowMs + stallMs; }]]);
        const backMs = viewer.backAfterMs(1000 + stallMs);
        figures.push(backMs);
        below(backMs, limitMs, `after ${stallMs} ms`);
        below(p95(viewer, 2000), 0.006, `steady after ${stallMs} ms`);
      }
      below(viewer.player.fastest, 1.1001, "the fastest rate");
      return `${figures.join(", ")} ms`;
    })),

  scenario("A correction ends well inside the band at which it begins, and never swings beyond", () => {
    const ahead = [];
    for (const stallMs of [12, 40, 100, 200, 300]) {
      const viewer = settled().run(playing(0, 0), 8000, [[1000, player => { player.stalledUntilMs = player.nowMs + stallMs; }]]);
      below(quantile(viewer.last(1000), 0.5), 0.005, `what is left after ${stallMs} ms`);
      ahead.push(-Math.min(...viewer.errors.slice(1000)));
      below(ahead.at(-1), 0.0008, `how far ahead it ever was after ${stallMs} ms`);
    }
    return `at most ${ms(Math.max(...ahead))} ahead`;
  }),

  scenario("Nothing to correct: the rate is exactly the line's, and stays so", () => {
    const viewer = settled();
    let changes = 0;
    const {player} = viewer;
    const apply = player.apply.bind(player);
    player.apply = action => { changes += action.rate === undefined ? 0 : 1; apply(action); };
    viewer.run(playing(0, 0), 20_000);
    equal(changes, 0, "changes of rate");
    equal(player.rate, 1, "the rate");
  }),

  scenario("A media clock that is 3 % slow is held within 40 ms, one that is 200 ppm off within 10", () => {
    const slow = settled({speed: 0.97}).run(playing(0, 0), 20_000);
    const quartz = settled({speed: 1.0002}).run(playing(0, 0), 60_000);
    below(p95(slow, 10_000), 0.04, "3 % slow");
    below(p95(quartz, 30_000), 0.01, "200 ppm fast");
    equal(slow.player.seeks + quartz.player.seeks, 0, "seeks");
    return `${ms(p95(slow, 10_000))}, ${ms(p95(quartz, 30_000))}`;
  }),

  scenario("A pause stands on the exact frame", () => {
    const viewer = settled().run(paused(4.2, 5000), 1000);
    equal(viewer.player.position, 4.2, "position");
    equal(viewer.player.paused, true, "paused");
  }),

  scenario("A player that lands beside every seek is not sought for ever", () => {
    const player = new ModelPlayer();
    player.land = target => target + 0.2;
    new Viewer(player).run(paused(30, 0), 10_000);
    below(player.seeks, 4, "seeks on one pause");
    player.land = target => target - 0.6;
    player.seeks = 0;
    new Viewer(player).run(playing(30, 10_000), 60_000);
    below(player.seeks, 10, "seeks in a minute");
  }),

  scenario("A player that stands for a minute makes no loop of seeks", () => {
    for (const until of ["starvedUntilMs", "stalledUntilMs"]) {
      const viewer = settled();
      viewer.run(playing(0, 0), 60_000, [[1, player => { player[until] = player.nowMs + 60_000; }]]);
      below(viewer.player.seeks, 7, `seeks while ${until}`);
      viewer.run(playing(0, 0), 40_000);
      below(p95(viewer, 5000), 0.01, "afterwards");
    }
  }),

  scenario("A stall is not taken for the cost of a seek", () => {
    const viewer = settled();
    viewer.run(playing(0, 0), 10_000, [[1000, player => { player.stalledUntilMs = player.nowMs + 5500; }]]);
    below(Math.abs(viewer.follower.insight.seekCost - 0.1), 0.08, "what was learned");
    below(p95(viewer, 1000), 0.02, "the end");
  }),

  scenario("A new speed is taken up without a seek", () => {
    const viewer = settled();
    const {position} = viewer.player;
    viewer.run(playing(position + 0.15, 5150, 1.5), 4000);
    equal(viewer.player.seeks, 0, "seeks");
    below(viewer.backAfterMs(150), 1500, "under 50 ms");
    below(Math.abs(viewer.errors.at(-1)), 0.01, "the end");
    equal(viewer.player.rate, 1.5, "the rate");
    below(viewer.player.fastest, 1.5 * 1.1001, "the fastest");
  }),

  scenario("A seek of the session while playing goes on from there for all at the same moment", () => {
    const viewer = settled().run(playing(100, 5300), 3000);
    below(Math.abs(viewer.errors[500]), 0.02, "200 ms after the start");
    equal(viewer.player.seeks, 1, "seeks");
  }),

  scenario("A tab in the background, with timers once a second or once in ten: no swinging, no seeks", () => {
    for (const tickMs of [1000, 10_000]) {
      const viewer = settled({}, {tickMs});
      viewer.run(playing(0, 0), 30_000);
      const {seeks} = viewer.player;
      viewer.run(playing(0, 0), 120_000, [[2000, player => { player.stalledUntilMs = player.nowMs + 250; }]]);
      equal(viewer.player.seeks, seeks, `seeks with ticks of ${tickMs} ms`);
      below(p95(viewer, 30_000), 0.025, `with ticks of ${tickMs} ms`);
      below(viewer.player.fastest, 1.1001, "the fastest rate");
    }
  }),

  scenario("A machine that slept for an hour is back on the line with one seek", () => {
    const viewer = settled();
    viewer.nextMs = viewer.player.nowMs + 3_600_000;
    viewer.player.duration = 10_000;
    const {position} = viewer.player;
    viewer.player.advance(viewer.player.nowMs + 3_600_000);
    viewer.player.position = position;      // it stood still as well
    viewer.run(playing(0, 0), 4000);
    equal(viewer.player.seeks, 1, "seeks");
    below(viewer.backAfterMs(0), 2000, "under 50 ms");
  }),

  scenario("Sync me now: a seek though it is only a little off, and none when it is not", () => {
    const viewer = settled({speed: 0.92});
    viewer.run(playing(0, 0), 100, [[0, player => { player.position -= 0.2; viewer.follower.restart(); }]]);
    equal(viewer.player.seeks, 1, "seeks");
    const exact = settled();
    exact.follower.restart();
    exact.run(playing(0, 0), 1000);
    equal(exact.player.seeks, 0, "seeks of one on the line");
  }),

  scenario("The end: nobody is sought back from it", () => {
    const viewer = settled({duration: 10}).run(playing(0, 0), 10_000);
    equal(viewer.player.position, 10, "position");
    equal(viewer.player.seeks, 0, "seeks");
  }),

  scenario("A server that can't jump: nobody is sought anywhere, and what plays plays on", () => {
    const late = new Viewer(new ModelPlayer({jumps: false})).run(playing(28, 0), 8000);
    equal(late.player.seeks, 0, "seeks of one who comes late");
    equal(late.player.paused, false, "paused");
    equal(late.player.position > 7, true, `it stands at ${late.player.position}`);
    late.run(paused(36, 8000), 2000);
    same([late.player.seeks, late.player.paused], [0, true], "a pause");
    const first = new Viewer(new ModelPlayer({jumps: false})).run(playing(0, 0), 8000);
    below(p95(first, 2000), 0.01, "one who is on the line from the start is kept there by speed");
    const end = new Viewer(new ModelPlayer({jumps: false, duration: 5})).run(playing(0, 0), 6000);
    end.run(playing(0, 6000), 3000);
    same([end.player.position, end.player.seeks], [5, 0], "started over at the end, where it can't go");
  }),

  scenario("A stream without an end: plays what comes, is sought nowhere, and is compared with nothing", () => {
    const viewer = new Viewer(new ModelPlayer({jumps: false, duration: Infinity})).run(playing(0, -3_600_000), 8000);
    same([viewer.player.seeks, viewer.player.paused, viewer.player.rate], [0, false, 1], "somebody an hour late");
    equal(viewer.follower.insight.error, null, "a distance");
    viewer.run(paused(3608, 8000), 1000);
    same([viewer.player.seeks, viewer.player.paused], [0, true], "a pause");
    viewer.run(playing(3608, 9500), 3000);
    same([viewer.player.seeks, viewer.player.paused], [0, false], "and on");
  }),

  scenario("A click too soon after loading: play() without effect is asked again", () => {
    const player = new ModelPlayer();
    const apply = player.apply.bind(player);
    let refused = 2;
    player.apply = action => {
      const {play, ...rest} = action;
      apply(play === true && refused-- > 0 ? rest : action);
    };
    const viewer = new Viewer(player).run(playing(0, 200), 10_000);
    equal(player.paused, false, "paused");
    below(p95(viewer, 2000), 0.01, "the end");
  }),

  scenario("Two viewers, one with two stalls: how far apart", () => {
    const [still, shaken] = [settled({seed: 5}), settled({seed: 9, startMs: 12})];
    still.run(playing(0, 0), 20_000);
    shaken.run(playing(0, 0), 20_000, [[3000, player => { player.stalledUntilMs = player.nowMs + 300; }],
      [9000, player => { player.stalledUntilMs = player.nowMs + 1200; }]]);
    const apart = shaken.errors.map((error, i) => Math.abs(error - still.errors[i]));
    below(quantile(apart.slice(-5000), 0.95), 0.013, "p95 of the last 5 s");
    return `p95 ${ms(quantile(apart, 0.95))}, of the last 5 s ${ms(quantile(apart.slice(-5000), 0.95))}`;
  }),
];
