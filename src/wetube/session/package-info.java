/**
 * What the events of a log mean: who is in a session, what they may do, what is on the screen.
 *
 * <pre>
 *   events, in the log's one order
 *      │
 *      ├── membership ──► Authority ──► Roster       who holds which role, judged by what each author could know
 *      │                      │ entitled? upheld?
 *      └── everything ────────┴──► Session (a fold) ──► Playlist, Playback, title, profiles
 * </pre>
 *
 * <p>An event takes effect if its author held the role in the event's own past, and nothing concurrent took that role away; otherwise
 * it is <em>void</em>: kept and passed on, without effect. The judgement depends on the set of events and on nothing else, so equal
 * logs give equal states, in whatever order they arrived.
 *
 * <p>Each act, as the members that stand in an event beside its envelope ({@link wetube.log}). {@code <event>} and {@code <peer>}
 * stand for ids of 43 characters. Positions ({@code currentTime}) are seconds of the video, times ({@code at}) session time in Unix
 * milliseconds.
 *
 * <p>Membership and settings; INVITE, REMOVE, ROLE, SETTING and END need a director. VOTE and ELECTED elect one when none is left
 * ({@link wetube.election}); a VOTE without a candidate is for nobody. An elected director's END is a question to those who voted for
 * it, and theirs is the answer ({@link wetube.law.Ending}):
 *
 * <pre>{@code
 *   {"type":"START","title":"Movie night","name":"Ada","nonce":"8f4e…","addresses":["192.168.1.7:7001"]}
 *   {"type":"INVITE","peer":"<peer>","role":"viewer","name":"Bo","addresses":["192.168.1.8:7001"]}
 *   {"type":"JOIN","name":"Bo","addresses":["192.168.1.8:7001"]}
 *   {"type":"LEAVE"}
 *   {"type":"REMOVE","peer":"<peer>"}
 *   {"type":"ROLE","peer":"<peer>","role":"editor"}
 *   {"type":"FORK","first":"<event>","second":"<event>"}
 *   {"type":"VOTE","base":"<event>","term":1,"candidate":"<peer>"}
 *   {"type":"VOTE","base":"<event>","term":2}
 *   {"type":"ELECTED","base":"<event>","term":1}
 *   {"type":"SETTING","wait":"always"}                                or off, or start
 *   {"type":"END"}
 *   {"type":"PROFILE","name":"Ada L.","addresses":["192.168.1.7:7001"]}
 * }</pre>
 *
 * <p>The screen; these need an editor. The id of an item is that of the event that added it:
 *
 * <pre>{@code
 *   {"type":"LOAD","torrentId":"youtube:dQw4w9WgXcQ","filename":"A film","at":1770000000150}
 *   {"type":"LOAD","item":"<event>","at":1770000000150}
 *   {"type":"PLAY","item":"<event>","currentTime":83.25,"at":1770000000150}
 *   {"type":"PAUSE","item":"<event>","currentTime":83.25,"at":1770000000000}
 *   {"type":"SEEK","item":"<event>","currentTime":12.5,"at":1770000000150}
 *   {"type":"RATE","item":"<event>","rate":1.25,"currentTime":83.25,"at":1770000000150}
 *   {"type":"NEXT","item":"<event>","at":1770000000150}
 *   {"type":"HOLD","line":"<event>","for":["<peer>"],"currentTime":83.25,"until":1770000008000}
 *   {"type":"RESUME","line":"<event>","at":1770000002150}
 *   {"type":"QUEUE","op":"add","torrentId":"https://example.org/film.mp4","filename":"film.mp4"}
 *   {"type":"QUEUE","op":"remove","item":"<event>"}
 *   {"type":"QUEUE","op":"move","item":"<event>","before":"<event>"}
 * }</pre>
 *
 * <p>HOLD, RESUME and the NEXT at an item's end are automatic: the first of the directors here writes them, and each names what it
 * answers, so that a second one has no effect. HOLD is a scheduled start far ahead: if nobody writes a RESUME, the video goes on
 * all the same.
 *
 * <ul>
 * <li>{@link wetube.act.Act}: what an event says. {@link wetube.act.Source}, {@link wetube.act.Address}: its parts.
 * <li>{@link wetube.law.Authority}: what is in force, by the {@link wetube.law.Rights} of each author; {@link wetube.law.Roster}:
 *     the outcome. {@link wetube.law.Rulings} is the table of what it judges, one {@link wetube.law.Ruling} a line;
 *     {@link wetube.law.Mandates} says which elections are in force.
 * <li>{@link wetube.session.Playback}: a line, so that nobody need be asked where we are. {@link wetube.session.Playlist}.
 * <li>{@link wetube.session.Session}: the fold.
 * </ul>
 *
 * <p>Pure; owned by the core's thread.
 */
package wetube.session;
