package wetube.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import wetube.log.Author;

@DisplayName("A signature")
class KnownSignaturesTest {
    private static final PeerId ADA = Author.named("ada").id();
    private static final PeerId BO = Author.named("bo").id();

    private final AtomicInteger checks = new AtomicInteger();
    /** One that holds has the message's first byte. */
    private final Verifier once = new KnownSignatures((author, message, signature) -> {
        checks.incrementAndGet();
        return message[0] == signature[0];
    });

    private boolean verify(PeerId author, int message, int signature) {
        return once.verify(author, ByteBuffer.allocate(8).putInt(0, message << 24).array(), new byte[] {(byte) signature});
    }

    @Test
    @DisplayName("that holds is checked once, however often it comes")
    void once() {
        for (int i = 0; i < 10; i++) {
            assertTrue(verify(ADA, 1, 1));
        }
        assertEquals(1, checks.get());
    }

    @Test
    @DisplayName("is another one with another author, message or signature")
    void others() {
        assertTrue(verify(ADA, 1, 1));
        assertTrue(verify(BO, 1, 1));
        assertTrue(verify(ADA, 2, 2));
        assertEquals(3, checks.get());
        assertFalse(verify(ADA, 1, 2));
        assertFalse(verify(ADA, 2, 1));
    }

    @Test
    @DisplayName("that does not hold is refused each time")
    void refused() {
        assertFalse(verify(ADA, 1, 2));
        assertFalse(verify(ADA, 1, 2));
    }

    @Test
    @DisplayName("is forgotten when so many others have come since, and is then checked again")
    void bounded() {
        assertTrue(verify(ADA, 1, 1));
        for (int i = 0; i < KnownSignatures.MAX_KNOWN; i++) {
            once.verify(BO, ByteBuffer.allocate(8).putInt(4, i).array(), new byte[1]);
        }
        int before = checks.get();
        assertTrue(verify(ADA, 1, 1));
        assertEquals(before + 1, checks.get());
    }
}
