package wetube.link;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Credits")
class CreditsTest {
    private final Credits credits = new Credits(1, 10);

    @Test
    @DisplayName("are each one's own, and come back with time")
    void each() {
        assertTrue(credits.take("a", 10, 0));
        assertFalse(credits.take("a", 1, 0));
        assertTrue(credits.take("b", 1, 0));
        assertTrue(credits.take("a", 2, 2000));
        assertFalse(credits.take("a", 1, 2000));
    }

    @Test
    @DisplayName("are kept of so many; those beyond share one, until others have theirs again")
    void bounded() {
        for (int i = 0; i < Credits.MAX_NAMES; i++) {
            assertTrue(credits.take(i, 1, 0));
        }
        assertTrue(credits.take("x", 10, 0));
        assertFalse(credits.take("y", 1, 0), "names cost nothing");
        assertTrue(credits.take("y", 10, 1000), "those who had spent least have it back: their places are free");
    }
}
