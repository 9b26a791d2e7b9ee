package wetube.friends;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wetube.friends.Catalogue.Statement;
import wetube.log.Author;
import wetube.log.Event;
import wetube.log.EventRun;
import wetube.wire.Json;
import wetube.wire.JsonReader;
import wetube.wire.ProtocolException;

@DisplayName("A catalogue")
class CatalogueTest {
    private static final Author ADA = Author.named("ada");
    private static final Author BO = Author.named("bo");

    private static Statement video(String title) {
        return new Statement("VIDEO", new Video(Pod.film(title), title, "", List.of(), 60, Optional.empty()).put(Json.object()).build());
    }

    private static EventRun first(Statement... then) {
        return Catalogue.compose(Optional.empty(), ADA.signer(), ADA.id(), java.util.stream.Stream.concat(java.util.stream.Stream.of(Catalogue.begin(1)),
                List.of(then).stream()).toList(), 1);
    }

    private static Catalogue of(EventRun run) throws ProtocolException {
        Catalogue catalogue = new Catalogue(run.session(), run.author());
        catalogue.add(run);
        return catalogue;
    }

    @Test
    @DisplayName("is written by its owner alone, and begins with its epoch")
    void owner() throws ProtocolException {
        EventRun run = first(video("Lake"));
        Catalogue catalogue = of(run);
        Event forged = Event.compose(Optional.of(run.session()), BO.id(), 1, Optional.empty(), List.of(run.last().id()), 1, "REMOVE",
                Json.object().put("root", Pod.root("Lake").toString()).build());
        assertEquals("the owner alone writes a catalogue: " + forged,
                assertThrows(ProtocolException.class, () -> catalogue.add(EventRun.sign(forged, BO.signer()))).getMessage());
        assertEquals(1, catalogue.videos().size());
        Event session = Event.compose(Optional.empty(), ADA.id(), 1, Optional.empty(), List.of(), 1, Event.START, Json.object().put("title", "Movie night").build());
        assertThrows(ProtocolException.class, () -> of(EventRun.sign(session, ADA.signer())));
    }

    @Test
    @DisplayName("takes nothing whose past is missing, so that nothing can be left out of it")
    void gap() throws ProtocolException {
        EventRun one = first(video("Lake"));
        Catalogue owner = of(one);
        EventRun two = Catalogue.compose(Optional.of(owner), ADA.signer(), ADA.id(), List.of(video("Sea")), 2);
        owner.add(two);
        EventRun three = Catalogue.compose(Optional.of(owner), ADA.signer(), ADA.id(), List.of(video("Hill")), 3);
        Catalogue copy = of(one);
        assertThrows(ProtocolException.class, () -> copy.add(three));
        copy.add(two);
        copy.add(three);
        assertEquals(3, copy.videos().size());
    }

    @Test
    @DisplayName("passes over types that it does not know and members that make no sense")
    void unknown() throws ProtocolException {
        Catalogue catalogue = of(first(new Statement("DANCE", Json.object().put("with", "Bo").build()),
                new Statement("VIDEO", Json.object().put("title", "no film").build()), new Statement("REMOVE", Json.object().put("root", "x").build()),
                new Statement("VIDEO", JsonReader.parseObject(video("Lake").content().toJson().replace("{\"tor", "{\"colour\":\"red\",\"tor")))));
        assertEquals(List.of("Lake"), catalogue.videos().values().stream().map(Video::title).toList());
        assertEquals(5, catalogue.log().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"title\":\"\"", "\"title\":5", "\"tags\":[\"\"]", "\"tags\":[\"123456789012345678901234567890123\"]",
        "\"tags\":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17]", "\"description\":\"\\u0007\"", "\"duration\":-1", "\"torrentId\":\"youtube:aaaaaaaaaaa\""})
    @DisplayName("has no video with a bad member")
    void badVideo(String member) throws ProtocolException {
        String name = member.substring(1, member.indexOf('"', 1));
        Json.Builder json = Json.object();
        video("Lake").content().members().forEach((key, value) -> json.putIfPresent(key, key.equals(name) ? null : value));
        String text = json.build().toJson();
        String changed = "{" + member + "," + text.substring(1);
        assertThrows(ProtocolException.class, () -> Video.of(JsonReader.parseObject(changed)), changed);
    }

    @Test
    @DisplayName("has descriptions of 2,000 bytes, not of 2,000 characters")
    void description() throws ProtocolException {
        Json.Obj json = new Video(Pod.film("Lake"), "Lake", "é".repeat(1000), List.of(), 60, Optional.empty()).put(Json.object()).build();
        assertEquals(1000, Video.of(json).description().length());
        assertThrows(ProtocolException.class, () -> Video.of(JsonReader.parseObject(json.toJson().replace("éé", "ééé"))));
    }
}
