package wetube.friends;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import wetube.friends.LibraryCall.Answer;
import wetube.party.PeerMessage;
import wetube.sim.Liar;
import wetube.sim.Simulation;
import wetube.swarm.Bytes;
import wetube.wire.Json;
import wetube.wire.ProtocolException;

@DisplayName("A poster")
class PosterTest {
    private final Simulation sim = new Simulation(5);
    private final Pod ada = Pod.of(sim, "Ada");
    private final Pod bo = Pod.of(sim, "Bo");
    private final Pod cleo = Pod.of(sim, "Cleo");

    private static byte[] begun(String beginning, int bytes) {
        return Arrays.copyOf(beginning.getBytes(StandardCharsets.ISO_8859_1), bytes);
    }

    private static Poster jpeg(int bytes) {
        try {
            return Poster.of(begun("\u00ff\u00d8\u00ff", bytes));
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }

    private static Answer publish(Pod owner, Poster poster) {
        return owner.call("POST", "videos", "", new Video(Pod.film("Lake"), "Lake", "", List.of(), 60, Optional.empty()).put(Json.object())
                .put("audience", "friends").put("image", poster.base64()).build());
    }

    private static Answer shown(Pod pod, Bytes hash) {
        return pod.get("posters/" + hash, "");
    }

    private static void assertShown(Pod pod, Poster poster) {
        Answer answer = shown(pod, poster.hash());
        assertEquals(200, answer.status(), () -> answer.body().toJson());
        assertEquals("image/jpeg", Pod.text(answer.body(), "type"));
        assertEquals(Optional.of(new Json.Text(poster.base64())), answer.body().optional("image"));
    }

    static Stream<Arguments> kindsByBeginning() {
        return Stream.of(Arguments.of("image/jpeg", "\u00ff\u00d8\u00ff\u00e0"), Arguments.of("image/png", "\u0089PNG\r\n\u001a\n"),
                Arguments.of("image/webp", "RIFF\n\u0001\u0000\u0000WEBPVP8 "));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kindsByBeginning")
    @DisplayName("is a JPEG, PNG or WebP by its first bytes, up to 20 KB")
    void kinds(String mediaType, String beginning) throws ProtocolException {
        Poster poster = Poster.of(begun(beginning, Poster.MAX_BYTES));
        assertEquals(mediaType, poster.mediaType());
        assertEquals(poster, Poster.parse(poster.base64()));
        assertThrows(ProtocolException.class, () -> Poster.of(begun(beginning, Poster.MAX_BYTES + 1)));
        assertThrows(ProtocolException.class, () -> Poster.of(begun(beginning, 2)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GIF89a", "<svg xmlns='http://www.w3.org/2000/svg'/>", "RIFF\n\u0001\u0000\u0000AVI LIST", "\u0089PNX\r\n\u001a\n"})
    @DisplayName("is nothing else")
    void otherKinds(String beginning) {
        assertThrows(ProtocolException.class, () -> Poster.of(begun(beginning, 100)));
        assertThrows(ProtocolException.class, () -> Poster.parse(Base64.getEncoder().encodeToString(begun(beginning, 100))));
        assertThrows(ProtocolException.class, () -> Poster.parse("no base64 " + beginning));
    }

    @Test
    @DisplayName("is fetched when it is first shown, from its video's owner or from a common friend, and kept")
    void fetched() {
        ada.befriend(bo, false);
        bo.befriend(cleo, false);
        ada.befriend(cleo, false);
        Poster poster = jpeg(Poster.MAX_BYTES);
        assertEquals(201, publish(cleo, poster).status());
        sim.runUntil("both see it", 3000, () -> ada.sees(cleo, "Lake") && bo.sees(cleo, "Lake"));
        assertTrue(ada.videos().toString().contains("\"poster\":\"" + poster.hash() + "\""));
        assertShown(ada, poster);
        sim.crash(cleo.machine());
        assertShown(bo, poster);
        sim.crash(ada.machine());
        sim.crash(bo.machine());
        sim.restart(bo.machine());
        sim.runUntil("Bo has read the catalogues", 5000, () -> bo.sees(cleo, "Lake"));
        assertEquals(200, shown(bo, poster.hash()).status());
        assertEquals(404, shown(bo, jpeg(100).hash()).status(), "no video shows that");
    }

    @Test
    @DisplayName("takes the place of another, also where both its hash and a picture are said; other members stay")
    void replaced() {
        publish(ada, jpeg(100));
        String video = "videos/" + Pod.root("Lake");
        assertEquals(200, ada.call("PUT", video, "", Json.object().put("image", jpeg(200).base64()).build()).status());
        assertShown(ada, jpeg(200));
        assertEquals(404, shown(ada, jpeg(100).hash()).status());
        Json.Obj whole = Json.object().put("poster", jpeg(100).hash().toString()).put("image", jpeg(300).base64()).put("tags", List.of("water")).build();
        assertEquals(200, ada.call("PUT", video, "", whole).status());
        assertShown(ada, jpeg(300));
        assertEquals(200, ada.call("PUT", video, "", ada.videos().getFirst()).status(), "what was read is written again as it stands");
        assertShown(ada, jpeg(300));
        assertTrue(ada.videos().toString().contains("\"tags\":[\"water\"]"));
        assertEquals(400, ada.call("PUT", video, "", Json.object().put("image", "AAAA").build()).status());
        assertEquals(400, ada.call("PUT", video, "", Json.object().put("image", Json.Null.NULL).build()).status());
    }

    @Test
    @DisplayName("that nobody there has is not waited for long, and can be asked for again")
    void nobody() {
        ada.befriend(bo, false);
        Poster poster = jpeg(100);
        publish(bo, poster);
        sim.runUntil("Ada sees it", 3000, () -> ada.sees(bo, "Lake"));
        sim.crash(bo.machine());
        assertEquals(404, shown(ada, poster.hash()).status());
        sim.restart(bo.machine());
        sim.runUntil("Bo is there again", 60_000, () -> !ada.videos().toString().contains("\"there\":[]"));
        assertShown(ada, poster);
    }

    @Test
    @DisplayName("is another's: who sends a picture of another hash is dropped; a stranger is given nothing")
    void lies() {
        Liar mallory = sim.liar("Mallory");
        ada.befriend(bo, false);
        Poster poster = jpeg(100);
        publish(bo, poster);
        sim.runUntil("Ada sees it", 3000, () -> ada.sees(bo, "Lake"));
        mallory.dial(ada.machine());
        sim.runFor(500);
        mallory.toAll(new PeerMessage.Picture(poster.hash(), Optional.empty()));
        sim.runFor(500);
        assertEquals(List.of(), mallory.pictures());

        mallory.toAll(new PeerMessage.Befriend(PeerMessage.Befriend.Word.ASK));
        sim.runFor(500);
        ada.machine().call("POST", "friends", "", Json.object().put("peer", mallory.id().text()).build());
        sim.runUntil("Mallory is a friend", 5000, () -> ada.machine().copies().isFriend(mallory.id()));
        mallory.toAll(new PeerMessage.Picture(poster.hash(), Optional.of(jpeg(200))));
        sim.runFor(500);
        assertShown(ada, poster);    // what nobody asked for is nothing, and costs nothing
        assertTrue(ada.get("friends", "").body().toString().contains("\"score\":100"));
    }
}
