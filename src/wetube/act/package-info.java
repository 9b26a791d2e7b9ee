/**
 * What an event says: an <em>act</em>, that is, the event's type and the members that stand beside its envelope ({@link
 * wetube.log}).
 *
 * <pre>
 *   an event, one line of JSON
 *   ┌────────────────────────────────────┬──────────────────────────────────────────────┐
 *   │ session author seq prev after time │ type "PAUSE", item, currentTime, at          │
 *   └────────────────────────────────────┴──────────────────────────────────────────────┘
 *     the envelope: wetube.log             the act: this package     who may say it: wetube.law
 *                                                                    what it does:   wetube.session
 * </pre>
 *
 * <p>{@code <event>} and {@code <peer>} stand for ids of 43 characters. A position ({@code currentTime}) is in seconds of the
 * video. Times ({@code at}, {@code until}) are session time in Unix milliseconds ({@link wetube.clock}): {@code at} is when a
 * position begins to count.
 *
 * <h2>Who is in the session</h2>
 *
 * <p>A session begins with START, whose author is its first director. INVITE names a key and the role that it gets once it joins.
 * It is the only way in. LEAVE also declines an invitation, and REMOVE also cancels one. ROLE gives a member another role. FORK
 * names two events of one author, neither of which knows of the other: an honest author has no such events, so the FORK ends that
 * author's membership.
 *
 * <pre>{@code
 *   {"type":"START","title":"Movie night","name":"Ada","nonce":"8f4e…","addresses":["192.168.1.7:7001"]}
 *   {"type":"INVITE","peer":"<peer>","role":"viewer","name":"Bo","addresses":["192.168.1.8:7001"]}      or editor, or director
 *   {"type":"JOIN","name":"Bo","addresses":["192.168.1.8:7001"]}
 *   {"type":"LEAVE"}
 *   {"type":"REMOVE","peer":"<peer>"}
 *   {"type":"ROLE","peer":"<peer>","role":"editor"}                                                   or viewer, or director
 *   {"type":"FORK","first":"<event>","second":"<event>"}
 * }</pre>
 *
 * <p>VOTE and ELECTED elect a director when none is left ({@link wetube.election}). The {@code base} is the event that the election is
 * about, the {@code term} counts the tries. A VOTE without a candidate is for nobody. ELECTED is a claim; the votes decide about it.
 *
 * <pre>{@code
 *   {"type":"VOTE","base":"<event>","term":1,"candidate":"<peer>"}
 *   {"type":"VOTE","base":"<event>","term":2}
 *   {"type":"ELECTED","base":"<event>","term":1}
 * }</pre>
 *
 * <p>The session as a whole. SETTING says when it waits for members whose players have no data: {@code off}, {@code start} (before a
 * video starts, and after a seek), {@code always}; or, with {@code door}, how somebody comes in who knows the conference's code:
 * {@code ask} (directors decide), {@code viewers} (as viewers), {@code nobody}. END ends the session for all. PROFILE is about its author.
 *
 * <pre>{@code
 *   {"type":"SETTING","wait":"always"}
 *   {"type":"END"}
 *   {"type":"PROFILE","name":"Ada L.","addresses":["192.168.1.7:7001"]}
 * }</pre>
 *
 * <h2>What is on the screen</h2>
 *
 * <p>LOAD adds a video to the queue and plays it, or, with an {@code item}, plays one that is in the queue. {@code torrentId} is where
 * the video comes from ({@link wetube.act.Source}) and {@code filename} its title, whatever kind of video it is. The id of an item is
 * that of the event that added it. All others name the item that they are about, so that a click that comes late does nothing to the
 * next video. NEXT names the item that was played until now: if two people press it at once, the queue moves on by one, not by two.
 *
 * <pre>{@code
 *   {"type":"LOAD","torrentId":"youtube:dQw4w9WgXcQ","filename":"A film","at":1770000000150}
 *   {"type":"LOAD","item":"<event>","at":1770000000150}
 *   {"type":"PLAY","item":"<event>","currentTime":83.25,"at":1770000000150}
 *   {"type":"PAUSE","item":"<event>","currentTime":83.25,"at":1770000000000}
 *   {"type":"SEEK","item":"<event>","currentTime":12.5,"at":1770000000150}
 *   {"type":"RATE","item":"<event>","rate":1.25,"currentTime":83.25,"at":1770000000150}
 *   {"type":"NEXT","item":"<event>","at":1770000000150}
 *   {"type":"QUEUE","op":"add","torrentId":"https://example.org/film.mp4","filename":"film.mp4"}
 *   {"type":"QUEUE","op":"remove","item":"<event>"}
 *   {"type":"QUEUE","op":"move","item":"<event>","before":"<event>"}          without "before": to the end
 * }</pre>
 *
 * <p>A HOLD makes the session wait for some members; a RESUME ends that. Peers write both by themselves, and so the NEXT at the end
 * of a video. Several peers may do so at the same time, so each names what it answers ({@code line} is the event that set the line
 * which the playback follows), and a second one has no effect. A HOLD is a start far ahead: if nobody writes a RESUME, the video
 * goes on at {@code until}.
 *
 * <pre>{@code
 *   {"type":"HOLD","line":"<event>","for":["<peer>"],"currentTime":83.25,"until":1770000008000}
 *   {"type":"RESUME","line":"<event>","at":1770000002150}
 * }</pre>
 *
 * <h2>What people say</h2>
 *
 * <p>A line of chat is in a box that only those can open who know the conference's code; {@code key} is the name of the key
 * ({@link wetube.chat}).
 *
 * <pre>{@code
 *   {"type":"SAY","key":"X4U0wl6APKfN","box":"8amPlZihgt_HnrfgiPJFbmgt68sagu6qwzBvEPWwarmIycvK88kxRSoyhKfcYxvtO8nut56AGoXdbPZqF9B4rnxs1fyqQc3dMeSGsw0ChF_QwEb4v0cLB8E9Atw"}
 * }</pre>
 *
 * <p>{@link wetube.act.Act} is the format: {@code type}, {@code content} and {@code of} are three tables with a line for each act.
 * An event of an unknown type, or with a member that makes no sense, is void. Its sender is not taken for a liar, because a newer
 * WeTube may know that type.
 *
 * <ul>
 * <li>{@link wetube.act.Act}: all acts, and the role that each needs.
 * <li>{@link wetube.act.Role}, {@link wetube.act.Source}, {@link wetube.act.Waiting}, {@link wetube.act.Admittance}: their parts.
 * </ul>
 *
 * <p>Values without I/O; any thread may use them.
 */
package wetube.act;
