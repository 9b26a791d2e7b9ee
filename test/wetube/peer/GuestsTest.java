package wetube.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import wetube.act.Role;
import wetube.identity.Identity;
import wetube.log.EventId;
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
        PeerMessage.Hello hello = new PeerMessage.Hello("run", 0);
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

    private Neighbour guest(String host) {
        PeerMessage.Hello hello = new PeerMessage.Hello("run", 0);
        return neighbours.linkUp(new Input.LinkUp(++links, Identity.fresh().id(), false, 0, host, hello)).orElseThrow();
    }

    private static PeerMessage.Invitation invitation(String session) {
        return new PeerMessage.Invitation(EventId.of(session), session, Role.VIEWER, "guest");
    }

    @Test
    @DisplayName("those of one machine have four invitations shown, with however many keys; an honest one has its place, and so has a fellow "
            + "member's")
    void invitations() {
        Invitations invitations = new Invitations(context, neighbours);
        List<Neighbour> keys = Stream.generate(() -> guest("192.0.2.1")).limit(4).toList();
        for (int i = 0; i < 16; i++) {
            invitations.received(keys.get(i / 4), invitation("junk " + i), false);
        }
        assertEquals(List.of("junk 12", "junk 13", "junk 14", "junk 15"), titles(invitations));
        assertEquals(12, invitations.unshown());
        invitations.withdrawn(keys.getFirst(), EventId.of("junk 0"));
        assertEquals(11, invitations.unshown());
        invitations.received(guest("192.0.2.2"), invitation("honest"), false);
        Neighbour fellow = guest("192.0.2.1");
        for (int i = 0; i < 2 * Invitations.MAX_INCOMING_EACH; i++) {
            invitations.received(fellow, invitation("fellow " + i), true);
        }
        for (int i = 0; i < 20; i++) {
            invitations.received(guest("198.51.100." + i % 6), invitation("more " + i), false);
        }
        assertTrue(titles(invitations).contains("honest"), titles(invitations).toString());
        assertEquals(2 * Invitations.MAX_INCOMING_EACH, titles(invitations).stream().filter(title -> title.startsWith("fellow")).count());
        assertEquals(Invitations.MAX_INCOMING, titles(invitations).stream().filter(title -> !title.startsWith("fellow")).count());
    }

    private static List<String> titles(Invitations invitations) {
        return invitations.incoming().stream().map(shown -> shown.message().title()).toList();
    }

    @Test
    @DisplayName("are of one machine whatever their port, and with IPv6 whatever they call themselves in their own network")
    void hosts() {
        assertEquals("192.0.2.1", guest("192.0.2.1").host());
        assertEquals("192.0.2.1", guest("192.0.2.1:7001").host());
        assertEquals(guest("[2001:db8:1:2:0:0:0:5]").host(), guest("[2001:db8:1:2:3:4:5:6]:7001").host());
        assertFalse(guest("[2001:db8:1:2:0:0:0:5]").host().equals(guest("[2001:db8:1:3:0:0:0:5]").host()));
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
