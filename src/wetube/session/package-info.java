/**
 * What the events of a log mean: what is on the screen, who is in the session, and who goes by which name.
 *
 * <pre>
 *   a log, in its one order          wetube.law                       the state
 *
 *      START    ─────────────►  does it count?  ── yes ──►   title, profiles ┐
 *      INVITE   ─────────────►  does it count?  ── yes ──►   Roster          │
 *      LOAD     ─────────────►  does it count?  ── yes ──►   Playlist        ├── to the page
 *      PAUSE    ─────────────►  does it count?  ── no: void                  │
 *      PLAY     ─────────────►  does it count?  ── yes ──►   Playback        ┘
 * </pre>
 *
 * <p>Ada presses pause. That is not a command to others but an event of her log, with the position at which she saw the video stand.
 * When it arrives at Bo's peer, it goes to its place in the log's order, and Bo's peer folds the log: it begins with an empty state and
 * applies one event after the other, as a bookkeeper adds up a column. Whether an event counts ({@link wetube.law}) and where it
 * stands both depend on the set of events alone. So equal logs give equal states, in whatever order the events arrived, and nobody has to
 * ask anybody where the film is.
 *
 * <p>Playback is a line: position over time. PLAY says "position 83.25 at 20:15:03, and on from there"; where the video is a minute later
 * everybody works out alone. A HOLD makes the line begin a little later, for members whose players have no data. An act on an item that
 * is not the current one changes nothing, nor does one that steers a session that has ended.
 *
 * <ul>
 * <li>{@link wetube.session.Session}: the log and its fold; what a peer asks about a session.
 * <li>{@link wetube.session.State}: what each act does to the state: one switch.
 * <li>{@link wetube.session.Playback}, {@link wetube.session.Playlist}, {@link wetube.session.Profile}: its parts.
 * <li>{@link wetube.session.PlayerReport}: where somebody's player is. Heard, not logged; it decides nothing.
 * </ul>
 *
 * <h2>Glossary</h2>
 *
 * <p>Each of these words means one thing in all of WeTube.
 *
 * <dl>
 * <dt>session <dd>People who watch together, and the log of what they said. Its id is that of its first event, the START.
 * <dt>peer <dd>One running WeTube, with one key. Its id, a {@link wetube.identity.PeerId}, is that key, and stands for a person, too.
 * <dt>event <dd>One signed statement of one author, kept for good; its id is its hash.
 * <dt>act <dd>What an event says: pause, invite … ({@link wetube.act}).
 * <dt>message <dd>What is said and not kept: between peers ({@code PeerMessage}), between a page and its peer.
 * <dt>log <dd>All events of a session that a peer holds; with each event, all that lies before it.
 * <dt>before, past <dd>An event lies before another if the other names it, directly or through others. An event's past is all that
 *     lies before it: what its author knew.
 * <dt>concurrent <dd>Two events of which neither lies before the other.
 * <dt>order <dd>The one order of a log's events that all peers compute: by Lamport time, then by id.
 * <dt>head <dd>An event that nothing in the log follows yet. A new event names all heads, and so says what its author knew.
 * <dt>chain <dd>The events of an honest author, each of which follows the one before. A <em>run</em> is a piece under one signature.
 * <dt>fork, branch <dd>Two events of one author on one predecessor are a fork; after it, the author's events have several branches. A FORK is
 *     the event that shows it.
 * <dt>tip <dd>The last event of a branch.
 * <dt>member <dd>Somebody who was invited and has joined, and is not out since. A <em>role</em> says what a member may do: viewer,
 *     editor, director.
 * <dt>ruling <dd>An event about who is a member, and as what, that its author was entitled to.
 * <dt>entitled <dd>An author is entitled to an event if it might say it by the event's own past.
 * <dt>in force <dd>Of a ruling: it counts when all events of the log are judged together. Of an election: it is in the succession.
 * <dt>void <dd>Of an event: it is kept and passed on, and has no effect.
 * <dt>director <dd>A member that may invite, remove and give roles. An <em>appointed</em> director was given that role by START, INVITE
 *     or ROLE. The <em>elected</em> director is the one whom the others elected when no director was left.
 * <dt>base <dd>The event that an election is about.
 * <dt>stand, back <dd>A candidate stands in an election; a member backs the candidate whom it wants. A <em>claim</em> is an ELECTED: its
 *     author says that it has won.
 * <dt>succession <dd>The elections in force, from the first to the last. A <em>mandate</em> is one of them; a <em>ballot</em> is how things
 *     stand for the next one.
 * <dt>fold <dd>To apply the events that count, in the log's order, to an empty state.
 * <dt>line <dd>Where the video is at each moment: a position, since when, how fast. The event that changed it last has set the line. (A
 *     <em>line of chat</em> is always called that, outside {@code wetube.chat}.)
 * <dt>conference <dd>The people who know one <em>code</em>. To <em>knock</em> at a session's <em>door</em>: to come in by its code.
 * <dt>link <dd>A TLS connection to another peer. The peer at its other end is a <em>neighbour</em>, or a <em>stranger</em> if it is no
 *     member. Up to 32 members all link to all: that is a <em>mesh</em>.
 * <dt>contact <dd>A neighbour as the open session sees it: what it has told, what it lacks.
 * <dt>beat <dd>What each peer says to its neighbours again and again ({@code SYNC}): I am here, these are my heads, my player is there. A peer
 *     is <em>here</em> as long as its beats are fresh.
 * <dt>core, shell <dd>The core decides: it has no thread, socket, file or clock of its own. The shell around it has those, and decides
 *     nothing. What happens reaches the core as an <em>input</em>; what the core wants done is an <em>effect</em>.
 * </dl>
 *
 * <p>Pure; owned by the core's thread.
 */
package wetube.session;
