package wetube.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Who may use the page")
class OwnerTest {
    private final Owner owner = Owner.fresh();

    @Test
    @DisplayName("Key and secret are 128 random bits each")
    void secrets() {
        assertEquals(22, owner.key().length());
        assertEquals(22, owner.secret().length());
        assertNotEquals(owner.key(), Owner.fresh().key());
    }

    @Test
    @DisplayName("The key makes a secret, and who shows that is the owner")
    void secret() {
        String secret = owner.take(owner.key()).orElseThrow();
        assertEquals(secret, owner.secret());
        assertTrue(owner.isOwner(secret));
        for (String other : new String[] {"", secret.substring(1), secret + "A", owner.key()}) {
            assertFalse(owner.isOwner(other), other);
        }
    }

    @Test
    @DisplayName("Another key takes nothing over")
    void wrongKey() {
        List<String> told = new ArrayList<>();
        owner.onTakeover(() -> told.add("taken"));
        String before = owner.secret();
        for (String wrong : new String[] {"", owner.key().substring(1), owner.key() + "A", owner.secret()}) {
            assertEquals(Optional.empty(), owner.take(wrong));
        }
        assertEquals(before, owner.secret());
        assertEquals(List.of(), told);
    }

    @Test
    @DisplayName("Each showing of the key makes the secret before void, and then says so")
    void takeover() {
        owner.take(owner.key());
        String first = owner.secret();
        List<String> told = new ArrayList<>();
        owner.onTakeover(() -> told.add(owner.secret()));
        owner.take(owner.key());
        assertFalse(owner.isOwner(first));
        assertTrue(owner.isOwner(owner.secret()));
        assertEquals(List.of(owner.secret()), told);
    }

    @Test
    @DisplayName("Kept over a restart, the secret goes on to count")
    void restart() {
        owner.take(owner.key());
        Owner again = new Owner(owner.key(), owner.secret());
        assertTrue(again.isOwner(owner.secret()));
        assertTrue(again.take(owner.key()).isPresent());
    }

    @Test
    @DisplayName("A secret that was damaged on disk is nobody's")
    void damaged() {
        Owner damaged = new Owner("", "");
        assertFalse(damaged.isOwner(""));
        assertEquals(Optional.empty(), damaged.take(""));
    }
}
