package wetube.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Signatures")
class BoundedVerifierTest {
    @Test
    @DisplayName("are checked by fewer threads than there are processors, however many ask")
    void bounded() throws InterruptedException {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Verifier verifier = new BoundedVerifier((author, message, signature) -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            boolean holds = Verifier.ED25519.verify(author, message, signature);
            now.decrementAndGet();
            return holds;
        });
        Identity ada = Identity.fresh();
        byte[] message = {1, 2, 3};
        byte[] good = ada.signer().sign(message);
        byte[] bad = Identity.fresh().signer().sign(message);
        List<Thread> asking = new ArrayList<>();
        AtomicInteger held = new AtomicInteger();
        for (int i = 0; i < 100; i++) {
            byte[] shown = i % 2 == 0 ? good : bad;
            asking.add(Thread.ofVirtual().start(() -> {
                if (verifier.verify(ada.id(), message, shown)) {
                    held.incrementAndGet();
                }
            }));
        }
        for (Thread thread : asking) {
            thread.join();
        }
        assertEquals(50, held.get());
        assertTrue(most.get() <= Math.max(1, Runtime.getRuntime().availableProcessors() - 1), "at once: " + most);
        assertFalse(verifier.verify(ada.id(), message, new byte[3]));
    }
}
