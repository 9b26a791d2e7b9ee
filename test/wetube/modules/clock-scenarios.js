/** clock.js: session time from exchanges with a peer over a way that is late, unevenly and not equally in both directions. */

import {SessionClock} from "/web/clock.js";
import {below, dice, equal, ms, quantile, scenario} from "./check.js";

/** When the page asks again after an answer that contradicts the others. */
const DOUBTED_MS = [0, 100, 200, 400, 600, 800];
const START_MS = 1_770_000_000_000;

/** Exchanges with a peer whose session time is `truth(pageMs)`; the error of the clock every 50 ms. */
function watched(clock, truth, {lastsMs = 60_000, fromMs = START_MS, wayMs = 1, unevenMs = 3, everyMs = 1000, seed = 1} = {}) {
  const random = dice(seed);
  const errors = [];
  let nextMs = fromMs;
  let asks = [];
  for (let now = fromMs; now < fromMs + lastsMs; now += 50) {
    if (now >= nextMs || asks.some(askMs => askMs <= now)) {
      asks = asks.filter(askMs => askMs > now);
      nextMs = now + everyMs;
      const there = wayMs + unevenMs * random() ** 2;
      const back = wayMs + unevenMs * random() ** 2;
      if (clock.answered(now, Math.floor(truth(now + there)), now + there + back)) {
        asks = DOUBTED_MS.map(ms => now + ms);
      }
    }
    errors.push((clock.sessionTimeMs(now) - truth(now)) / 1000);
  }
  return errors;
}

export const scenarios = [
  scenario("Tied within 3 ms to a peer whose clock is days off", () => {
    const errors = watched(new SessionClock(), pageMs => pageMs + 345_600_123.4).slice(1);
    below(quantile(errors.map(Math.abs), 0.99), 0.003, "p99");
    return ms(quantile(errors.map(Math.abs), 0.99));
  }),

  scenario("A clock that runs 200 ppm fast is followed within 3 ms", () => {
    const errors = watched(new SessionClock(), pageMs => pageMs + (pageMs - START_MS) * 200e-6, {lastsMs: 300_000}).slice(1);
    below(quantile(errors.map(Math.abs), 0.99), 0.003, "p99");
  }),

  scenario("A change of some milliseconds is slewed, 10 % at most; a large one is taken at once", () => {
    const clock = new SessionClock();
    let shift = 0;
    const truth = pageMs => pageMs + shift;
    watched(clock, truth);
    const times = [];
    shift = 60;
    clock.answered(START_MS + 60_000, START_MS + 60_000 + shift, START_MS + 60_000);
    for (let t = 0; t <= 5000; t += 100) {
      times.push(clock.sessionTimeMs(START_MS + 60_000 + t) - (START_MS + 60_000 + t));
    }
    below(Math.max(...times.slice(1).map((time, i) => Math.abs(time - times[i]))), 10.001, "milliseconds in 100");
    below(Math.abs(times.at(-1) - 60), 1, "in the end");
    shift = 5000;
    clock.answered(START_MS + 70_000, START_MS + 70_000 + shift, START_MS + 70_000);
    below(Math.abs(clock.sessionTimeMs(START_MS + 70_000) - START_MS - 75_000), 1, "after a step");
  }),

  scenario("While the session's time is slewed, the page keeps up with it", () => {
    const truth = pageMs => pageMs + Math.max(0, Math.min(1000, (pageMs - START_MS - 10_000) * 0.05));
    const errors = watched(new SessionClock(), truth, {lastsMs: 40_000}).slice(1);
    below(quantile(errors.map(Math.abs), 0.95), 0.025, "p95");
    below(quantile(errors.map(Math.abs), 1), 0.06, "at worst, as it begins");
    return `p95 ${ms(quantile(errors.map(Math.abs), 0.95))}, at worst ${ms(quantile(errors.map(Math.abs), 1))}`;
  }),

  scenario("What was known before the session's time changed counts no more", () => {
    const clock = new SessionClock();
    watched(clock, pageMs => pageMs + 40);
    clock.forget();
    equal(clock.tied, false, "tied");
    clock.answered(START_MS + 60_000, START_MS + 60_000, START_MS + 60_002);
    below(Math.abs(clock.sessionTimeMs(START_MS + 60_002) - START_MS - 60_002), 2, "error in ms");
  }),

  scenario("Answers that cannot be are passed over", () => {
    const clock = new SessionClock();
    clock.answered(START_MS + 10, START_MS, START_MS);
    clock.answered(START_MS, NaN, START_MS + 1);
    equal(clock.tied, false, "tied");
  }),
];
