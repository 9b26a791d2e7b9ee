package wetube.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import wetube.act.Act;
import wetube.act.Source;
import wetube.identity.PeerId;
import wetube.log.Event;
import wetube.party.PeerMessage;
import wetube.session.Playback;
import wetube.session.PlayerReport;
import wetube.session.Playlist;
import wetube.testing.Kinds;
import wetube.wire.Json;
import wetube.wire.JsonReader;
import wetube.wire.ProtocolException;

/** The examples in the introductions of packages are read by the code they introduce, so they can't grow old. */
@DisplayName("Each literal example in the documentation")
class ExamplesTest {
    /** The page's introduction has commands first; the first message to the page is a HELLO with members. */
    private static List<Json.Obj> pageExamples(boolean toPage) throws Exception {
        List<Json.Obj> all = Examples.of("page");
        int hello = 1;
        while (!all.get(hello).string("command", 16).equals("HELLO")) {
            hello++;
        }
        return toPage ? all.subList(hello, all.size()) : all.subList(0, hello);
    }

    private static Act act(Json.Obj example) throws ProtocolException {
        Json.Builder body = Json.object().put("author", Examples.PEER).put("seq", 1).put("after", List.of())
                .put("time", 1770000000000L);
        if (!example.string("type", 20).equals(Event.START)) {
            body.put("session", Examples.EVENT.text());
        }
        example.members().forEach(body::put);
        return Act.of(Event.parse(body.build().toJson()));
    }

    @Test
    @DisplayName("of an event is one, envelope and all")
    void envelope() throws Exception {
        List<Json.Obj> examples = Examples.of("log");
        Event event = Event.parse(examples.get(0).toJson());
        assertEquals(1, examples.size());
        assertEquals(Act.Pause.class, Act.of(event).getClass());
    }

    @Test
    @DisplayName("of an act is read, and written again as it stands there; there is one of each kind")
    void acts() throws Exception {
        TreeSet<String> kinds = new TreeSet<>();
        for (Json.Obj example : Examples.of("act")) {
            Act act = act(example);
            Json.Builder again = Json.object().put("type", act.type());
            act.content().members().forEach(again::put);
            assertEquals(example, again.build());
            kinds.add(act.getClass().getSimpleName());
        }
        assertEquals(Kinds.of(Act.class), kinds);
    }

    @Test
    @DisplayName("of a message between peers is read, and written again as it stands there; there is one of each kind")
    void peerMessages() throws Exception {
        TreeSet<String> kinds = new TreeSet<>();
        for (Json.Obj example : Examples.of("party")) {
            PeerMessage message = PeerMessage.parse(example, (author, bytes, signature) -> true);
            assertEquals(example, JsonReader.parseObject(message.toJson().toJson()));
            kinds.add(message.getClass().getSimpleName());
        }
        assertEquals(Kinds.of(PeerMessage.class), kinds);
        for (Json.Obj example : Examples.of("clock")) {
            assertEquals(example,
                    JsonReader.parseObject(PeerMessage.parse(example, (author, bytes, signature) -> true).toJson().toJson()));
        }
    }

    @Test
    @DisplayName("of an election is a message between peers, or an act")
    void election() throws Exception {
        TreeSet<String> kinds = new TreeSet<>();
        for (Json.Obj example : Examples.of("election")) {
            boolean message = example.has("lap");
            kinds.add((message ? PeerMessage.parse(example, (author, bytes, signature) -> true) : act(example)).getClass()
                    .getSimpleName());
        }
        assertEquals(new TreeSet<>(List.of("Elected", "ElectionToken", "TokenAck", "Vote")), kinds);
    }

    @Test
    @DisplayName("of a page's command is read; there is one of each kind")
    void pageCommands() throws Exception {
        TreeSet<String> kinds = new TreeSet<>();
        for (Json.Obj example : pageExamples(false)) {
            kinds.add(PageCommand.parse(example.toJson()).getClass().getSimpleName());
        }
        assertEquals(Kinds.of(PageCommand.class), kinds);
    }

    @Test
    @DisplayName("of a message to the page is what the peer writes; whole conversations are held against them elsewhere")
    void pageMessages() throws Exception {
        PeerId by = PeerId.parse(Examples.PEER);
        Playlist list = new Playlist(List.of(new Playlist.Item(Examples.EVENT, new Source("youtube:dQw4w9WgXcQ"), "A film", by)));
        Playback line = Playback.NOTHING.load(list.items().getFirst(), 1, by, "LOAD").pause(83.25, 1770000000000L, by);
        Playback held = line.play(83.25, 1, by).hold(83.25, 1770000008000L, by);
        PlayerReport report = new PlayerReport(Optional.of(Examples.EVENT), PlayerReport.State.FAILED, 83.25, 20.5,
                Optional.of("youtube-150"),
                false, 12, 1770000000000L);
        int found = 0;
        for (Json.Obj example : pageExamples(true)) {
            Optional<Json.Obj> written = switch (example.string("command", 16)) {
                case "PAUSE" -> Optional.of(PageMessage.act("PAUSE", Optional.of(by), 83.25,
                        PageMessage.status(line, List.of(), list),
                        1770000000000L));
                case "HOLD" -> Optional.of(PageMessage.act("HOLD", Optional.of(by), 83.25,
                        PageMessage.status(held, List.of(by), list),
                        1770000000000L));
                case "STATUS" -> Optional.of(PageMessage.act("STATUS", Optional.empty(), 0,
                        PageMessage.status(Playback.NOTHING, List.of(), Playlist.EMPTY), 1770000000000L));
                case "SYNC" -> Optional.of(PageMessage.sync(by, report, Optional.of(-40L)));
                case "SAID" -> Optional.of(PageMessage.said(example.has("problem") ? 8 : 7,
                        example.has("problem") ? Optional.of("That is too fast. Try again in a moment.") : Optional.empty()));
                case "CLOCK" -> Optional.of(PageMessage.clock());
                case "NOTICE" -> Optional.of(PageMessage.notice("info", "Bo declined the invitation."));
                case "DONE" -> Optional.of(PageMessage.done(7));
                case "ERROR" -> Optional.of(PageMessage.error("INVITE", Optional.of(7L), "Nothing listens at 192.168.1.8:7001.",
                        Optional.of("192.168.1.8:7001")));
                case "TIME" -> Optional.of(PageMessage.time(1770000000000.25, 1770000000003L));
                case "PLAYLIST" -> Optional.of(Json.object().put("command", "PLAYLIST")
                        .put("playlist", PageMessage.playlist(list)).build());
                default -> Optional.empty();
            };
            if (written.isPresent()) {
                assertEquals(written.get(), example);
                found++;
            }
        }
        assertEquals(12, found);
    }
}
