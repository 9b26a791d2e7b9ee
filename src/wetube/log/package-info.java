/**
 * The signed causal log: everything in a session that must not be lost.
 *
 * <p>Roles, playback, votes and chat are <em>events</em>. An event is one line of JSON, and the bytes as sent are what is hashed,
 * signed, stored and passed on:
 *
 * <pre>{@code
 *   {"session":"<event>","author":"<peer>","seq":7,"prev":"<event>","after":["<other event>"],"time":1770000000000,
 *    "type":"PAUSE","item":"<event>","currentTime":83.25,"at":1770000000000}
 * }</pre>
 *
 * <p>({@code <event>} and {@code <peer>} stand for ids of 43 characters: {@code prev} is the author's event 6, {@code after} names what
 * else it held that nothing followed.)
 *
 * <p>Its name is the SHA-256 of those bytes. Through {@code prev} and {@code after} it names everything it follows, so the events
 * form a directed graph without cycles:
 *
 * <pre>
 *   ada   START ◄── INVITE bo ◄─────────── PLAY ◄───────── PAUSE        PLAY names the JOIN and the INVITE;
 *                       ▲                  │                 │          PAUSE names the PLAY and the SAY
 *   bo                  └── JOIN ◄─────────┘                 │
 *                             ▲                              │          SAY and PLAY are concurrent: neither names
 *                             └────────── SAY ◄──────────────┘          the other, directly or through others
 * </pre>
 *
 * <p>The receiver computes from that graph what elsewhere a sender claims: the <em>vector clock</em> (what did it know of?) and the
 * <em>Lamport time</em> (one order for all, ties broken by id). Both are facts about the graph, so nobody can lie about them.
 *
 * <ul>
 * <li>{@link wetube.log.Event}: the envelope, and what is well-formed by itself.
 * <li>{@link wetube.log.EventRun}: events of one author under one signature, the unit of sending and storing.
 * <li>{@link wetube.log.EventLog}: causal delivery, forks, order, what another log lacks.
 * <li>{@link wetube.log.WaitingRoom}: events that came before their past.
 * <li>{@link wetube.log.LogFile}: the log on disk (shell).
 * </ul>
 *
 * <p>What may be wrong with an event, and what comes of it:
 *
 * <pre>
 *   its JSON, size, members of the envelope; signature; a gap or two authors in a run     refused, and the link that it came over closed
 *   another session's; START that is not the first; prev of another author, or with       refused: by form, or by its own causal past,
 *   another seq; a later event of its own in its past; an author nobody invited there     so everywhere alike
 *   its past is not here yet                                                              waits, and the past is asked for
 *   two of one author that did not know of each other                                     both kept: a fork
 *   a ninth branch of one author, or branches of over 8 MiB                               waits until something of others follows it
 *   a type not known, a member that makes no sense, a role that its author lacked         void: kept, passed on, without effect
 * </pre>
 *
 * <p>So logs never fall apart over a judgement, and equal logs mean equal states. One who forks a thousand times costs the others eight
 * branches; two members who lie together, one forking and the other naming each branch in events of its own, can still make the log
 * grow, at the pace at which peers ask one another (800 KB a second), until a director removes them.
 *
 * <p>Sources: L. Lamport (1978) for the order; C. Fidge (1988) and F. Mattern (1989) for vector clocks; the hash-linked causal
 * graph is that of Git and of Matrix's event graph. All of it but {@link wetube.log.LogFile} is free of I/O and belongs to the core's
 * thread.
 */
package wetube.log;
