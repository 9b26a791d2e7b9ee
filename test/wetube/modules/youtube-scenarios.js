/** follow.js and youtube-time.js with a model of YouTube's player, whose clock is coarse and whose seeks are dear. */

import {YOUTUBE_TUNING} from "/web/follow.js";
import {PositionEstimate, RateProbe} from "/web/youtube-time.js";
import {below, equal, ms, quantile, scenario} from "./check.js";
import {paused, playing, Viewer} from "./model-player.js";
import {ModelYouTube} from "./model-youtube.js";

const AD_MS = 15_000;

function viewer(options) {
  return new Viewer(new ModelYouTube(options), {tuning: YOUTUBE_TUNING});
}

/** How far apart the two farthest of some viewers are, each millisecond of their last run. */
function apart(viewers) {
  return viewers[0].errors.map((_, i) => {
    const errors = viewers.map(each => each.errors[i]);
    return Math.max(...errors) - Math.min(...errors);
  });
}

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];

export const scenarios = [
  ...[[true, 0.05], [false, 0.1]].flatMap(([fineRates, bound]) => [false, true].map(raw => {
    const name = `${fineRates ? "fine rates" : "steps of 0.25"}${raw ? ", reports handed out as they were" : ""}`;
    return scenario(`Three viewers with ${name}: p95 of the two farthest apart below ${bound * 1000} ms`, () => {
      const all = SEEDS.flatMap(seed => {
        const viewers = [0, 1, 2].map(i => viewer({fineRates, raw, seed: seed * 10 + i}));
        viewers.forEach(each => each.run(playing(10, 500), 10_000).run(playing(10, 500), 30_000));
        return apart(viewers);
      });
      below(quantile(all, 0.95), bound, "p95");
      below(quantile(SEEDS.flatMap(seed => viewer({fineRates, raw, seed}).run(playing(10, 500), 20_000).last(5000)), 0.95),
        raw ? 0.06 : 0.05, "from the line itself");
      return `p50 ${ms(quantile(all, 0.5))}, p95 ${ms(quantile(all, 0.95))}`;
    });
  })),

  scenario("Whoever comes late is on the line within five seconds and a few seeks", () => {
    const figures = SEEDS.map(seed => {
      const late = viewer({seed}).run(playing(0, -60_000), 30_000);
      below(late.player.seeks, 4, "seeks");
      below(quantile(late.last(5000), 0.95), 0.05, "the end");
      return late.backAfterMs(0, 0.25);
    });
    below(Math.max(...figures), 5000, "within a quarter of a second");
    return figures.join(", ");
  }),

  scenario("An advertisement of 15 s at one viewer: no seek while it runs, at most a few afterwards, and back on the line", () => {
    for (const fineRates of [true, false]) {
      for (const seed of SEEDS) {
        const one = viewer({seed, fineRates}).run(playing(10, 500), 8000);
        const before = one.player.seeks;
        one.run(playing(10, 500), AD_MS, [[1, player => { player.stalledUntilMs = player.nowMs + AD_MS; }]]);
        equal(one.player.seeks, before, "seeks in the advertisement");
        one.run(playing(10, 500), 20_000);
        below(one.player.seeks - before, 4, "seeks afterwards");
        below(quantile(one.last(5000), 0.95), fineRates ? 0.03 : 0.06, "the end");
      }
    }
  }),

  scenario("Every seek meets another advertisement: the seeks become rare", () => {
    const one = viewer({}).run(playing(10, 500), 8000);
    const apply = one.player.apply.bind(one.player);
    one.player.apply = action => {
      apply(action);
      if (action.seek !== undefined) {
        one.player.stalledUntilMs = one.player.nowMs + 6000;
      }
    };
    one.run(playing(10, 500), 120_000, [[1, player => { player.stalledUntilMs = player.nowMs + 6000; }]]);
    below(one.player.seeks, 12, "seeks in two minutes");
  }),

  scenario("Readings that swing to and fro and get nowhere are standing; ones that come a quarter of a second late are not", () => {
    const [stands, moves] = [new PositionEstimate(), new PositionEstimate()];
    for (let now = 0; now < 3000; now += 100) {
      stands.read(20 + now % 250 / 1000, now, true);
      moves.read(20 + Math.floor(now / 250) / 4, now, true);
    }
    equal(stands.stuck, true, "standing");
    equal(moves.stuck, false, "late");
  }),

  scenario("An advertisement is known as one within two seconds, a pause never", () => {
    const one = viewer({}).run(playing(10, 500), 8000);
    one.player.stalledUntilMs = one.player.nowMs + 2000;
    one.run(playing(10, 500), 1900);
    equal(one.follower.insight.stalled || one.player.sample().stuck, true, "known");
    one.run(paused(20, one.player.nowMs), 5000);
    equal(one.follower.insight.stalled || one.player.sample().stuck, false, "in a pause");
  }),

  ...[
    ["is taken", 1.07, 1.07, 1.07, false],
    ["is rounded, and the player says so", 1.07, 1, 1, true],
    ["is said to be taken, and is not played", 1.07, 1.07, 1, true],
    ["below 1 is said to be taken, and is not played", 0.93, 0.93, 1, true],
    ["that is documented needs no proof", 1.25, 1.25, 1, false],
  ].map(([name, set, told, played, refused]) => scenario(`A rate that ${name}`, () => {
    const probe = new RateProbe();
    probe.set(set, 0);
    let found = false;
    for (let now = 0; now < 4000; now += 100) {
      found ||= probe.refused(now, told, 20 + now / 1000 * played + 0.01 * Math.sin(now));
    }
    equal(found, refused, "refused");
  })),

  scenario("A pause stands where it was asked to", () => {
    const one = viewer({}).run(playing(10, 500), 8000).run(paused(17.2, 8000), 3000);
    below(Math.abs(one.player.position - 17.2), 0.021, "distance");
  }),

  scenario("Stalls that it admits: within 250 ms of the line soon after", () => {
    const figures = [400, 1200, 3000].map(stallMs => {
      const one = viewer({}).run(playing(10, 500), 8000);
      one.run(playing(10, 500), 20_000, [[1000, player => { player.starvedUntilMs = player.nowMs + stallMs; }]]);
      below(quantile(one.last(4000), 0.95), 0.04, `the end, after ${stallMs} ms`);
      return one.backAfterMs(1000 + stallMs, 0.25);
    });
    below(Math.max(...figures), 5000, "within a quarter of a second");
    return `${figures.join(", ")} ms`;
  }),
];
