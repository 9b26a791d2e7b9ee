package wetube.act;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import wetube.chat.Sealed;
import wetube.identity.PeerId;
import wetube.log.Author;
import wetube.log.Event;
import wetube.log.EventId;
import wetube.testing.Kinds;
import wetube.wire.Json;
import wetube.wire.JsonReader;
import wetube.wire.Name;
import wetube.wire.ProtocolException;

@DisplayName("An act")
class ActTest {
    private static final PeerId BO = Author.named("bo").id();
    private static final EventId ITEM = EventId.of("item");
    private static final long TIME = 1_770_000_000_000L;

    static List<Act> all() {
        return List.of(new Act.Start("Movie night", "Ada", "n", List.of("10.0.0.1:7001", "[2001:db8::1]:7001")),
                new Act.Invite(BO, Role.EDITOR, "Bo", List.of("bo.example:7001")), new Act.Join("Bo", List.of()), new Act.Leave(),
                new Act.Remove(BO), new Act.ChangeRole(BO, Role.VIEWER), new Act.Fork(ITEM, EventId.of("other")), new Act.End(),
                new Act.Setting(Optional.of(Waiting.ALWAYS), Optional.empty()), new Act.Hold(ITEM, List.of(BO), 83.25, TIME + 10_000),
                new Act.Resume(ITEM, TIME + 150), new Act.Say(new Sealed("X4U0wl6APKfN", "-_0aZ".repeat(25))),
                new Act.Profile("Bobby 👩‍🚀", List.of("10.0.0.2:7001")),
                new Act.Load(new Source("youtube:dQw4w9WgXcQ"), "A song", TIME + 150), new Act.Jump(ITEM, TIME),
                new Act.Play(ITEM, 83.25, TIME + 150), new Act.Pause(ITEM, 0.1, TIME), new Act.Seek(ITEM, 0, TIME),
                new Act.Rate(ITEM, 1.25, 12, TIME), new Act.Next(ITEM, TIME),
                new Act.Add(new Source("https://example.org/a.mp4"), "a.mp4"),
                new Act.Vote(ITEM, 2, Optional.of(BO)), new Act.Vote(ITEM, 1, Optional.empty()), new Act.Elected(ITEM, 2),
                new Act.Drop(ITEM), new Act.Move(ITEM, Optional.empty()), new Act.Move(ITEM, Optional.of(EventId.of("other"))));
    }

    private static Event event(String type, Json.Obj content) {
        boolean start = type.equals("START");
        return Event.compose(start ? Optional.empty() : Optional.of(EventId.of("session")), BO, 1, Optional.empty(),
                List.of(), TIME, type, content);
    }

    private static Act read(String type, String content) throws ProtocolException {
        return Act.of(event(type, JsonReader.parseObject(content)));
    }

    private static void isVoid(String type, String content) {
        assertThrows(ProtocolException.class, () -> read(type, content), () -> type + " " + content);
    }

