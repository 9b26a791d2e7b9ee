package wetube.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import wetube.identity.Identity;
import wetube.identity.PeerId;
import wetube.log.EventRun;
import wetube.page.PageCommand;
import wetube.party.Context;
import wetube.party.Effect;

/** One peer alone, with nobody around it but the test. */
@DisplayName("A peer whose machine has got another address")
class MovedTest {
    private static final List<String> HERE = List.of("192.0.2.1:7001");
    private static final List<String> THERE = List.of("198.51.100.7:7001");

    private final Identity identity = Identity.fresh();
    private final List<EventRun> log = new ArrayList<>();
    private final List<String> page = new ArrayList<>();
    private long now = 1_770_000_000_000L;
    private Peer peer;

    @BeforeEach
    void start() {
        run(HERE);
        handle(new Input.FromPage(1, new PageCommand.Start("Movie night"), Optional.empty()));
    }

    private void run(List<String> addresses) {
        peer = new Peer(identity.id(), identity.signer(), new Random(1), "ada", 7001, addresses, false);
        handle(new Input.Started(List.of(), log.isEmpty() ? Optional.empty() : Optional.of(log.get(0).session())));
        handle(new Input.PageOpened(1));
    }

    private void handle(Input input) {
        now += 1000;
        for (Effect effect : peer.handle(input, now)) {
            switch (effect) {
                case Effect.StoreOwn e -> {
                    log.add(e.run());
                    handle(new Input.Stored(e.run()));
                }
                case Effect.Load e -> handle(new Input.Loaded(e.session(), List.copyOf(log), false, Optional.empty()));
                case Effect.ToPage e -> page.add(e.message().toJson());
                default -> { }
            }
        }
    }

    private List<String> types() {
        return log.stream().map(run -> run.last().type()).toList();
    }

    private List<String> told() {
        return peer.party().orElseThrow().session().profile(identity.id()).orElseThrow().addresses();
    }

    @Test
    @DisplayName("tells the session, once, and its page")
    void whileRunning() {
        handle(new Input.Addresses(THERE));
        for (int i = 0; i < 20; i++) {
            handle(new Input.Tick());
        }
        assertEquals(List.of("START", "PROFILE"), types());
        assertEquals(THERE, told());
        assertTrue(page.stream().anyMatch(message -> message.startsWith("{\"command\":\"SELF\"") && message.contains(THERE.get(0))));
        assertEquals(1, peer.greeting().moves());
    }

    @Test
    @DisplayName("that is in no network for a moment says nothing, nor when it comes back to where it was")
    void noNetwork() {
        handle(new Input.Addresses(List.of()));
        handle(new Input.Addresses(HERE));
        for (int i = 0; i < 20; i++) {
            handle(new Input.Tick());
        }
        assertEquals(List.of("START"), types());
    }

    @Test
    @DisplayName("since its last run renews its entry when the session is opened")
    void betweenRuns() {
        run(THERE);
        for (int i = 0; i < 40; i++) {
            handle(new Input.Tick());
        }
        assertEquals(List.of("START", "PROFILE"), types());
        assertEquals(THERE, told());
    }

    @Test
    @DisplayName("dials whom it wants at once, also while a dial from where it was is under way and will come to nothing")
    void dialsAnew() {
        Context context = new Context(identity.id(), identity.signer(), new Random(1), "ada", 7001, HERE);
        Neighbours neighbours = new Neighbours(context, new AddressBook());
        neighbours.want("the session's", Map.of(Identity.fresh().id(), List.of("203.0.113.5:7001")));
        context.nowMs += Neighbours.POLITE_MS;
        neighbours.tick();
        assertEquals(1, context.take().size(), "dialled");
        context.nowMs += 1000;
        neighbours.tick();
        assertEquals(List.of(), context.take(), "nobody is dialled twice at a time");
        neighbours.moved();
        neighbours.tick();
        assertEquals(1, context.take().size(), "dialled from here");
        neighbours.dialFailed(1);
        neighbours.tick();
        assertEquals(List.of(), context.take(), "what became of the first counts no more");
    }

    @Test
    @DisplayName("or not, does not dial its own addresses: two homes, and every Docker, give the same to many")
    void ownAddresses() {
        Context context = new Context(identity.id(), identity.signer(), new Random(1), "ada", 7001, HERE);
        Neighbours neighbours = new Neighbours(context, new AddressBook());
        PeerId here = Identity.fresh().id();
        neighbours.want("the session's", Map.of(here, HERE));
        context.nowMs += Neighbours.POLITE_MS;
        neighbours.tick();
        assertEquals(List.of(), context.take());
        neighbours.want("the session's", Map.of(here, List.of(HERE.get(0), THERE.get(0))));
        context.nowMs += Neighbours.POLITE_MS;
        neighbours.tick();
        assertEquals(List.of(new Effect.Dial(1, Optional.of(here), THERE)), context.take());
    }
}
