/**
 * What people say to each other: lines in channels, in one order for all, which only those can read who know a code.
 *
 * <pre>
 *   "7K3M-9QXD-TWPB-8NRA"                             a line: "Shall we start?"
 *           │ PBKDF2                                          │ bytes, filled up to a step of 64
 *           k ──HMAC──► finding   "wetube finding 1"          ▼
 *             ──HMAC──► door      "wetube door 1"         AES-256-GCM ◄── nonce, from the place and the text
 *             ──HMAC──► chat      "wetube chat 1 &lt;session&gt;" ──► │           authenticated: the place, the key's name
 *                        └► name, box, nonce                  ▼
 *                                                     SAY {key, box}, an event of the log like any other
 * </pre>
 *
 * <p>Each member types into its own log; the log's causal order, its repair and its signatures make the chat. A member without the
 * code stores boxes and passes them on, and reads "3 encrypted lines". The event, beside its envelope ({@link wetube.log}):
 *
 * <pre>{@code
 *   {"type":"SAY","key":"X4U0wl6APKfN","box":"8amPlZihgt_HnrfgiPJFbmgt68sagu6qwzBvEPWwarmIycvK88kxRSoyhKfcYxvtO8nut56AGoXdbPZqF9B4rnxs1fyqQc3dMeSGsw0ChF_QwEb4v0cLB8E9Atw"}
 * }</pre>
 *
 * <p>and what is in that box, 25 bytes and zeros up to 64 ({@code 00} fields are lengths; {@link wetube.chat.Line} has the table):
 *
 * <pre>
 *   01            a line; 02 made, 03 entered, 04 left a channel
 *   07 67656e6572616c            the channel, "general"
 *   00                           no client of the HTTP interface: the member itself
 *   000f 5368616c6c2077652073746172743f       "Shall we start?"
 *   00            about no other line; 01 a reply to, 02 a correction of, 03 a withdrawal of the line whose id follows
 * </pre>
 *
 * <p>A line stands where the log's order puts it. If its author was cut off, that is between lines that others have read already: it
 * is <em>late</em>, and announced at the end. A line that a removed or forked author wrote without knowing of that, and that sorts
 * behind the REMOVE or FORK, is folded away; nothing takes it out.
 *
 * <p>What this does not do:
 * <ul>
 * <li>There is one code a session. Who is removed is sent nothing more, and the door asks from then on; but what a member passes to
 *     them outside WeTube they can read. A ratchet that changes keys with each removal was left out on purpose.
 * <li>Titles, names, the queue and who said something when are in the log in the clear. Only what is said is under the code.
 * <li>A weak code can be guessed by whoever holds one line: see {@link wetube.chat.ConferenceCode#warning}.
 * </ul>
 *
 * <ul>
 * <li>{@link wetube.chat.ConferenceCode}, {@link wetube.chat.ConferenceKeys}: what is shared, and what is made of it.
 * <li>{@link wetube.chat.Line}, {@link wetube.chat.Sealed}: what is said, and the box around it.
 * <li>{@link wetube.chat.Transcript}: the fold of all SAY events into channels, who is in them, and their lines.
 * </ul>
 *
 * <p>Pure; owned by the core's thread, but for {@link wetube.chat.ConferenceKeys#derive}, which takes half a second and is called by
 * another.
 */
package wetube.chat;
