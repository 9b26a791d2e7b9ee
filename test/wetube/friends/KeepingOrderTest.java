package wetube.friends;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import wetube.log.Event;
import wetube.log.EventId;
import wetube.log.EventRun;
import wetube.party.PeerMessage;
import wetube.sim.Liar;
import wetube.sim.Simulation;
import wetube.wire.Json;
import wetube.wire.ProtocolException;

@DisplayName("A friend that lies")
class KeepingOrderTest {
    private final Simulation sim = new Simulation(3);
    private final Pod ada = Pod.of(sim, "Ada");
    private final Pod bo = Pod.of(sim, "Bo");
    private final Liar mallory = sim.liar("Mallory");

    @BeforeEach
    void befriend() {
        ada.befriend(bo, false);
        bo.publish("Lake");
        sim.runUntil("Ada sees it", 2000, () -> ada.sees(bo, "Lake"));
        dial();
        mallory.toAll(new PeerMessage.Befriend(PeerMessage.Befriend.Word.ASK));
        sim.runFor(500);
        ada.machine().call("POST", "friends", "", Json.object().put("peer", mallory.id().text()).build());
        sim.runUntil("Mallory is a friend", 5000, () -> ada.machine().copies().isFriend(mallory.id()));
    }

    private void dial() {
        mallory.dial(ada.machine());
        sim.runFor(500);
    }

    private int score() {
        return ada.get("friends", "").body().optional("friends").map(Object::toString).map(text -> {
            String behind = text.substring(text.indexOf(mallory.id().text()));
            return Integer.parseInt(behind.replaceFirst("(?s).*?\"score\":(\\d+).*", "$1"));
        }).orElseThrow();
    }

    private Catalogue bos() {
        return ada.machine().copies().of(bo.id()).orElseThrow();
    }

    /** Says that there is more of Bo's catalogue, and gives this when asked. */
    private void offer(Head head, EventRun... runs) {
        mallory.answers(want -> new PeerMessage.Events(want.session(), List.of(runs), true, false));
        mallory.toAll(new PeerMessage.Catalogues(List.of(head), List.of()));
        sim.runFor(2000);
    }

    private static Event remove(Catalogue catalogue, EventId prev, int seq) {
        return Event.compose(Optional.of(catalogue.id()), catalogue.owner(), seq, Optional.of(prev), List.of(), 1, "REMOVE",
                Json.object().put("root", Pod.root("Lake").toString()).build());
    }

    @Test
    @DisplayName("and forges a removal is dropped at once, and nothing is removed; it can be forgiven")
    void forged() throws ProtocolException {
        Catalogue of = bos();
        Event forged = remove(of, of.head().tip(), of.log().size() + 1);
        offer(new Head(bo.id(), 1, of.id(), forged.id()), EventRun.sign(forged, message -> new byte[64]));
        assertTrue(ada.sees(bo, "Lake"));
        assertEquals(0, score());
        dial();
        sim.runFor(40_000);
        assertTrue(!mallory.isLinked(), "no link to who was dropped");
        ada.call("POST", "friends", "", Json.object().put("peer", mallory.id().text()).build());
        assertEquals(100, score());
        dial();
        assertTrue(mallory.isLinked());
    }

    @Test
    @DisplayName("and leaves out what its owner said is dropped, since a log has no gaps")
    void gap() {
        Catalogue of = bos();
        Event far = remove(of, EventId.of("left out"), of.log().size() + 2);
        offer(new Head(bo.id(), 1, of.id(), far.id()), EventRun.sign(far, message -> new byte[64]));
        assertTrue(ada.sees(bo, "Lake"));
        assertEquals(0, score());
    }

    @Test
    @DisplayName("and says that there is more than there is gains nothing, and withholding lasts until an honest one is met")
    void withholds() {
        Catalogue of = bos();
        sim.network().cut(ada.machine(), bo.machine());
        offer(new Head(bo.id(), 1, of.id(), EventId.of("nowhere")));
        offer(new Head(bo.id(), 99, EventId.of("elsewhere"), EventId.of("nowhere")));
        assertTrue(ada.sees(bo, "Lake"));
        bo.publish("Sea");
        sim.network().heal();
        sim.runUntil("Ada sees it", 60_000, () -> ada.sees(bo, "Sea"));
    }

    @Test
    @DisplayName("and floods is told to slow down, loses half of its score each time, and is dropped the second time")
    void floods() {
        for (int round = 1; round <= 2; round++) {
            for (int i = 0; i < 800; i++) {
                mallory.toAll(new PeerMessage.Catalogues(List.of(), List.of()));
            }
            sim.runFor(1000);
            assertEquals(100 - 50 * round, score());
            sim.runFor(60_000);
            dial();
        }
        sim.runFor(40_000);
        assertTrue(!mallory.isLinked(), "who was dropped is hung up on as any stranger who has no business here");
    }

