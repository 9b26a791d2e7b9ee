package wetube.party;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import wetube.identity.Identity;
import wetube.identity.PeerId;
import wetube.identity.Verifier;
import wetube.log.EventId;
import wetube.session.PlayerReport;
import wetube.wire.JsonReader;
import wetube.wire.ProtocolException;

@DisplayName("A beat that others pass on")
class BeatTest {
    private static final EventId SESSION = EventId.of("a session");
    private static final Identity ADA = Identity.fresh();
    private static final PeerId BO = Identity.fresh().id();
    private static final PlayerReport REPORT =
            new PlayerReport(Optional.of(EventId.of("item")), PlayerReport.State.FAILED, 83.25, 2,
            Optional.of("media-3"), true, 12, 99);

    private static Sync sync(List<PeerId> missing) {
        return new Sync(SESSION, 7, 1_770_000_000_000L, List.of(EventId.of("head")), missing, true,
                Optional.of(REPORT));
    }

    private static Beat beat() {
        return Beat.sign(ADA.id(), sync(List.of(BO)), ADA.signer());
    }

    private static PeerMessage.Beats of(EventId session, Beat... beats) {
        return new PeerMessage.Beats(session, List.of(beats));
    }

    private static PeerMessage parse(String json) throws ProtocolException {
        return PeerMessage.parse(JsonReader.parseObject(json), Verifier.ED25519);
    }

    private static String refused(UnaryOperator<String> change) {
        String json = of(SESSION, beat()).toJson().toJson();
        String changed = change.apply(json);
        assertTrue(!changed.equals(json), "nothing was changed");
        return assertThrows(ProtocolException.class, () -> parse(changed)).getMessage();
    }

    @Test
    @DisplayName("says all that a SYNC says but the heads, and is read as it was signed")
    void roundTrip() throws ProtocolException {
        PeerMessage.Beats sent = of(SESSION, beat(), beat());
        assertEquals(sent, parse(sent.toJson().toJson()));
        assertEquals(new Sync(SESSION, 7, 1_770_000_000_000L, List.of(), List.of(BO), true, Optional.of(REPORT)),
                beat().sync());
    }

    @Test
    @DisplayName("is refused if a letter of it, or its signature, was changed on the way")
    void rewritten() {
        refused(json -> json.replace("83.25", "83.26"));
        refused(json -> json.replace("\"onTime\":true", "\"onTime\": true"));
        refused(json -> json.replace(ADA.id().text(), BO.text()));
        refused(json -> json.replace(beat().signature(), "A".repeat(86)));
        refused(json -> json.replaceFirst("\"signature\":\"..", "\"signature\":\"?"));
    }

    @Test
    @DisplayName("is refused without its signature, with heads, of another session, or if it is no SYNC")
    void malformed() {
        refused(json -> json.replaceFirst(",\"signature\":\"[^\"]*\"", ""));
        assertEquals("a beat is a SYNC without heads",
                refused(json -> json.replace("\"heads\":[]", "\"heads\":[\"" + SESSION.text() + "\"]")));
        assertEquals("a beat is a SYNC without heads", refused(json -> json.replaceFirst("\\{\"author\".*?\\},\"signature",
                "{\"author\":\"" + BO.text() + "\",\"type\":\"BYE\",\"reason\":\"x\"},\"signature")));
        PeerMessage.Beats elsewhere = of(EventId.of("another session"), beat());
        assertThrows(ProtocolException.class, () -> parse(elsewhere.toJson().toJson()));
    }

    @Test
    @DisplayName("has at most 4 KiB, with the longest list of missing in it; a frame holds at most 64 of them")
    void bounds() throws ProtocolException {
        Beat longest = Beat.sign(ADA.id(), sync(Collections.nCopies(Sync.MAX_MISSING, BO)), ADA.signer());
        assertTrue(longest.body().length() <= Beat.MAX_BODY_BYTES);
        assertTrue(longest.lengthBytes() >= longest.toJson().toJson().getBytes(StandardCharsets.UTF_8).length);
        parse(of(SESSION, longest).toJson().toJson());
        assertEquals("a beat has at most 4096 bytes",
                refused(json -> json.replace("\"onTime\":true", "\"onTime\":true" + " ".repeat(4096))));
        PeerMessage.Beats many = new PeerMessage.Beats(SESSION, Collections.nCopies(PeerMessage.MAX_BEATS + 1, beat()));
        assertThrows(ProtocolException.class, () -> parse(many.toJson().toJson()));
    }
}
