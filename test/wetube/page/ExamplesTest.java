package wetube.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import wetube.identity.Identity;
import wetube.identity.PeerId;
import wetube.log.Event;
import wetube.log.EventId;
import wetube.peer.PeerMessage;
import wetube.session.Act;
import wetube.session.Playback;
import wetube.session.PlayerReport;
import wetube.session.Playlist;
import wetube.session.Source;
import wetube.testing.Project;
import wetube.wire.Json;
import wetube.wire.ProtocolException;

/** The examples in the introductions of packages are read by the code they introduce, so they can't grow old. */
@DisplayName("Each literal example in the documentation")
class ExamplesTest {
    private static final String PEER = Identity.fresh().id().text();
    private static final EventId EVENT = EventId.of("an event");
    private static final String SIGNATURE = "A".repeat(86);
    private static final Pattern LINE = Pattern.compile("(?m)^ \\*   (\\{\"(?:type|command)\".*})$");

    private static List<String> examples(String packageName) throws IOException {
        Path file = Project.root().resolve("src/wetube").resolve(packageName).resolve("package-info.java");
        List<String> examples = new ArrayList<>();
        LINE.matcher(Files.readString(file)).results().forEach(found -> examples.add(found.group(1)
                .replace("<event>", EVENT.text()).replace("<peer>", PEER).replace("<signature>", SIGNATURE)));
        assertFalse(examples.isEmpty(), "no example found in " + file);
        return examples;
    }

    private static Act act(String example) throws ProtocolException {
        Json.Obj json = Json.parseObject(example);
        Json.Builder body = Json.object().put("author", PEER).put("seq", 1).put("after", List.of()).put("time", 1770000000000L);
        if (!json.string("type", 20).equals(Event.START)) {
            body.put("session", EVENT.text());
        }
        json.members().forEach(body::put);
        return Act.of(Event.parse(body.build().toJson()));
    }

    @Test
    @DisplayName("of an event is an act, written again as it stands there; there is one of each kind")
    void events() throws Exception {
        TreeSet<String> kinds = new TreeSet<>();
        for (String example : examples("session")) {
            Act act = act(example);
            Json.Builder again = Json.object().put("type", act.type());
            act.content().members().forEach(again::put);
            assertEquals(Json.parseObject(example), again.build());
            kinds.add(act.getClass().getSimpleName());
        }
        assertEquals(kinds(Act.class), kinds);
    }

    @Test
    @DisplayName("of a message between peers is read, and written again as it stands there; there is one of each kind")
    void peerMessages() throws Exception {
        TreeSet<String> kinds = new TreeSet<>();
        for (String example : examples("peer")) {
            PeerMessage message = PeerMessage.parse(Json.parseObject(example), (author, bytes, signature) -> true);
            assertEquals(Json.parseObject(example), Json.parseObject(message.toJson().toJson()));
            kinds.add(message.getClass().getSimpleName());
        }
        assertEquals(kinds(PeerMessage.class), kinds);
    }

    @Test
    @DisplayName("of a page's command is read; there is one of each kind")
    void pageCommands() throws Exception {
        TreeSet<String> kinds = new TreeSet<>();
        for (String example : examples("page").subList(0, kinds(PageCommand.class).size())) {
            kinds.add(PageCommand.parse(example).getClass().getSimpleName());
        }
        assertEquals(kinds(PageCommand.class), kinds);
    }

    @Test
    @DisplayName("of a message to the page has the members that the peer puts")
    void pageMessages() throws Exception {
        List<String> examples = examples("page");
        List<Json.Obj> toPage = new ArrayList<>();
        for (String example : examples.subList(kinds(PageCommand.class).size(), examples.size())) {
            toPage.add(Json.parseObject(example));
        }
        PeerId by = PeerId.parse(PEER);
        Playlist.Item item = new Playlist.Item(EVENT, new Source("youtube:dQw4w9WgXcQ"), "A film", by);
        Playlist list = new Playlist(List.of(item));
        Playback line = Playback.NOTHING.load(EVENT, 1, by, "LOAD").pause(83.25, 1770000000000L, by);
        PlayerReport report = new PlayerReport(Optional.of(EVENT), PlayerReport.State.PLAYING, 83.25, 20.5, Optional.empty(), 1770000000000L);
        assertEquals(toPage.get(1), PageMessage.act("PAUSE", Optional.of(by), line, list, 1770000000000L));
        assertEquals(toPage.get(2), PageMessage.sync(by, report));
        assertEquals(toPage.get(3), PageMessage.notice("info", "Bo declined the invitation."));
        assertEquals(toPage.get(4), PageMessage.error("INVITE", "Nothing listens at 192.168.1.8:7001.", Optional.of("192.168.1.8:7001")));
        assertEquals(toPage.get(5), PageMessage.time(1770000000000.25, 1770000000003L));
        assertEquals(toPage.get(0).object("status"), PageMessage.status(Playback.NOTHING, Playlist.EMPTY));
        assertEquals(toPage.get(0).members().get("playlist"), PageMessage.playlist(list));
    }

    /** The names of all records of a sealed interface, those of its own sealed parts included. */
    private static TreeSet<String> kinds(Class<?> sealed) {
        TreeSet<String> kinds = new TreeSet<>();
        for (Class<?> kind : sealed.getPermittedSubclasses()) {
            if (kind.isSealed()) {
                kinds.addAll(kinds(kind));
            } else {
                kinds.add(kind.getSimpleName());
            }
        }
        return kinds;
    }
}
