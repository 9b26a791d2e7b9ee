/** What a line of chat is made of: plain text, links that are safe to click, and names of people. Pure: no DOM. */

const LINK = /\bhttps?:\/\/[^\s<>"']+/gi;
/** What stands behind an address in a sentence and is rarely part of it. */
const TRAILING = /[.,;:!?)\]}»”]+$/;

/** @returns [{text, link?, mention?}]: the pieces of a line, in order; together they are the line */
export function pieces(text, ownName) {
  const found = [];
  let from = 0;
  for (const match of text.matchAll(LINK)) {
    const link = match[0].replace(TRAILING, "");
    if (URL.canParse(link)) {
      found.push(...mentions(text.slice(from, match.index), ownName), {text: link, link});
      from = match.index + link.length;
    }
  }
  return [...found, ...mentions(text.slice(from), ownName)].filter(piece => piece.text !== "");
}

/** Whether a line calls somebody by this name: `@Ada`. */
export function isMention(text, ownName) {
  return pieces(text, ownName).some(piece => piece.mention);
}

function mentions(text, ownName) {
  const name = `@${ownName}`.toLowerCase();
  const at = ownName === "" ? -1 : text.toLowerCase().indexOf(name);
  const after = text.charAt(at + name.length);
  if (at < 0 || /[\p{L}\p{N}_]/u.test(after)) {
    return [{text}];
  }
  return [{text: text.slice(0, at)}, {text: text.slice(at, at + name.length), mention: true}, ...mentions(text.slice(at + name.length), ownName)];
}

/** The order of lines that is the same for everybody: by the log. */
export function compare(a, b) {
  return a.order !== b.order ? a.order - b.order : a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** The text that counts: the last correction's, if there is one. */
export function lastText(line) {
  return line.corrections.at(-1) ?? line.text;
}

/** A line as text, for an export. */
export function exported(line) {
  const time = new Date(line.time).toISOString().slice(0, 19).replace("T", " ");
  const who = line.client === "" ? line.name : `${line.client}, through ${line.name}`;
  const text = line.withdrawn ? "(withdrawn)" : line.kind === "LOCKED" ? "(encrypted)" : lastText(line).replaceAll("\n", "\n    ");
  return `${time}  ${who}${line.late ? " (late)" : ""}: ${text}`;
}
