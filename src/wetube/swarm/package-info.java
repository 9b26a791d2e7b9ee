/**
 * Delivering a file from those who have it to those who want it: the peer-to-peer streaming peer protocol, RFC 7574.
 *
 * <p>A content is cut into chunks of one size. The hash of all, the root of a Merkle tree, names it; whoever knows the root can check each
 * chunk alone, from whomever it comes. So everybody gives on what they have before they have all of it, and nobody has to be trusted.
 *
 * <pre>
 *   Swarms                    all contents of one peer, all neighbours
 *     ├── Swarm               one content
 *     │     ├── MerkleTree    which chunk is right         Bin, BinSet, ChunkRange, HashFunction, Bytes
 *     │     ├── ChunkPicker   what to ask for next
 *     │     └── Channel       one neighbour: handshake, what it has, who waits for whom
 *     │           └── Requests   what it was asked for, and how fast it is: Ledbat
 *     └── UploadQueue         whose turn it is to be given something
 *   Datagram ── SwarmMessage, ProtocolOption, Addressing, Terms       the bytes
 *   Content, Item             what a film is called
 * </pre>
 *
 * <p>A whole exchange, as {@code SwarmTest.secondExchange} and {@code exchange-7162.txt} have it byte for byte (7 chunks; {@code →} is from
 * who wants it):
 *
 * <pre>
 *   → to 0:         HANDSHAKE a {version 1, minimum 1, swarm 6e196f04…, Merkle, SHA-256, 32-bit chunk ranges, chunk size 1024}
 *   ← to a:         HANDSHAKE b {version 1, Merkle, SHA-256, 32-bit chunk ranges, chunk size 1024}  HAVE 0-6
 *   → to b:         REQUEST 0-0
 *   ← to a:         INTEGRITY 0-3 …, 4-5 …, 6-6 … (the peaks), 2-3 …, 1-1 … (the uncles of chunk 0)  DATA 0 (1,024 bytes)
 *   → to b:         HAVE 0-0  REQUEST 1-1
 *   ← to a:         DATA 1 (its proof is known)
 *   → to b:         HANDSHAKE 0 {}  (the end)
 *   hex of a HAVE:  0a0b0c0d 03 00000000 00000006
 * </pre>
 *
 * <p>What of the RFC is where:
 *
 * <table>
 * <caption>RFC 7574, section by section</caption>
 * <tr><th>section</th><th>class</th><th></th></tr>
 * <tr><td>3.1, 8.4, 12.1 handshake, closing</td><td>{@code Channel}, {@code Swarms}</td><td>done</td></tr>
 * <tr><td>3.2, 8.5 HAVE</td><td>{@code Swarm.spreadNews}</td><td>done; on reliable roads also to who has it all</td></tr>
 * <tr><td>3.3, 8.6 DATA</td><td>{@code Swarm.data}, {@code serve}</td><td>done; one chunk a datagram is sent, several are read</td></tr>
 * <tr><td>3.4, 8.7 ACK</td><td>{@code SwarmMessage.Ack}</td><td>each chunk on a road that loses; on reliable roads none is sent, which option 8 says.
 *     UDP is not carried yet</td></tr>
 * <tr><td>3.5, 8.8, 5 INTEGRITY, Merkle tree</td><td>{@code MerkleTree}</td><td>done, with all five hash functions</td></tr>
 * <tr><td>3.6, 6, 8.9 SIGNED_INTEGRITY, live</td><td>{@code SwarmMessage.SignedIntegrity}</td><td>read and written; there are no live
 *     swarms yet, and a handshake that names one is answered by silence</td></tr>
 * <tr><td>3.7, 8.10, 8.11 REQUEST, CANCEL</td><td>{@code UploadQueue}</td><td>done</td></tr>
 * <tr><td>3.8, 8.12 CHOKE, UNCHOKE</td><td>{@code Channel}, {@code Swarm.request}</td><td>done; only floods are choked</td></tr>
 * <tr><td>3.10, 8.13 peer exchange</td><td>{@code SwarmMessage.Pex…}</td><td>read and written; members of a session know each other
 *     from its log, so it is not supported here, which option 8 says</td></tr>
 * <tr><td>3.11 channels</td><td>{@code Channel}</td><td>done</td></tr>
 * <tr><td>3.12, 8.14 keep-alive, dead peers</td><td>{@code Channel}</td><td>done</td></tr>
 * <tr><td>4 chunk addressing</td><td>{@code Addressing}</td><td>all five are read and written; swarms are of 32-bit chunk ranges, and
 *     64-bit ones are gone along with. Bins and byte ranges are optional: a handshake that names them is answered by silence</td></tr>
 * <tr><td>5.6 size detection</td><td>{@code MerkleTree}</td><td>peaks are sent and checked; the length is known before, never learned,
 *     since a root does not bind it</td></tr>
 * <tr><td>7 options</td><td>{@code ProtocolOption}</td><td>all of them; on roads that lose, handshakes that nobody answers leave
 *     option 9 out now and then, which peers older than the RFC do not know</td></tr>
 * <tr><td>8.15 LEDBAT</td><td>{@code Ledbat}, {@code Requests}</td><td>done, at the receiver, who alone sees delays where nothing is
 *     acknowledged</td></tr>
 * <tr><td>12.2 to 12.6 attacks</td><td>{@code SwarmTest}, {@code SwarmScenariosTest}</td><td>floods, false HAVEs, forged hashes and chunks</td></tr>
 * </table>
 *
 * <p>Pure: told what happened and when, in µs, it says what is to be done ({@link wetube.swarm.SwarmEffect}); all belongs to the swarm's
 * own thread, which is not the session's, so that a pause never waits behind chunks.
 */
package wetube.swarm;
