package wetube.party;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import wetube.act.Role;
import wetube.election.Token;
import wetube.friends.Head;
import wetube.identity.PeerId;
import wetube.log.Author;
import wetube.log.Event;
import wetube.log.EventId;
import wetube.log.EventLog.Tip;
import wetube.log.EventRun;
import wetube.log.Graph;
import wetube.session.PlayerReport;
import wetube.swarm.HashFunction;
import wetube.wire.Json;
import wetube.wire.JsonReader;
import wetube.wire.ProtocolException;

@DisplayName("A message between peers")
class PeerMessageTest {
    private static final Author ADA = Author.named("ada");
    private static final Author BO = Author.named("bo");
    private static final Graph GRAPH = chain(3);
    private static final EventId SESSION = GRAPH.session();
    /** Of a frame; see {@code wetube.link}. */
    private static final int FRAME_BYTES = 64 * 1024;

    private static Graph chain(int length) {
        Graph graph = new Graph();
        BitSet known = new BitSet();
        for (int i = 0; i < length; i++) {
            known.set(graph.write(ADA, known, i == 0 ? "START" : "NOTE", Json.object().put("text", "é").build()));
        }
        return graph;
    }

    static Stream<PeerMessage> all() {
        PlayerReport report = new PlayerReport(Optional.of(EventId.of("item")), PlayerReport.State.FAILED, 83.25, 2,
                Optional.of("media-3"), false, 300, 99);
        return Stream.of(new PeerMessage.Hello("3w5e", 2), new PeerMessage.Card("Ada", 7001, List.of("10.0.0.1:7001", "[::1]:7001")),
                new PeerMessage.Invitation(SESSION, "Movie night", Role.EDITOR, "Ada"), new PeerMessage.Withdrawn(SESSION),
                new PeerMessage.Decline(SESSION), new PeerMessage.Ask(SESSION),
                new PeerMessage.Befriend(PeerMessage.Befriend.Word.ASK),
                new PeerMessage.Catalogues(List.of(new Head(ADA.id(), 2, EventId.of("start"), EventId.of("tip"))), List.of(HashFunction.SHA256.zero())),
                new PeerMessage.Want(SESSION, Map.of(), true),
                new PeerMessage.Want(SESSION, new TreeMap<>(Map.of(ADA.id(), List.of(new Tip(3, EventId.of("three"))),
                        BO.id(), List.of(new Tip(1, EventId.of("one")), new Tip(2, EventId.of("two"))))), false),
                new PeerMessage.Pulse(new Sync(SESSION, 1, 5, List.of(), List.of(), false, Optional.empty())),
                new PeerMessage.Pulse(new Sync(SESSION, Integer.MAX_VALUE, 5, List.of(EventId.of("head")), List.of(BO.id()), true,
                        Optional.of(report))),
                new PeerMessage.TokenAck(SESSION, new Token(EventId.of("base"), BO.id(), Token.Lap.ELECTION)),
                new PeerMessage.Time(SESSION, 1_770_000_000_000.25),
                new PeerMessage.TimeReply(SESSION, 1, 2.5, 3, -1e12, 16, Optional.empty()),
                new PeerMessage.TimeReply(SESSION, 1, 2.5, 3, 0, 1, Optional.of(BO.id())), new PeerMessage.Bye("shutting down"));
    }

    @Test
    @DisplayName("that brings a token brings it as its candidate signed it, and no other's")
    void tokens() throws ProtocolException {
        Token token = new Token(EventId.of("base"), BO.id(), Token.Lap.ELECTED);
        PeerMessage.ElectionToken sent =
                new PeerMessage.ElectionToken(SESSION, token, BO.signer().sign(token.signedBytes(SESSION)));
        String json = sent.toJson().toJson();
        PeerMessage.ElectionToken read = (PeerMessage.ElectionToken) parse(json);
        assertEquals(json, read.toJson().toJson());
        assertEquals(token, read.token());
        for (String changed : List.of(json.replace(BO.id().text(), ADA.id().text()), json.replace("ELECTED", "ELECTION"),
                json.replace(EventId.of("base").text(), EventId.of("other").text()),
                json.replace(SESSION.text(), EventId.of("other").text()))) {
            assertEquals("a token is signed by its candidate", refused(changed));
        }
        refused(json.replace("ELECTED", "LAP 3"));
    }

    private static PeerMessage parse(String json) throws ProtocolException {
        return PeerMessage.parse(JsonReader.parseObject(json), Author.VERIFIER);
    }

