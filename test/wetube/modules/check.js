/** What scenarios are made of: a name, and a function that throws when it does not hold and may return figures. */

export function scenario(name, run) {
  return {name, run};
}

export function equal(actual, expected, what) {
  if (actual !== expected) {
    throw new Error(`${what}: ${actual}, not ${expected}`);
  }
}

/** Whole values: as JSON they read alike. */
export function same(actual, expected, what) {
  equal(JSON.stringify(actual), JSON.stringify(expected), what);
}

export function below(actual, limit, what) {
  if (!(actual < limit)) {
    throw new Error(`${what}: ${actual} is not below ${limit}`);
  }
}

/** The value that a share of all values (0 to 1) do not exceed. */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

/** Seconds as milliseconds, for reading. */
export function ms(seconds) {
  return `${(seconds * 1000).toFixed(1)} ms`;
}

/** Chance with a seed (Park and Miller): -1 to 1. */
export function dice(seed) {
  let state = seed;
  return () => {
    state = state * 16807 % 2147483647;
    return state / 2147483647 * 2 - 1;
  };
}
