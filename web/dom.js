/**
 * The few things the views need of the DOM. Text from people and peers only ever goes through `setText`: it can become
 * words on the screen, never markup.
 */

/** The element with this id. Throws when the page lacks it: at start, not at the first click. */
export function need(id) {
  const element = document.getElementById(id);
  if (element === null) {
    throw new Error(`index.html has no element #${id}`);
  }
  return element;
}

/** The elements of these ids, as an object. */
export function needAll(...ids) {
  return Object.fromEntries(ids.map(id => [id, need(id)]));
}

/** A copy of the template's one element. */
export function clone(id) {
  return need(id).content.firstElementChild.cloneNode(true);
}

/** The descendant with this class; throws when there is none. */
export function part(element, className) {
  const found = element.querySelector(`.${className}`);
  if (found === null) {
    throw new Error(`no .${className} in <${element.localName} class="${element.className}">`);
  }
  return found;
}

/** Sets text, and touches the document only if it differs (screen readers repeat what is written anew). */
export function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

export function show(element, visible) {
  element.hidden = !visible;
}

/** Shows another icon of the sprite in a button. */
export function setIcon(button, name) {
  button.querySelector("use").setAttribute("href", `#i-${name}`);
}

export function setLabel(button, label, title = label) {
  button.setAttribute("aria-label", label);
  button.title = title;
}

/**
 * Makes the children of `list` match `items`: one element per key, in this order, made once and then updated. What has
 * the focus keeps it.
 */
export function keyed(list, items, keyOf, make, update) {
  const wanted = new Set(items.map(item => String(keyOf(item))));
  for (const gone of [...list.children].filter(element => !wanted.has(element.dataset.key))) {
    if (gone.contains(document.activeElement)) {
      passFocus(gone, list);
    }
    gone.remove();
  }
  const present = new Map([...list.children].map(element => [element.dataset.key, element]));
  let place = list.firstElementChild;
  for (const item of items) {
    const key = String(keyOf(item));
    let element = present.get(key);
    if (element === undefined) {
      element = make(item);
      element.dataset.key = key;
    }
    if (element === place) {
      place = place.nextElementSibling;
    } else {
      const focused = element.contains(document.activeElement) ? document.activeElement : null;
      list.insertBefore(element, place);
      focused?.focus();
    }
    update(element, item);
  }
}

/** The focus of what goes away passes to the same control of its neighbour, or to the heading of the screen. */
function passFocus(gone, list) {
  const [name] = document.activeElement.classList;
  const heir = gone.nextElementSibling ?? gone.previousElementSibling;
  const control = heir?.querySelector(`.${name}:not([hidden], :disabled)`) ?? list.closest(".home, .session, dialog").querySelector("h1, h2");
  control.focus();
}

/** Turns neighbouring numbers into hues far apart. */
const GOLDEN_ANGLE = 137.508;

/** A hue for an id, the same on every page: 0..359. */
export function hueOf(id) {
  let hash = 0;
  for (const char of id) {
    hash = (hash * 31 + char.codePointAt(0)) >>> 0;
  }
  return Math.round(hash % 1000 * GOLDEN_ANGLE) % 360;
}

/** Draws a person's initial on their colour. */
export function drawAvatar(element, id, name) {
  element.style.setProperty("--hue", hueOf(id));
  setText(element, [...name.trim()][0]?.toUpperCase() ?? "?");
}
