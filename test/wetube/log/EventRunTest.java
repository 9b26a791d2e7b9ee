package wetube.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import wetube.identity.Identity;
import wetube.identity.Verifier;
import wetube.wire.Json;
import wetube.wire.JsonReader;
import wetube.wire.ProtocolException;

@DisplayName("A run")
class EventRunTest {
    private static final Author ADA = Author.named("ada");
    private static final Author BO = Author.named("bo");

    /** START and {@code more} events of the same author. */
    private static Graph chain(int more, String text) {
        Graph graph = new Graph();
        BitSet known = new BitSet();
        for (int i = 0; i <= more; i++) {
            known.set(graph.write(ADA, known, i == 0 ? "START" : "NOTE", Json.object().put("text", text).build()));
        }
        return graph;
    }

    private static EventRun run(Graph graph, int from, int to) {
        List<Event> events = new ArrayList<>();
        for (int i = from; i < to; i++) {
            events.add(graph.event(i));
        }
        return EventRun.verified(events, graph.run(to - 1).signature());
    }

    private static EventRun parse(String json) throws ProtocolException {
        return EventRun.parse(JsonReader.parseObject(json), Author.VERIFIER);
    }

    private static String refused(String json) {
        return assertThrows(ProtocolException.class, () -> parse(json)).getMessage().replaceFirst("^(the signature of) .* (is)", "$1 it $2");
    }

    @Test
    @DisplayName("carries up to 64 events of one author under the signature of the last, byte for byte")
    void roundTrip() throws ProtocolException {
        Graph graph = chain(64, "ü \\u00fc /");
        for (int length : new int[] {1, 2, 64}) {
            EventRun run = run(graph, 1, 1 + length);
            String json = run.toJson().toJson();
            EventRun read = parse(json);
            assertEquals(run.events().stream().map(Event::body).toList(), read.events().stream().map(Event::body).toList());
            assertEquals(json, read.toJson().toJson());
            assertEquals(json.getBytes(StandardCharsets.UTF_8).length, read.lengthBytes());
        }
        assertEquals("member \"events\" has 65 items, more than 64", refused(run(graph, 0, 65).toJson().toJson()));
        assertEquals("a run has at least one event", refused("{\"events\":[],\"signature\":\"" + "A".repeat(86) + "\"}"));
    }

    @Test
    @DisplayName("begins with START like with any other event")
    void start() throws ProtocolException {
        EventRun run = parse(run(chain(2, ""), 0, 3).toJson().toJson());
        assertEquals(run.events().get(0).id(), run.session());
    }

    @Test
    @DisplayName("is refused with a gap, a step back, two chains, or two authors")
    void chain() {
        Graph graph = chain(4, "");
        BitSet all = graph.all();
        int bos = graph.write(BO, all, "NOTE", Json.object().build());
        BitSet two = new BitSet();
        two.set(2);
        int branch = graph.write(ADA, two, "NOTE", Json.object().put("other", 1).build());
        String rule = "a run is a chain of one author's events";
        for (int[] order : new int[][] {{1, 3}, {2, 1}, {1, 1}, {3, branch}, {branch, 4}, {4, bos}}) {
            List<Event> events = List.of(graph.event(order[0]), graph.event(order[1]));
            assertEquals(rule, refused(EventRun.verified(events, graph.run(order[1]).signature()).toJson().toJson()));
        }
    }

    @Test
    @DisplayName("is refused with a signature of another event, of another author, or of no valid form")
    void signature() {
        Graph graph = chain(3, "");
        String json = graph.run(2).toJson().toJson();
        String rule = "the signature of it is not its author's";
        assertEquals(rule, refused(EventRun.verified(List.of(graph.event(2)), graph.run(1).signature()).toJson().toJson()));
        assertEquals(rule, refused(EventRun.verified(List.of(graph.event(2)), BO.sign(graph.event(2)).signature()).toJson().toJson()));
        String good = json.substring(json.length() - 88, json.length() - 2);
        for (String bad : List.of("", "A".repeat(85), "A".repeat(84), "+" + good.substring(1), good.substring(0, 85) + "B", " " + good.substring(1))) {
            assertThrows(ProtocolException.class, () -> parse(json.replace(good, bad)), bad);
        }
    }

    @Test
    @DisplayName("speaks for every event in it: one byte changed in any, and it is refused")
    void speaksForAll() {
        String json = run(chain(3, "said"), 1, 4).toJson().toJson();
        for (int at = json.indexOf("said"); at >= 0; at = json.indexOf("said", at + 1)) {
            refused(json.substring(0, at) + "sad!" + json.substring(at + 4));
        }
    }

    @Test
    @DisplayName("has at most 40 KiB, so that whoever took it in can pass it on")
    void size() throws ProtocolException {
        Graph graph = chain(4, "x".repeat(11_000));
        assertEquals(3, parse(run(graph, 1, 4).toJson().toJson()).events().size());
        assertEquals("a run has at most 40960 bytes", refused(run(graph, 0, 4).toJson().toJson()));
    }

    @Test
    @DisplayName("holds under real Ed25519, and not under a neighbour's key")
    void ed25519() throws Exception {
        Identity ada = Identity.fresh();
        Event start = Event.compose(Optional.empty(), ada.id(), 1, Optional.empty(), List.of(), 1, "START", Json.object().build());
        String json = EventRun.sign(start, ada.signer()).toJson().toJson();
        assertEquals(start, EventRun.parse(JsonReader.parseObject(json), Verifier.ED25519).last());
        String forged = EventRun.sign(start, Identity.fresh().signer()).toJson().toJson();
        assertThrows(ProtocolException.class, () -> EventRun.parse(JsonReader.parseObject(forged), Verifier.ED25519));
    }
}
