package wetube.friends;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wetube.identity.PeerId;
import wetube.log.EventId;
import wetube.log.LogEntry;
import wetube.party.PeerMessage;
import wetube.session.Meaning;
import wetube.sim.Liar;
import wetube.sim.Simulation;
import wetube.swarm.Bytes;
import wetube.wire.Json;

/** Fifty peers that come and go, and three that lie, in virtual time. */
@DisplayName("Fifty friends")
class ManyPodsTest {
    private static final int PODS = 50;
    private static final int STEPS = 200;

    private final Map<PeerId, List<EventId>> signed = new HashMap<>();
    private final Map<Pod, Set<String>> published = new HashMap<>();
    private final Set<String> removed = new HashSet<>();
    private final List<Pod> pods = new ArrayList<>();
    private Simulation sim;
    private Random random;

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    @DisplayName("have of each other's catalogues prefixes of what their owners signed, whoever lies; and once all are back, all of it, with what was removed gone")
    void churn(long seed) {
        sim = new Simulation(seed).withObjects().withoutPlayers();
        random = new Random(seed);
        for (int i = 0; i < PODS; i++) {
            pods.add(Pod.of(sim, "peer" + i));
        }
        List<Liar> liars = List.of(sim.liar("claimer"), sim.liar("forker"), sim.liar("withholder"));
        sim.runFor(5000);
        for (int i = 0; i < PODS; i++) {
            for (int step : new int[] {1, 7}) {
                befriend(pods.get(i), pods.get((i + step) % PODS));
            }
        }
        liars.forEach(liar -> pods.subList(0, 10).forEach(pod -> liar.dial(pod.machine())));
        sim.runFor(500);
        liars.forEach(liar -> liar.toAll(new PeerMessage.Befriend(PeerMessage.Befriend.Word.ASK)));
        sim.runFor(500);
        liars.forEach(liar -> pods.subList(0, 10).forEach(pod -> pod.machine().call("POST", "friends", "", Json.object().put("peer", liar.id().text()).build())));
        sim.runFor(2000);
        assertTrue(liars.stream().allMatch(liar -> pods.getFirst().machine().copies().isFriend(liar.id())), "the liars are friends of some");
        for (int step = 0; step < STEPS; step++) {
            Pod pod = pods.get(random.nextInt(PODS));
            act(pod, step);
            lie(liars.get(random.nextInt(liars.size())), step);
            sim.runFor(random.nextInt(500));
            check();
        }
        pods.stream().filter(pod -> !pod.machine().isUp()).forEach(pod -> sim.restart(pod.machine()));
        sim.runUntil(() -> "all have all of their friends'", 120_000, 1000, this::isWhole);
        check();
        assertTrue(removed.size() > 3 && published.values().stream().mapToInt(Set::size).sum() > 20, removed + " of " + published);
    }

    private void befriend(Pod one, Pod other) {
        one.machine().call("POST", "friends", "", Json.object().put("link", "wetube:" + other.machine().address() + "/" + other.id().text())
                .put("theirs", false).build());
        sim.runFor(300);
        other.accept(one);
    }

    private void act(Pod pod, int step) {
        Set<String> own = published.computeIfAbsent(pod, one -> new HashSet<>());
        switch (random.nextInt(6)) {
            case 0 -> {
                if (pod.machine().isUp()) {
                    remember(pod);
                    sim.crash(pod.machine());
                }
            }
            case 1, 2 -> pods.stream().filter(one -> !one.machine().isUp()).findFirst().ifPresent(one -> sim.restart(one.machine()));
            case 3 -> {
                if (pod.machine().isUp() && !own.isEmpty()) {
                    String film = own.iterator().next();
                    own.remove(film);
                    removed.add(film);
                    pod.remove(film);
                }
            }
            default -> {
                if (pod.machine().isUp()) {
                    own.add("film " + step);
                    pod.publish("film " + step);
                }
            }
        }
    }

    /** Claims another's videos as its own, tells of newest events that it does not give, says that it has a later epoch, and that all is removed. */
    private void lie(Liar liar, int step) {
        Pod victim = pods.get(random.nextInt(PODS));
        List<EventId> known = signed.getOrDefault(victim.id(), List.of());
        if (known.isEmpty()) {
            return;
        }
        EventId nowhere = EventId.of("nowhere " + step);
        Head head = switch (random.nextInt(3)) {
            case 0 -> new Head(victim.id(), 1, known.getFirst(), nowhere);
            case 1 -> new Head(victim.id(), 99, nowhere, nowhere);
            default -> new Head(liar.id(), 1, nowhere, nowhere);
        };
        liar.toAll(new PeerMessage.Catalogues(List.of(head), List.of(Pod.root("film 1"))));
    }

    private void remember(Pod pod) {
        pod.machine().copies().own().filter(own -> own.log().size() > 0).ifPresent(own -> signed.put(pod.id(), ids(own)));
    }

    private static List<EventId> ids(Catalogue catalogue) {
        return Meaning.arrived(catalogue.log()).stream().map(LogEntry::id).toList();
    }

    private void check() {
        pods.stream().filter(pod -> pod.machine().isUp()).forEach(this::remember);
        for (Pod reader : pods) {
            for (Catalogue copy : reader.machine().isUp() ? reader.machine().copies().all() : List.<Catalogue>of()) {
                List<EventId> whole = signed.get(copy.owner());
                if (whole != null && copy.log().size() > 0) {
                    List<EventId> ids = ids(copy);
                    assertEquals(whole.subList(0, Math.min(whole.size(), ids.size())), ids, () -> reader + " has of " + copy.owner().shortText());
                }
            }
        }
    }

    private boolean isWhole() {
        return pods.stream().allMatch(pod -> pod.machine().copies().friends().stream().filter(friend -> signed.containsKey(friend.peer()))
                .allMatch(friend -> pod.machine().copies().of(friend.peer()).filter(copy -> ids(copy).equals(signed.get(friend.peer()))
                        && copy.videos().keySet().stream().noneMatch(this::isRemoved)).isPresent()));
    }

    private boolean isRemoved(Bytes root) {
        return removed.stream().anyMatch(film -> Pod.root(film).equals(root));
    }

    /** For reading a failure. */
    @Override
    public String toString() {
        return Optional.ofNullable(sim).map(world -> "seed " + world.seed()).orElse("");
    }
}