    @Test
    @DisplayName("is tried here, whatever its kind")
    void everyKind() {
        assertEquals(Kinds.of(Act.class), all().stream().map(act -> act.getClass().getSimpleName()).collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @MethodSource("all")
    @DisplayName("written is what it reads")
    void roundTrip(Act act) throws ProtocolException {
        assertEquals(act, Act.of(event(act.type(), act.content())));
    }

    @Test
    @DisplayName("each has its type and the role it needs")
    void table() {
        Map<String, Role> needs = all().stream().collect(Collectors.toMap(Act::type, Act::need, (a, b) -> {
            assertEquals(a, b);
            return a;
        }));
        assertEquals(Map.ofEntries(Map.entry("START", Role.NONE), Map.entry("FORK", Role.NONE), Map.entry("LEAVE", Role.NONE),
                Map.entry("JOIN", Role.VIEWER), Map.entry("PROFILE", Role.VIEWER), Map.entry("VOTE", Role.VIEWER),
                Map.entry("ELECTED", Role.VIEWER), Map.entry("SAY", Role.VIEWER),
                Map.entry("LOAD", Role.EDITOR), Map.entry("PLAY", Role.EDITOR), Map.entry("PAUSE", Role.EDITOR),
                Map.entry("SEEK", Role.EDITOR), Map.entry("RATE", Role.EDITOR), Map.entry("NEXT", Role.EDITOR),
                Map.entry("QUEUE", Role.EDITOR),
                Map.entry("INVITE", Role.DIRECTOR), Map.entry("REMOVE", Role.DIRECTOR), Map.entry("ROLE", Role.DIRECTOR),
                Map.entry("HOLD", Role.EDITOR), Map.entry("RESUME", Role.EDITOR), Map.entry("SETTING", Role.DIRECTOR),
                Map.entry("END", Role.DIRECTOR)), needs);
    }

    @Test
    @DisplayName("makes no sense with any member missing, null, or of another type: the event is void")
    void members() throws ProtocolException {
        for (Act act : all()) {
            for (String member : act.content().members().keySet()) {
                if (act instanceof Act.Move && member.equals("before") || act instanceof Act.Jump && member.equals("item")) {
                    continue;    // without it, it is another act
                }
                for (Json value : List.of(Json.Null.NULL, Json.text(""), Json.text("x"), Json.array(List.of(new Json.Num("1"))), Json.Bool.TRUE,
                        new Json.Num("-1"), Json.object().build())) {
                    if (value instanceof Json.Text && (member.equals("nonce") || value.equals(Json.text("x"))
                            && List.of("name", "title", "filename").contains(member))) {
                        continue;
                    }
                    isVoid(act.type(), with(act.content(), member, value).toJson());
                }
                if (!(act instanceof Act.Vote && member.equals("candidate"))) {    // a vote for nobody
                    isVoid(act.type(), with(act.content(), member, null).toJson());
                }
            }
        }
        isVoid("WAVE", "{}");
        isVoid("QUEUE", "{\"op\":\"clear\"}");
        assertEquals(new Act.Leave(), read("LEAVE", "{\"why\":\"members that nobody asks for are ignored\"}"));
    }

    private static Json.Obj with(Json.Obj content, String member, Json value) {
        Json.Builder changed = Json.object();
        content.members().forEach((name, old) -> {
            if (!name.equals(member)) {
                changed.put(name, old);
            } else if (value != null) {
                changed.put(name, value);
            }
        });
        return changed.build();
    }

    @Test
    @DisplayName("gives no role but viewer, editor or director; none and other words are void")
    void roles() {
        for (String role : List.of("none", "NONE", "Director", "admin", "")) {
            isVoid("ROLE", "{\"peer\":\"" + BO + "\",\"role\":\"" + role + "\"}");
            isVoid("INVITE", "{\"peer\":\"" + BO + "\",\"role\":\"" + role + "\",\"name\":\"Bo\",\"addresses\":[]}");
        }
    }

    @Test
    @DisplayName("places a video between 0 s and four weeks, plays it at a quarter to twice its speed")
    void ranges() throws ProtocolException {
        for (String seconds : List.of("-0.1", "2419200.1", "1e400", "\"5\"")) {
            if (!seconds.equals("1e400")) {
                isVoid("PLAY", "{\"item\":\"" + ITEM + "\",\"currentTime\":" + seconds + ",\"at\":" + TIME + "}");
            }
        }
        assertEquals(new Act.Play(ITEM, 2_419_200, TIME),
                read("PLAY", "{\"item\":\"" + ITEM + "\",\"currentTime\":2419200,\"at\":" + TIME + "}"));
        for (String rate : List.of("0", "0.24", "2.01", "-1")) {
            isVoid("RATE", "{\"item\":\"" + ITEM + "\",\"rate\":" + rate + ",\"currentTime\":1,\"at\":" + TIME + "}");
        }
    }

    @Test
    @DisplayName("takes effect within 5 s of its own time: room for a scheduled start, not for mischief")
    void schedule() throws ProtocolException {
        for (long at : new long[] {TIME - 5000, TIME, TIME + 5000}) {
            assertEquals(new Act.Jump(ITEM, at), read("LOAD", "{\"item\":\"" + ITEM + "\",\"at\":" + at + "}"));
        }
        for (long at : new long[] {TIME - 5001, TIME + 5001, 0, Long.MAX_VALUE}) {
            isVoid("LOAD", "{\"item\":\"" + ITEM + "\",\"at\":" + at + "}");
        }
    }

    @Test
    @DisplayName("waits for 10 s at most, and names at most 16 for whom")
    void hold() throws ProtocolException {
        String hold = "{\"line\":\"" + ITEM + "\",\"for\":[%s],\"currentTime\":1,\"until\":%d}";
        String bo = "\"" + BO + "\"";
        assertEquals(new Act.Hold(ITEM, List.of(BO), 1, TIME + 10_000), read("HOLD", hold.formatted(bo, TIME + 10_000)));
        isVoid("HOLD", hold.formatted(bo, TIME + 10_001));
        isVoid("HOLD", hold.formatted(bo, TIME - 1));
        isVoid("HOLD", hold.formatted(bo + ("," + bo).repeat(16), TIME));
        isVoid("HOLD", hold.formatted("\"Bo\"", TIME));
        isVoid("SETTING", "{\"wait\":\"ALWAYS\"}");
    }

    @Test
    @DisplayName("has at most 8 addresses, each host:port")
    void addresses() {
        String eight = Stream.generate(() -> "\"10.0.0.1:7001\"").limit(8).collect(Collectors.joining(","));
        isVoid("JOIN", "{\"name\":\"Bo\",\"addresses\":[" + eight + ",\"10.0.0.1:7001\"]}");
        isVoid("JOIN", "{\"name\":\"Bo\",\"addresses\":[\"10.0.0.1\"]}");
        isVoid("JOIN", "{\"name\":\"Bo\",\"addresses\":[7001]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ada", "Zoë", "李雷", "O'Neil-Smith, Jr.", "<b>Bo</b>", "👩‍🚀", "نور", "می‌خواهم", "x", "❤️", "ㄱㅤㄴ", "⠓⠊"})
    @DisplayName("goes by a name that people can read")
    void names(String name) {
        assertTrue(Name.isName(name, 40));
    }

    @Test
    @DisplayName("goes by no name that is empty, invisible, long, or turns what stands around it about")
    void noNames() {
        List<String> bad = new ArrayList<>(List.of("", " ", "\u00a0", "\u2003 ", "\u200d", "\u200c\u200d", "a\nb", "a\u0000", "\u001b[2Jclear", "a\u0085b",
                "a\u2028b", "a\u2029b", "\u202eadA", "a\u2066b", "\u200eAda", "\ufeffAda", "a\u00adb",
                "\u3164", "\u2800", "\u115f", "\u1160", "\u034f", "\ufe0f", "\u17b4", "\u17b5", "\u180b", "\uffa0", "\udb40\udd00", "\ufff0",
                "\u3164 \u2800\ufe0f", "x".repeat(41), "👩".repeat(21)));
        bad.forEach(name -> assertFalse(Name.isName(name, 40), () -> Json.text(name).toJson()));
    }

    @Test
    @DisplayName("of the largest size that its own rules allow still fits into an event, with 64 causes")
    void largest() throws ProtocolException {
        List<String> addresses = Stream.generate(() -> "h".repeat(253) + ":65535").limit(8).toList();
        String title = "€".repeat(200);
        List<Act> largest = List.of(new Act.Start(title, "€".repeat(40), "n".repeat(64), addresses),
                new Act.Invite(BO, Role.DIRECTOR, "€".repeat(40), addresses),
                new Act.Load(Source.parse("https://example.org/" + "e".repeat(2028)), "\"".repeat(200), TIME));
        List<EventId> causes = Stream.iterate(0, i -> i + 1).limit(64).map(i -> EventId.of("cause " + i)).toList();
        for (Act act : largest) {
            boolean start = act instanceof Act.Start;
            Event event = Event.compose(start ? Optional.empty() : Optional.of(ITEM), BO, start ? 1 : Integer.MAX_VALUE,
                    start ? Optional.empty() : Optional.of(EventId.of("prev")), start ? List.of() : causes, 1L << 52, act.type(),
                    act instanceof Act.Load load ? new Act.Load(load.source(), load.title(), 1L << 52).content() : act.content());
            assertTrue(event.lengthBytes() <= Event.MAX_BODY_BYTES);
            assertEquals(act.type(), Act.of(event).type());
        }
    }
}