    private static String refused(String json) {
        return assertThrows(ProtocolException.class, () -> parse(json), json).getMessage();
    }

    @ParameterizedTest
    @MethodSource("all")
    @DisplayName("written is what is read")
    void roundTrip(PeerMessage message) throws ProtocolException {
        assertEquals(message, parse(message.toJson().toJson()));
    }

    @Test
    @DisplayName("of events brings them byte for byte, their signatures checked")
    void events() throws ProtocolException {
        PeerMessage.Events sent = new PeerMessage.Events(SESSION, List.of(GRAPH.run(0), GRAPH.run(1)), true, true);
        PeerMessage.Events read = (PeerMessage.Events) parse(sent.toJson().toJson());
        assertEquals(sent.toJson().toJson(), read.toJson().toJson());
        assertEquals(List.of(GRAPH.event(0), GRAPH.event(1)), read.runs().stream().map(EventRun::last).toList());
        String json = sent.toJson().toJson();
        refused(json.replace("é", "e"));
        assertEquals("an event of another session", refused(json.replaceFirst(SESSION.text(), EventId.of("another").text())));
    }

    @Test
    @DisplayName("of another version is refused in words that say who must update; members that are not known are passed over")
    void version() throws ProtocolException {
        String hello = new PeerMessage.Hello("3w5e", 0).toJson().toJson();
        assertEquals("that peer speaks version 3; this one speaks 2: this side must update", refused(hello.replace("\"version\":2", "\"version\":3")));
        assertEquals("that peer speaks version 1; this one speaks 2: the other side must update", refused(hello.replace("\"version\":2", "\"version\":1")));
        assertEquals(parse(hello), parse(hello.replace("\"version\":2", "\"version\":2,\"colour\":\"red\"")));
    }

