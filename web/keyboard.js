/** The keys of the session screen, and the keys that a keyboard or a headset sends through the system. */

import {need} from "./dom.js";

const STEP_S = 5;
const LONG_STEP_S = 10;
const VOLUME_STEP = 0.05;

/**
 * @param {ControlsView} controls
 * @param {() => boolean} active whether a session is on the screen
 * @param {Object<string, () => void>} others what further keys do
 */
export function listenToKeys(controls, active, others) {
  const help = need("help");
  const acts = new Map([
    [" ", () => controls.playPause()], ["k", () => controls.playPause()],
    ["ArrowLeft", () => controls.skipBy(-STEP_S)], ["ArrowRight", () => controls.skipBy(STEP_S)],
    ["j", () => controls.skipBy(-LONG_STEP_S)], ["l", () => controls.skipBy(LONG_STEP_S)],
    ["n", () => controls.next()], ["m", () => controls.mute()], ["f", () => controls.fullscreen()],
    ["ArrowUp", () => controls.louder(VOLUME_STEP)], ["ArrowDown", () => controls.louder(-VOLUME_STEP)],
    ["?", () => help.showModal()], ...Object.entries(others),
  ]);
  document.addEventListener("keydown", event => {
    const act = acts.get(event.key.length === 1 ? event.key.toLowerCase() : event.key);
    if (act === undefined || !active() || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented
      || document.querySelector("dialog[open]") !== null || claims(event.target, event.key)) {
      return;
    }
    event.preventDefault();
    act();
  });
  need("help-button").addEventListener("click", () => help.showModal());
  need("help-close").addEventListener("click", () => help.close());
  listenToMediaKeys(controls);
}

/** Does the focused element need this key itself? */
function claims(element, key) {
  switch (element.localName) {
    case "input": return element.type !== "range" || (element.id !== "seek" && key.startsWith("Arrow"));
    case "select": case "textarea": return true;
    case "button": case "summary": case "a": return key === " ";
    default: return false;
  }
}

/** Media keys act for everybody when one may, and on nothing when one may not: `controls` knows. */
function listenToMediaKeys(controls) {
  const session = navigator.mediaSession;
  if (session === undefined) {
    return;
  }
  const handle = (action, act) => {
    try {
      session.setActionHandler(action, act);
    } catch (error) {
      console.info(`No media key for ${action} here:`, error.message);   // browsers know different sets
    }
  };
  handle("play", () => controls.play());
  handle("pause", () => controls.pause());
  handle("seekbackward", () => controls.skipBy(-LONG_STEP_S));
  handle("seekforward", () => controls.skipBy(LONG_STEP_S));
  handle("seekto", details => controls.seekTo(details.seekTime));
  handle("nexttrack", () => controls.next());
}
