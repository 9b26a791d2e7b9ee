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
 * <p>({@code <event>} and {@code <peer>} stand for ids of 43 characters. {@code prev} is the author's event 6. {@code after} names the
 * other <em>heads</em> of the author's log: the events that no event there followed yet.)
 *
 * <p>Its name is the SHA-256 of those bytes. Through {@code prev} and {@code after} it names everything it follows, so the events
 * form a directed graph without cycles. Here an arrow leads from an event back to one that it names:
 *
 * <pre>
 *   ada   START ◄── INVITE bo ◄─────────── PLAY ◄───────── PAUSE        PLAY names the JOIN and the INVITE;
 *                       ▲                  │                 │          PAUSE names the PLAY and the SAY
 *   bo                  └── JOIN ◄─────────┘                 │
 *                             ▲                              │          SAY and PLAY are concurrent: neither names
 *                             └────────── SAY ◄──────────────┘          the other, directly or through others
 * </pre>
 *
 * <p>In other systems a sender claims its <em>vector clock</em> (what did it know of?) and its <em>Lamport time</em> (one order for all,
 * ties broken by id). Here the receiver computes both from the graph. They are facts about the graph, so nobody can lie about them.
 *
 * <ul>
 * <li>{@link wetube.log.Event}: the envelope, and what is well-formed by itself.
 * <li>{@link wetube.log.EventRun}: events of one author under one signature, the unit of sending and storing.
 * <li>{@link wetube.log.EventLog}: causal delivery, forks, order, what another log lacks. Read {@code LogEntry} and {@code Branch} with it.
 * <li>{@link wetube.log.WaitingRoom}: events that came before their past.
 * <li>{@link wetube.log.LogFile}: the log on disk (shell).
 * </ul>
 *
 * <p>What may be wrong with an event, and what comes of it:
 *
 * <pre>
 *   its JSON, size, members of the envelope; signature; a gap or two authors in a run     refused, and the link that it came over closed
 *   another session's; a START that is not the first; prev is another author's event, or  refused. All peers refuse it, because this
 *   not the one before; its author knew a later event of its own than prev; its author    depends on the event and its past alone
 *   was not invited by then; its author has said over 8 MiB
 *   its past is not here yet                                                              waits, and the past is asked for
 *   two of one author that did not know of each other                                     both kept: a fork
 *   a ninth branch of one author, or branches of over 8 MiB                               waits until something of others follows it
 *   a type not known, a member that makes no sense, a role that its author lacked         void: kept, passed on, without effect
 * </pre>
 *
 * <p>So two peers never keep different logs because they judge an event differently, and equal logs mean equal states. A thousand forks
 * of one author cost the others eight branches. Two members who lie together, one forking and the other naming each branch in events of
 * its own, can still make the log grow, as fast as peers ask one another (800 KB a second), until a director removes them.
 *
 * <p>Sources: L. Lamport (1978) for the order; C. Fidge (1988) and F. Mattern (1989) for vector clocks; the hash-linked causal
 * graph is that of Git and of Matrix's event graph. All of it but {@link wetube.log.LogFile} is free of I/O and belongs to the core's
 * thread.
 */
package wetube.log;
