/**
 * Finding each other: a discovery server, the tracker of RFC 7846 (PPSTP, version 1), and the peer's side of it.
 *
 * <p>A peer that starts registers with a tracker, says which swarms it is in, and is told of others in them. A conference is a swarm
 * whose id only those can compute who have its code; a video is a swarm whose id is its hash. The tracker only hints: whom a peer
 * finds it dials, and judges by its key. Nothing waits for a tracker, and nothing ends with it.
 *
 * <pre>
 *   ada ── CONNECT: JOIN 4f1c…, I listen at 10.0.0.5:7001 ──► tracker        the certificate of TLS is ada's key
 *   ada ◄─ I see you at 203.0.113.7; nobody else is there ───
 *          ◄── TLS to 203.0.113.7:7001: is that ada's key? ──                 dialled back, so it is proved
 *   bo  ── CONNECT: JOIN 4f1c… ─────────────────────────────►
 *   bo  ◄─ ada is at 203.0.113.7:7001 ───────────────────────
 *   ada ── STAT_REPORT, once a minute ──────────────────────►                 three missed, and ada is forgotten
 *   ada ── CONNECT: LEAVE 4f1c… ────────────────────────────►
 * </pre>
 *
 * <h2>Messages</h2>
 *
 * Each is a POST with {@code Content-Type: application/ppsp-tracker+json}; the answer has status 200, refusals too.
 *
 * <pre>{@code
 * {"PPSPTrackerProtocol":{"version":1,"request_type":"CONNECT","transaction_id":"5f3a","peer_id":"GL-kFRY-FD7uuhiMkNqXgvG1xE0nrQwsgbU4tN2B7Zw",
 *   "connect":{"peer_num":{"peer_count":29},
 *     "peer_addr":[{"ip_address":{"address_type":"ipv4","address":"10.0.0.5"},"port":7001,"priority":1,"type":"HOST"}],
 *     "swarm_action":[{"swarm_id":"4f1c","action":"JOIN","peer_mode":"LEECH"}]}}}
 *
 * {"PPSPTrackerProtocol":{"version":1,"response_type":0,"error_code":0,"transaction_id":"5f3a",
 *   "peer_addr":{"ip_address":{"address_type":"ipv4","address":"203.0.113.7"},"port":7001,"priority":1,"type":"REFLEXIVE","proved":false},
 *   "swarm_result":[{"swarm_id":"4f1c","result":0,"peer_group":{"peer_info":[{"peer_id":"hY5_nf5bkmvpxpYZw0aHGwKQTTUMqEFPzt7Y3UUYqZ8",
 *     "peer_addr":[{"ip_address":{"address_type":"ipv6","address":"2001:db8::2"},"port":7001,"priority":2,"type":"REFLEXIVE","proved":true}]}]}}]}}
 *
 * {"PPSPTrackerProtocol":{"version":1,"request_type":"FIND","transaction_id":"5f3b","peer_id":"GL-kFRY-FD7uuhiMkNqXgvG1xE0nrQwsgbU4tN2B7Zw",
 *   "find":{"swarm_id":"4f1c","peer_num":{"peer_count":5}}}}
 *
 * {"PPSPTrackerProtocol":{"version":1,"response_type":0,"error_code":0,"transaction_id":"5f3b",
 *   "swarm_result":[{"swarm_id":"4f1c","result":0,"peer_group":{"peer_info":[]}}]}}
 *
 * {"PPSPTrackerProtocol":{"version":1,"request_type":"STAT_REPORT","transaction_id":"5f3c","peer_id":"GL-kFRY-FD7uuhiMkNqXgvG1xE0nrQwsgbU4tN2B7Zw",
 *   "stat_report":{"type":"STREAM_STATS","stat":[{"swarm_id":"4f1c","uploaded_bytes":512,"downloaded_bytes":768}]}}}
 *
 * {"PPSPTrackerProtocol":{"version":1,"response_type":0,"error_code":0,"transaction_id":"5f3c","swarm_result":[{"swarm_id":"4f1c","result":0}]}}
 *
 * {"PPSPTrackerProtocol":{"version":1,"response_type":1,"error_code":3,"transaction_id":"5f3d"}}
 * }</pre>
 *
 * <h2>Reading order</h2>
 *
 * <ol>
 * <li>{@code StateTable}: what a peer may ask in which state, the RFC's Table 6 row by row.
 * <li>{@code Tracker}: the state machine. {@code Registration}: a peer in it. {@code Networks} and {@code Limits}: who gets how much.
 * <li>{@code Request}, {@code Response}, {@code PeerAddr}, {@code PeerInfo}, {@code ErrorCode}: the messages, with both spellings
 * that the RFC's text and its examples have ({@code Element}).
 * <li>{@link wetube.tracker.TrackerServer}: HTTPS around it. {@link wetube.tracker.StatusPage}: for whoever runs it.
 * <li>{@link wetube.tracker.TrackerClient}: the peer's side; {@link wetube.tracker.TrackerAddress},
 * {@link wetube.tracker.KnownTrackers}: which tracker.
 * </ol>
 *
 * <h2>RFC 7846, section by section</h2>
 *
 * <table>
 * <caption>Done, and left out</caption>
 * <tr><td>§2.3 states, Table 6</td><td>{@code StateTable}, {@code Tracker}</td><td>Done. A request that is refused leaves the peer
 * where it is (§2.3.2). Without an init timer: PEER REGISTERED lasts no longer than one request. A LEECH may JOIN one more swarm in
 * TRACKING, which the table does not have.</td></tr>
 * <tr><td>§3.2.2 peer_num</td><td>{@code Request}</td><td>The count is kept to, 29 at most. Left out: choosing by NAT, links, time and
 * bandwidth, which peers could only claim.</td></tr>
 * <tr><td>§3.2.3 swarm_action</td><td>{@code Request}</td><td>Done.</td></tr>
 * <tr><td>§3.2.4 peer_addr</td><td>{@code PeerAddr}</td><td>Done, but connection, asn and peer_protocol, which nobody would read.
 * Added: "proved", whether the tracker reached the peer there.</td></tr>
 * <tr><td>§3.2.5 stat</td><td>{@code Request}</td><td>Read and checked; the numbers are not kept, since nothing would use them.</td></tr>
 * <tr><td>§4.1 CONNECT, FIND, STAT_REPORT</td><td>{@code Tracker}</td><td>Done.</td></tr>
 * <tr><td>§4.3 errors, repeats</td><td>{@code ErrorCode}, {@code Tracker}</td><td>Done: a request that comes twice is answered alike and done
 * once, a LEAVE too. The last request of each peer is remembered.</td></tr>
 * <tr><td>§4.4 unknown members</td><td>{@code Request}</td><td>Ignored.</td></tr>
 * <tr><td>§6.1 authentication</td><td>{@code TrackerServer}</td><td>By TLS client certificate, which is the peer's key, and the peer_id is that
 * key. Left out: HTTP Digest, which the RFC demands where there are no certificates; a peer of WeTube always has one, and a
 * password would be one more thing to lose.</td></tr>
 * <tr><td>§6.2 integrity of content</td><td>other packages</td><td>Peers check what they get themselves. Left out: membership certificates.</td></tr>
 * <tr><td>§6.3 attacks</td><td>{@code Networks}, {@code Limits}, {@code Tracker}</td><td>A false address is never handed out: only where the
 * request came from, and only if the peer's key answers there. Random samples; limits for each network, each swarm, and all.</td></tr>
 * <tr><td>§6.5 privacy</td><td></td><td>Below.</td></tr>
 * </table>
 *
 * <p>Two behind one router can reach each other at addresses that mean nothing outside. To a requester from the same address, then,
 * the tracker also hands out private addresses as the other claims them, marked HOST and not proved.
 *
 * <p>What a tracker learns: which key, at which address, is in which swarms, and when; whoever runs it could keep that. It does not learn
 * codes, names, titles or content: an id of a conference is made from its code by a one-way function, and the tracker hangs up before a
 * peer it dials says anything.
 *
 * <h2>Concurrency</h2>
 *
 * Server: each request has a virtual thread; {@code tracker-core} owns {@code Tracker}, one request after the other, 1,000 may wait, and who
 * finds no place is answered by error 5; dials have virtual threads; {@code tracker-status} prints and shows counts. Client: one virtual
 * thread, which calls its listener. Each wait has a deadline: 10 s for a request, its answer, a silent connection, a dial.
 *
 * <p>One address can't take all connections by opening them (20 a second, 100 at once, each 10 s until its request is there). Connections
 * on which nothing at all is sent are counted by nobody but the kernel: whoever runs a large tracker sets a limit for each address there.
 */
package wetube.tracker;
