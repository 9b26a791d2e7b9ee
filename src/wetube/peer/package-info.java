/**
 * One whole peer: the core that decides, and the loop that runs it.
 *
 * <pre>
 *   Input ──► Peer ──► Effect          pure; PeerLoop owns it and does what it says
 *              │
 *              ├── Neighbours          links: one a peer, dialled again when lost
 *              ├── Invitations         both ends of one
 *              ├── PageView            what the page is told
 *              └── Party               the session that is open: see {@link wetube.party}
 * </pre>
 *
 * <p>{@link wetube.peer.Gate} stands before it on each link (limits, reading, signatures), {@link wetube.peer.Storage} keeps its files,
 * {@link wetube.peer.MachineClock} the time. These three and {@link wetube.peer.PeerLoop} are shell; all else is free of I/O and belongs
 * to the core's thread.
 */
package wetube.peer;