    @Test
    @DisplayName("and delivers bad chunks loses a third each time; being off costs nothing")
    void badChunks() {
        List<Integer> scores = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ada.machine().badChunksOf(mallory);
            sim.runFor(100);
            scores.add(score());
        }
        assertEquals(List.of(66, 32, 0), scores);
        sim.crash(bo.machine());
        sim.runFor(60_000);
        assertEquals(Optional.of(new Json.Num("100")), ada.friend(bo).get().optional("score"));
    }

    @Test
    @DisplayName("and forks its own catalogue fills no more than eight branches")
    void forks() {
        Catalogue own = new Catalogue(start().session(), mallory.id());
        List<EventRun> runs = new ArrayList<>(List.of(start()));
        for (int i = 0; i < 30; i++) {
            Event fork = Event.compose(Optional.of(own.id()), mallory.id(), 2, Optional.of(start().last().id()), List.of(), i, "NOTE", Json.object().build());
            runs.add(mallory.sign(fork));
        }
        offer(new Head(mallory.id(), 1, own.id(), runs.getLast().last().id()), runs.toArray(EventRun[]::new));
        Catalogue copy = ada.machine().copies().of(mallory.id()).orElseThrow();
        assertTrue(copy.hasForked());
        assertEquals(9, copy.log().size());
    }

    private EventRun start() {
        return mallory.sign(Event.compose(Optional.empty(), mallory.id(), 1, Optional.empty(), List.of(), 1, Event.START, Json.object().put("epoch", 1).build()));
    }

    @Test
    @DisplayName("and claims another's video takes nothing from its owner: the removal of one's own entry leaves the other's")
    void claims() {
        EventRun start = start();
        Json.Obj video = new Video(Pod.film("Lake"), "Mine", "", List.of(), 1, Optional.empty()).put(Json.object()).build();
        Event claim = Event.compose(Optional.of(start.session()), mallory.id(), 2, Optional.of(start.last().id()), List.of(), 1, "VIDEO", video);
        Event back = Event.compose(Optional.of(start.session()), mallory.id(), 3, Optional.of(claim.id()), List.of(), 1, "REMOVE",
                Json.object().put("root", Pod.root("Lake").toString()).build());
        ada.on("Lake", "play");
        offer(new Head(mallory.id(), 1, start.session(), back.id()), start, mallory.sign(claim), mallory.sign(back));
        assertEquals(3, ada.machine().copies().of(mallory.id()).orElseThrow().log().size());
        assertTrue(ada.sees(bo, "Lake"));
        assertTrue(ada.machine().discarded().isEmpty());
    }

    @Test
    @DisplayName("and sends another picture than was asked for is dropped")
    void pictures() throws ProtocolException {
        EventRun start = start();
        Poster shown = Poster.parse("/9j/AAAA");
        Json.Obj video = new Video(Pod.film("Sea"), "Sea", "", List.of(), 1, Optional.of(shown.hash())).put(Json.object()).build();
        Event said = Event.compose(Optional.of(start.session()), mallory.id(), 2, Optional.of(start.last().id()), List.of(), 1, "VIDEO", video);
        offer(new Head(mallory.id(), 1, start.session(), said.id()), start, mallory.sign(said));
        long call = ada.machine().call("GET", "posters/" + shown.hash(), "", Json.object().build());
        sim.runFor(500);
        assertEquals(List.of(new PeerMessage.Picture(shown.hash(), Optional.empty())), mallory.pictures());
        mallory.toAll(new PeerMessage.Picture(shown.hash(), Optional.of(Poster.parse("/9j/BBBB"))));
        sim.runFor(500);
        assertEquals(0, score());
        assertEquals(404, ada.machine().reply(call).orElseThrow().status());
    }

    @Test
    @DisplayName("under a thousand keys asks for friendship sixteen times at most")
    void askers() {
        List<Liar> many = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Liar one = sim.liar("asker " + i);
            many.add(one);
            one.dial(ada.machine());
            sim.runFor(200);
            one.toAll(new PeerMessage.Befriend(PeerMessage.Befriend.Word.ASK));
        }
        sim.runFor(1000);
        long asking = many.stream().filter(one -> ada.get("friends", "").body().toString().contains(one.id().text())).count();
        assertTrue(asking > 0 && asking <= 16, asking + " ask");
    }

    @Test
    @DisplayName("or honest, whoever was not met for 30 days is offered for removal")
    void absent() {
        sim.crash(bo.machine());
        assertEquals(Optional.of(Json.Bool.FALSE), ada.friend(bo).get().optional("absent"));
        sim.crash(ada.machine());
        long days31 = 31L * 24 * 3600 * 1000;
        ada.machine().editLibrary(line -> line.replaceAll("\"met\":\\d+", "\"met\":" + (ada.machine().nowMs() - days31)));
        sim.restart(ada.machine());
        assertEquals(Optional.of(Json.Bool.TRUE), ada.friend(bo).get().optional("absent"));
    }
}
