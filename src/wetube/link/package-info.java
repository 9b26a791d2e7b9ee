/**
 * TLS between peers: who is at the other end, and frames in both directions.
 *
 * <p>A link is a TLS 1.3 connection on which both sides have proved their Ed25519 key and greeted each other. It carries frames,
 * a length of four bytes (big-endian, at most 65,536) and that many bytes of JSON:
 *
 * <pre>
 *   00 00 00 0e  7b 22 74 79 70 65 22 3a 22 42 59 45 22 7d        {"type":"BYE"}
 * </pre>
 *
 * <p>What the JSON says is none of this package's business; the first frame of each side, whatever it is, is its greeting.
 * Reading order:
 *
 * <ol>
 * <li>{@link wetube.link.Links}: dial, send, close, and the listener that hears of it. All that other packages use.
 * <li>{@code Introduction}: from an open connection to two peers that know each other. {@code Tls}: with which settings.
 * <li>{@code Link}: a link's life; {@code Frame} and {@code Outbox} its two directions.
 * <li>{@code Acceptor} and {@code Dial}: how connections come about. {@code Watchdog}: how they end when they take too long.
 * <li>{@link wetube.link.Roads} and {@code Road}: the same kind of connection for video, with other limits.
 * <li>{@link wetube.link.Trace}: all frames in a file, to be looked at.
 * <li>{@link wetube.link.Probe}: a dial that ends once the key is proved, for the tracker.
 * </ol>
 *
 * <pre>
 *   Links.dial ─► Dial ───── Introduction.dial ───┐
 *                                                 ├─► Link ─── reader ─► Listener.linkUp, received…, linkDown
 *   a visitor ─► Acceptor ── Introduction.accept ─┘     └───── writer ◄─ Outbox ◄─ Links.send
 * </pre>
 *
 * <p>A dialled connection becomes a link, or {@link wetube.link.DialFailure} says why not, in words for a person. A peer with
 * another version is told apart by the protocol's name in TLS (ALPN, RFC 7301), {@code wetube/1}, and both users hear of it. The protocols a visitor may ask for are a table in {@code Links}: {@code wetube/1} and,
 * for video, {@code ppspp/1}.
 *
 * <p>Nobody can hold us up or fill our memory. Each wait has a deadline (connecting 5 s, handshake and greeting together 5 s, one
 * write 10 s, the next whole frame 30 s, closing 1 s), kept by the watchdog, which closes the plain socket below TLS. Each
 * queue is bounded: a link whose outbox is full is closed. Connections that are not introduced yet are counted, altogether and
 * by network. What a deadline cuts short is an event like any other: {@code linkDown}, {@code dialFailed}.
 *
 * <p>Concurrency: each link has two virtual threads, a reader and a writer. The listener is called by readers and dials, never
 * by whoever called {@code Links}. Threads meet at outboxes and at two maps; no lock is held while the network is used, and no
 * thread is ever interrupted, since that would close the socket it is reading.
 *
 * <p>Left out: compression, TLS session tickets of our own making (the JDK resumes sessions as it sees fit; keys are read from
 * the session, so a resumed one is judged all the same), revocation, reconnecting (the core's).
 */
package wetube.link;
