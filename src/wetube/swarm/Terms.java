package wetube.swarm;

/**
 * What both sides of a channel have agreed on in their handshakes, and what is needed to find where a message ends.
 *
 * @param addressing     how chunks are named
 * @param function       whose hashes INTEGRITY carries
 * @param signatureBytes how long a signature of SIGNED_INTEGRITY is: known from the key of a live swarm; 0 where there is none
 * @param chunkBytes     the fixed size of chunks
 */
public record Terms(Addressing addressing, HashFunction function, int signatureBytes, int chunkBytes) {
    /** How the sender of a handshake writes what follows it: in its own addressing, with its own hash function. */
    Terms offeredBy(SwarmMessage.Handshake handshake) {
        return new Terms(
                handshake.option(ProtocolOption.ChunkAddressing.class).map(ProtocolOption.ChunkAddressing::method).orElse(addressing),
                handshake.option(ProtocolOption.MerkleHash.class).map(ProtocolOption.MerkleHash::function).orElse(function),
                signatureBytes, chunkBytes);
    }
}
