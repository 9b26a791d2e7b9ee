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
    private final Owner owner = Owner.fresh(7001);

    @Test
    @DisplayName("Key and cookie are 128 random bits each")
    void secrets() {
        assertEquals(22, owner.key().length());
        assertEquals(22, owner.cookie().length());
        assertNotEquals(owner.key(), Owner.fresh(7001).key());
    }

    @Test
    @DisplayName("The key makes a cookie that no script reads and no other site sends")
    void setCookie() {
        String field = owner.take(owner.key()).orElseThrow();
        assertEquals("wetube-7001=" + owner.cookie() + "; Path=/; HttpOnly; SameSite=Strict; Max-Age=31536000", field);
        assertTrue(owner.isOwner(List.of("wetube-7001=" + owner.cookie())));
    }

    @Test
    @DisplayName("Another key takes nothing over")
    void wrongKey() {
        List<String> told = new ArrayList<>();
        owner.onTakeover(() -> told.add("taken"));
        String before = owner.cookie();
        for (String wrong : new String[] {"", owner.key().substring(1), owner.key() + "A", owner.cookie()}) {
            assertEquals(Optional.empty(), owner.take(wrong));
        }
        assertEquals(before, owner.cookie());
        assertEquals(List.of(), told);
    }

    @Test
    @DisplayName("Each showing of the key makes the cookie before void, and then says so")
    void takeover() {
        owner.take(owner.key());
        String first = owner.cookie();
        List<String> told = new ArrayList<>();
        owner.onTakeover(() -> told.add(owner.cookie()));
        owner.take(owner.key());
        assertFalse(owner.isOwner(List.of("wetube-7001=" + first)));
        assertTrue(owner.isOwner(List.of("wetube-7001=" + owner.cookie())));
        assertEquals(List.of(owner.cookie()), told);
    }

    @Test
    @DisplayName("The cookie is found among those of other ports and programs, and only by its own name")
    void cookies() {
        String mine = "wetube-7001=" + owner.cookie();
        assertTrue(owner.isOwner(List.of("a=b; wetube-7002=x;" + mine + " ; c")));
        assertTrue(owner.isOwner(List.of("wetube-7001=old; " + mine)));
        assertTrue(owner.isOwner(List.of("a=b", mine)));
        for (String other : new String[] {"", "wetube-7001", "wetube-7001=", "x" + mine, mine + "x",
                "wetube-7002=" + owner.cookie(), owner.cookie()}) {
            assertFalse(owner.isOwner(List.of(other)), other);
        }
        assertFalse(owner.isOwner(List.of()));
    }

    @Test
    @DisplayName("Kept over a restart, the cookie goes on to count")
    void restart() {
        owner.take(owner.key());
        Owner again = new Owner(7001, owner.key(), owner.cookie());
        assertTrue(again.isOwner(List.of("wetube-7001=" + owner.cookie())));
        assertTrue(again.take(owner.key()).isPresent());
    }

    @Test
    @DisplayName("A secret that was damaged on disk is nobody's")
    void damaged() {
        Owner damaged = new Owner(7001, "", "");
        assertFalse(damaged.isOwner(List.of("wetube-7001=")));
        assertEquals(Optional.empty(), damaged.take(""));
    }
}
