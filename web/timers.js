/**
 * Timers that go on in a hidden tab. A browser runs a hidden page's own timers once a second, and once a minute when it has been
 * hidden and silent for five; those of a worker it leaves alone. A visible page's own are the more exact ones.
 */

const worker = new Worker("timer-worker.js");
const waiting = new Map();
let last = 0;

worker.addEventListener("message", ({data: id}) => waiting.get(id)?.());

/** Calls once, after so many milliseconds; returns what {@link cancel} takes. */
export function after(ms, act) {
  const id = ++last;
  const own = setTimeout(() => waiting.get(id)?.(), ms);
  waiting.set(id, () => {
    waiting.delete(id);
    clearTimeout(own);
    act();
  });
  worker.postMessage({id, ms});
  return id;
}

/** Anything else than the id of a call that is still to come is nothing to cancel. */
export function cancel(id) {
  waiting.delete(id);
}

/** Calls again and again, for as long as the page is there. */
export function every(ms, act) {
  setInterval(act, ms);
  let going = false;
  const whileHidden = () => {
    going = document.hidden;
    if (going) {
      act();
      after(ms, whileHidden);
    }
  };
  document.addEventListener("visibilitychange", () => {
    if (!going) {
      whileHidden();
    }
  });
}
