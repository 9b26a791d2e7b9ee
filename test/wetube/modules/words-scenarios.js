/** words.js: what people read and hear. */

import {actText, agoText, clockText, countText, directionText, distanceText, electedText, endingText, endWishText, failureText, membersText, namesText,
  phaseText, rateText, roleText, spanText} from "/web/words.js";
import {connection, INITIAL, reduce} from "/web/state.js";
import {equal, same, scenario} from "./check.js";
import {ADA, BO, hello, ITEM, SESSION} from "./stand-in.js";

const STATUS = {item: ITEM, torrentId: "https://media.example/a.mp4", filename: "a.mp4", state: "PLAYING", currentTime: 723, at: 0, rate: 1.25};

function stateWith(others) {
  return reduce(connection(INITIAL, true), hello(others), 0);
}

/** Each of these is said so. */
function each(text, table) {
  for (const [given, expected] of table) {
    equal(text(given), expected, String(given));
  }
}

export const scenarios = [
  scenario("Times and spans", () => {
    each(clockText, [[0, "0:00"], [59.9, "0:59"], [723, "12:03"], [3723, "1:02:03"], [-1, "0:00"], [NaN, "–:––"], [Infinity, "–:––"]]);
    each(spanText, [[4200, "4 s"], [99_000, "99 s"], [130_000, "2 min"], [7_300_000, "2 h"], [400_000_000, "5 days"], [-5, "0 s"]]);
    each(distanceText, [[0.4, "on the line"], [12, "12 ms ahead"], [-999, "999 ms behind"], [-3200, "3.2 s behind"], [14_000, "14 s ahead"]]);
    each(ms => distanceText(ms, 200), [[0.4, "on the line, give or take 200 ms"], [12, "12 ms ahead, give or take 200 ms"],
      [-2100, "2.1 s behind"]]);
    each(rateText, [[1, "1×"], [1.25, "1.25×"], [0.333333, "0.33×"]]);
    equal(agoText(0, 59_000), "just now", "a moment ago");
    equal(agoText(0, 720_000), "12 min ago", "some time ago");
    same([countText(1, "member", "members"), countText(0, "member", "members")], ["1 member", "0 members"], "counts");
  }),

  scenario("Names in a row", () => {
    each(namesText, [[["Bo"], "Bo"], [["You", "Bo"], "you and Bo"], [["Bo", "Cleo", "Dan"], "Bo, Cleo and Dan"],
      [["Bo", "Cleo", "Dan", "Eve"], "Bo, Cleo and 2 others"], [[], ""]]);
  }),

  scenario("Failures, roles and phases have words; what is unknown is said as it came, shortened", () => {
    for (const code of ["youtube-2", "youtube-5", "youtube-100", "youtube-101", "youtube-150", "youtube-153", "youtube-blocked",
      "media-1", "media-2", "media-3", "media-4"]) {
      equal(failureText(code).includes(code), false, code);
    }
    equal(failureText("x".repeat(50)), `the player gave up (${"x".repeat(40)})`, "an unknown one");
    each(roleText, [["director", "Director"], ["none", "Guest"], ["captain", "captain"]]);
    each(phaseText, [["left", "you left"], ["removed", "you were removed"], ["else", "else"]]);
    each(phase => endingText({phase}).title, [["left", "You left this session"], ["removed", "You were removed"], ["ended", "The session has ended"]]);
  }),

  scenario("What somebody did is one sentence; what nobody did is none", () => {
    const before = stateWith({status: {...STATUS, waitsFor: [BO]}});
    const said = (command, more = {}, after = before) => actText(before, after, {command, userId: BO, currentTime: 723, ...more});
    equal(said("PLAY"), "Bo pressed play at 12:03", "PLAY");
    equal(said("PAUSE", {userId: ADA}), "You paused at 12:03", "PAUSE");
    equal(said("SEEK"), "Bo went to 12:03", "SEEK");
    equal(said("RATE"), "Bo set the speed to 1.25×", "RATE");
    equal(said("LOAD"), "Bo put on a.mp4", "LOAD");
    equal(said("HOLD"), "Waiting for Bo", "HOLD");
    equal(said("RESUME"), "Going on without Bo", "RESUME");
    equal(said("STATUS", {userId: undefined}), null, "STATUS");
    equal(said("PLAYLIST"), null, "PLAYLIST");
  }),

  scenario("Without a director, one line says so, or how the election goes", () => {
    const line = session => directionText(stateWith({session: {...SESSION, ...session}}));
    equal(line({}), null, "with one");
    equal(line({noDirector: true, mayControl: false}), "No director is here. What plays goes on; nobody steers it until one is back.", "without");
    equal(line({noDirector: true, election: {term: 1, votes: 2, of: 3}}),
      "No director is left. Electing one: 2 of 3 votes. What plays goes on.", "an election");
    equal(line({election: {term: 4, votes: 0, of: 3}}),
      "No director is left. Electing one: 0 of 3 votes, round 4. What plays goes on.", "the fourth round");
  }),

  scenario("An election's outcome is said once; the wish to end says who must agree", () => {
    const before = stateWith();
    const after = stateWith({session: {...SESSION, elected: {id: BO, votes: 2, of: 3}}});
    equal(electedText(before, after), "Bo was elected director, with 2 of 3 votes. You can give them another role in the list of people.",
      "new, beside us who were appointed");
    const mayNot = {...SESSION, role: "viewer", mayDirect: false};
    equal(electedText(stateWith({session: mayNot}), stateWith({session: {...mayNot, elected: {id: BO, votes: 2, of: 3}}})),
      "Bo was elected director, with 2 of 3 votes.", "new");
    const ours = stateWith({session: {...SESSION, elected: {id: ADA, votes: 2, of: 3}}});
    equal(electedText(before, ours), "You were elected director, with 2 of 3 votes.", "ourselves");
    equal(electedText(after, after), null, "known");
    const mine = stateWith({session: {...SESSION, ending: {by: ADA, agreed: 1, needed: 2, mayAgree: false}}});
    equal(endWishText(mine), "You want to end the session for everybody: 1 of 2 who must agree have agreed.", "mine");
    equal(endWishText(before), null, "none");
  }),
];
