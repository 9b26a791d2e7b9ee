package wetube.identity;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Checks signatures on threads of its own, fewer than the machine has processors: whatever there is to be checked, one is left for
 * beats, links and the page. Who has something checked waits in line with one signature, and so does each link.
 *
 * <p>Thread-safe: one for all links of a peer.
 */
public final class BoundedVerifier implements Verifier {
    private final Verifier verifier;
    private final ExecutorService threads = Executors.newFixedThreadPool(Math.max(1, Runtime.getRuntime().availableProcessors() - 1),
            Thread.ofPlatform().name("signatures").daemon().factory());

    /** @param verifier does the work */
    public BoundedVerifier(Verifier verifier) {
        this.verifier = verifier;
    }

    @Override
    public boolean verify(PeerId author, byte[] message, byte[] signature) {
        Future<Boolean> answer = threads.submit(() -> verifier.verify(author, message, signature));
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a verifier never throws", e.getCause());
        }
    }
}