    @Test
    @DisplayName("of each kind is refused with any member missing, null, or of another type")
    void members() {
        for (PeerMessage message : all().toList()) {
            Json.Obj json = message.toJson();
            for (String member : json.members().keySet()) {
                boolean optional = message instanceof PeerMessage.Hello && List.of("bulk", "version").contains(member) || message instanceof PeerMessage.TimeReply && member.equals("reference")
                        || message instanceof PeerMessage.Pulse && List.of("item", "failure", "state").contains(member);
                for (Json bad : List.of(Json.Null.NULL, Json.array(List.of(Json.Null.NULL)), Json.object().put("x", 1).build(),
                        new Json.Num("-1e14"))) {
                    Json.Builder changed = Json.object();
                    json.members().forEach((name, value) -> changed.put(name, name.equals(member) ? bad : value));
                    refused(changed.build().toJson());
                }
                Json.Builder without = Json.object();
                json.members().forEach((name, value) -> without.putIfPresent(name, name.equals(member) ? null : value));
                if (!optional) {
                    refused(without.build().toJson());
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"type\":\"DANCE\"}", "{\"type\":\"bye\",\"reason\":\"\"}", "{\"type\":5}",
        "{\"type\":\"HELLO\",\"name\":\"A\",\"run\":\"r\",\"port\":0,\"addresses\":[]}",
        "{\"type\":\"HELLO\",\"name\":\"A\",\"run\":\"r\",\"port\":65536,\"addresses\":[]}",
        "{\"type\":\"HELLO\",\"name\":\"\",\"run\":\"r\",\"port\":1,\"addresses\":[]}",
        "{\"type\":\"HELLO\",\"name\":\"A\",\"run\":\"r\",\"port\":1,\"addresses\":[\"nowhere\"]}"})
    @DisplayName("that is none is refused")
    void bad(String json) {
        refused(json);
    }

    @Test
    @DisplayName("is bounded in each list, name and number that the other side fills")
    void bounds() {
        String session = "\"session\":\"" + SESSION + "\"";
        String ids = IntStream.range(0, 65).mapToObj(i -> "\"" + EventId.of("head " + i) + "\"").collect(Collectors.joining(","));
        String peers = Stream.generate(() -> "\"" + BO.id() + "\"").limit(65).collect(Collectors.joining(","));
        String sync = "{\"type\":\"SYNC\"," + session + ",\"n\":1,\"time\":5,\"heads\":[%s],\"missing\":[%s],\"onTime\":true}";
        refused(String.format(sync, ids, ""));
        refused(String.format(sync, "", peers));
        refused("{\"type\":\"BYE\",\"reason\":\"" + "x".repeat(201) + "\"}");
        refused("{\"type\":\"HELLO\",\"name\":\"A\",\"run\":\"" + "r".repeat(33) + "\",\"port\":1,\"addresses\":[]}");
        refused("{\"type\":\"HELLO\",\"name\":\"A\",\"run\":\"r\",\"port\":1,\"addresses\":["
                + Stream.generate(() -> "\"a:1\"").limit(9).collect(Collectors.joining(",")) + "]}");
        refused("{\"type\":\"TIME_REPLY\"," + session + ",\"t1\":1,\"t2\":2,\"t3\":1e14,\"offset\":0,\"stratum\":0}");
        refused("{\"type\":\"TIME_REPLY\"," + session + ",\"t1\":1,\"t2\":2,\"t3\":3,\"offset\":0,\"stratum\":17}");
        String tip = "[1,\"" + SESSION + "\"]";
        String have = "{\"type\":\"WANT\"," + session + ",\"have\":{\"" + BO.id() + "\":[%s]},\"exact\":false}";
        refused(String.format(have, Stream.generate(() -> tip).limit(513).collect(Collectors.joining(","))));
        for (String odd : List.of("[]", "[1]", "[1,\"" + SESSION + "\",1]", "[0,\"" + SESSION + "\"]", "[1.5,\"" + SESSION + "\"]",
                "[1,\"x\"]", "1",
                "[\"" + SESSION + "\",1]", "[1e10,\"" + SESSION + "\"]")) {
            refused(String.format(have, odd));
        }
    }

    @Test
    @DisplayName("WANT names at most 512 tips, of at most as many authors, however they are spread")
    void tips() throws ProtocolException {
        Random random = new Random(1);
        Map<PeerId, List<Tip>> have = new TreeMap<>();
        for (int i = 0; i < 300; i++) {
            have.put(Author.random("a", random).id(),
                    List.of(new Tip(i + 1, EventId.of("tip " + i)), new Tip(i + 1, EventId.of("fork " + i))));
        }
        refused(new PeerMessage.Want(SESSION, have, false).toJson().toJson());
        Map<PeerId, List<Tip>> empty = new TreeMap<>();
        for (int i = 0; i < 513; i++) {
            empty.put(Author.random("a", random).id(), List.of());
        }
        refused(new PeerMessage.Want(SESSION, empty, false).toJson().toJson());
        Map<PeerId, List<Tip>> most = new TreeMap<>();
        for (int i = 0; i < PeerMessage.MAX_TIPS; i++) {
            most.put(Author.random("a", random).id(), List.of(new Tip(Integer.MAX_VALUE, EventId.of("tip " + i))));
        }
        PeerMessage want = new PeerMessage.Want(SESSION, most, false);
        String json = want.toJson().toJson();
        assertEquals(want, parse(json));
        assertTrue(json.length() <= FRAME_BYTES);
    }

    @Test
    @DisplayName("of the largest size that the rules allow fits into a frame of 64 KiB")
    void frames() {
        List<Event> events = new ArrayList<>();
        for (int i = 1; i < 200; i++) {
            events.add(Event.compose(Optional.of(SESSION), ADA.id(), i + 3, Optional.of(EventId.of("prev " + i)), List.of(),
                    1L << 52, "END",
                    Json.object().build()));
        }
        List<EventRun> runs = new ArrayList<>();
        int bytes = 0;
        for (Event event : events) {    // the worst answer: many runs of one small event
            EventRun run = ADA.sign(event);
            bytes += run.lengthBytes();
            if (bytes <= EventRun.MAX_BYTES) {
                runs.add(run);
            }
        }
        assertTrue(runs.size() <= PeerMessage.MAX_RUNS);
        String json = new PeerMessage.Events(SESSION, runs, false, false).toJson().toJson();
        assertTrue(json.getBytes(StandardCharsets.UTF_8).length <= EventRun.MAX_BYTES + 1024);
        List<EventId> heads = IntStream.range(0, 64).mapToObj(i -> EventId.of("head " + i)).toList();
        List<PeerId> missing = Stream.generate(BO::id).limit(Sync.MAX_MISSING).toList();
        PeerMessage beat = new PeerMessage.Pulse(new Sync(SESSION, 1, 5, heads, missing, true, Optional.empty()));
        assertTrue(beat.toJson().toJson().length() <= FRAME_BYTES);
    }
}
