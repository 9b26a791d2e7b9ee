package wetube.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import wetube.identity.Identity;
import wetube.party.Context;
import wetube.party.PeerMessage;

/** Links to peers that belong to no session of ours. */
@DisplayName("Of guests")
class GuestsTest {
    private final Identity self = Identity.fresh();
    private final Context context = new Context(self.id(), self.signer(), new Random(1), "ada", 7001, List.of());
    private final Neighbours neighbours = new Neighbours(context, new AddressBook());
    private long links;

    @BeforeEach
    void start() {
        context.nowMs = 1_000_000;
    }

    private boolean comes(String host, boolean dialledByMe) {
        PeerMessage.Hello hello = new PeerMessage.Hello("guest", "run", 7001, List.of());
        return neighbours.linkUp(new Input.LinkUp(++links, Identity.fresh().id(), dialledByMe, dialledByMe ? 1 : 0, host, hello))
                .isPresent();
    }

    @Test
    @DisplayName("one machine can't take all the places, and those that we dial find one always")
    void places() {
        for (int i = 0; i < Neighbours.MAX_STRANGERS_EACH_HOST; i++) {
            assertTrue(comes("192.0.2.1", false));
        }
        assertFalse(comes("192.0.2.1", false));
        for (int i = Neighbours.MAX_STRANGERS_EACH_HOST; i < Neighbours.MAX_STRANGERS; i++) {
            assertTrue(comes("198.51.100." + i, false));
        }
        assertFalse(comes("203.0.113.1", false));
        assertTrue(comes("203.0.113.1:7001", true), "whom our user invites");
        neighbours.linkDown(1);
        assertTrue(comes("192.0.2.1", false), "a place is free again");
    }

    @Test
    @DisplayName("what they make us tell our user is a handful at a time")
    void notices() {
        context.page = Optional.of(1L);
        for (int i = 0; i < 100; i++) {
            context.strangersNotice("hello " + i);
        }
        assertEquals(5, context.take().size());
    }
}
