package wetube.swarm;

/** What the swarms of a peer want done. The shell does it and decides nothing. */
public sealed interface SwarmEffect {
    /** To be written on these terms. */
    record Send(long neighbour, Datagram datagram, Terms terms) implements SwarmEffect {}

    /**
     * Reads a chunk and sends it as one more message at the end of {@code head}, stamped with the time at which it leaves. Answered by
     * {@link Swarms#served} or {@link Swarms#lost}.
     */
    record Serve(long neighbour, Content content, long chunk, Datagram head, Terms terms) implements SwarmEffect {}

    /** Writes a verified chunk; answered by {@link Swarms#stored} or {@link Swarms#lost}. */
    record Store(Content content, long chunk, Bytes bytes) implements SwarmEffect {}

    /** This neighbour broke a rule that no mistake breaks: the road to it is closed. */
    record Drop(long neighbour, String why) implements SwarmEffect {}

    /** This neighbour sent chunks that are not what the root promises: nothing more is taken from it. */
    record Lied(long neighbour) implements SwarmEffect {}
}
