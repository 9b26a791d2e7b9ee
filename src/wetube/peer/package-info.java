/**
 * One whole peer: the core that decides, and the loop that runs it.
 *
 * <pre>
 *   links, page, disk, time        the core, pure                           links, page, disk
 *
 *   Gate ─┐                        Peer.handle                              ┌─► Links, BrowserSocket
 *         ├─► PeerLoop ── Input ─►  ├── Sessions      which one is open ── Effect ─► PeerLoop
 *   page ─┘                         │    └── Party    the open session      └─► Scribe ─► Storage
 *                                   ├── Neighbours    one link to each peer, dialled again when lost
 *                                   ├── AddressBook   where peers may be
 *                                   ├── Calls         inviting others
 *                                   ├── Invitations   being invited
 *                                   ├── Codes, Door, Finding    coming in by a conference's code
 *                                   ├── Friends       the library: Befriending, Copying of catalogues, Publishing, LibraryCalls
 *                                   ├── Films         who may fetch what
 *                                   └── PageView      what the page is told
 * </pre>
 *
 * <p>{@link wetube.peer.Peer} is one function: what happened, and what time it is, go in; what is to be done comes out. So a test runs a
 * group of peers in one thread. {@link wetube.peer.PeerLoop} calls it on the core's thread, and carries out what it says: what is to be
 * sent and shown on one thread (the voice), what is to be stored on another (the scribe), so that a slow disk holds up no beat. An
 * event of one's own is on disk before anybody hears of it: the scribe's answer is an input, too.
 *
 * <p>{@link wetube.peer.Gate} stands before the core on each link (limits, reading, signatures), {@link wetube.peer.Storage} keeps the
 * files, {@link wetube.peer.MachineClock} the time. These, {@link wetube.peer.Scribe} and {@link wetube.peer.PeerLoop} are shell.
 * All else is free of I/O and belongs to the core's thread.
 */
package wetube.peer;
