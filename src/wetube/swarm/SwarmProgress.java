package wetube.swarm;

import java.util.List;

/**
 * How far a content is, for people.
 *
 * @param contradicted whether the root itself shows that there is no film of this length
 * @param liars        how many neighbours sent what the root does not promise
 */
public record SwarmProgress(Content content, int chunksHeld, boolean contradicted, int liars, List<Holder> holders) {
    /** A neighbour, how much it says it holds, and how fast it delivers. */
    public record Holder(Neighbour neighbour, int chunksHeld, long bytesPerSecond) {}

    public SwarmProgress {
        holders = List.copyOf(holders);
    }

    public boolean isComplete() {
        return chunksHeld == content.chunkCount();
    }

    /** Whether some neighbours hold all of it, so that whoever brought it may leave. */
    public boolean isHeldElsewhere() {
        return holders.stream().anyMatch(holder -> holder.chunksHeld() == content.chunkCount());
    }
}
