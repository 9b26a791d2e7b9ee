package wetube.chat;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import wetube.chat.ConferenceKeys.ChatKey;
import wetube.chat.Line.About;
import wetube.chat.Line.Kind;
import wetube.chat.Line.Relation;
import wetube.chat.Sealed.Place;
import wetube.log.Author;
import wetube.log.Event;
import wetube.log.EventId;
import wetube.wire.Json;
import wetube.wire.JsonReader;
import wetube.wire.ProtocolException;

/**
 * The expected values were computed by a script in another language with other libraries (Python's {@code hashlib} and {@code hmac},
 * OpenSSL's AES-GCM), written from the package's documentation alone.
 */
@DisplayName("Keys and boxes")
class SealedTest {
    static final ConferenceKeys KEYS = new ConferenceKeys(hex("1c3039764eab082f6e9fa25dbd1094f981cbf119e95df4412a8b5ff905377bef"));
    private static final EventId SESSION = EventId.of("a session");
    private static final EventId PREV = EventId.of("an event");
    private static final Author ADA = Author.named("ada");
    private static final ChatKey KEY = KEYS.chat(SESSION);
    private static final Place PLACE = new Place(SESSION, ADA.id(), 7, Optional.of(PREV));

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    static Line line(String text) {
        try {
            return Line.typed(Line.GENERAL, text, Optional.empty());
        } catch (ProtocolException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @DisplayName("k = PBKDF2-HMAC-SHA256(code, \"wetube conference 1\", 600,000)")
    void derivation() throws ProtocolException {
        assertArrayEquals(KEYS.secret(), ConferenceKeys.derive(ConferenceCode.parse("7k3m 9qxd twpb 8nra")).secret());
        assertArrayEquals(hex("384657f5a09a097595e1a9ca776bf6004058fd73faa809ffe1cbf8272512f45c"),
                ConferenceKeys.derive(ConferenceCode.parse("U\u0308ber sieben Bru\u0308cken")).secret());
    }

    @Test
    @DisplayName("each use has its own key, HMAC(k, label); chat's label also holds the session")
    void labels() {
        assertArrayEquals(hex("0ce510d95bdf53260193d5d6ed8a8b69ec0a815940cd52d9fb55e20669569e57"), KEYS.finding());
        assertArrayEquals(hex("0f2d9546c0fd43c20e221201056093a8d5ca87537adbf36bac126af1b8f997da"), KEYS.door());
        assertEquals("X4U0wl6APKfN", KEY.name());
        assertArrayEquals(hex("6e1d03d929742a192583c08190c27a678d509e567517bc9afaa4a49611134780"), KEY.box().getEncoded());
        assertArrayEquals(hex("4364a060a958fcf47fcb56e671b097c831465d0e463c5e097f57f97b4c5d0177"), KEY.nonces());
        assertNotEquals(KEY.name(), KEYS.chat(EventId.of("another session")).name());
    }

    @Test
    @DisplayName("a line is kind, channel, client, text and what it is about, with lengths; its box is made byte for byte as described")
    void vectors() throws ProtocolException {
        Line start = line("Shall we start?");
        assertArrayEquals(hex("010767656e6572616c00000f5368616c6c2077652073746172743f00"), start.encode());
        assertEquals(new Sealed("X4U0wl6APKfN", "8amPlZihgt_HnrfgiPJFbmgt68sagu6qwzBvEPWwarmIycvK88kxRSoyhKfcYxvtO8nut56AGoXdbPZqF9B4rnxs1fyq"
                + "Qc3dMeSGsw0ChF_QwEb4v0cLB8E9Atw"), Sealed.seal(start, PLACE, KEY));
        Line yes = Line.of(Kind.LINE, "film club", "Cem", "Ja, um 20:15! \uD83C\uDF7F", Optional.of(new About(Relation.REPLY, PREV)));
        Place first = new Place(SESSION, ADA.id(), 1, Optional.empty());
        Sealed sealed = Sealed.seal(yes, first, KEY);
        assertEquals(new Sealed("X4U0wl6APKfN", "iIfrrkHYy-vS7KMv9Fyz8cI6cROhskJUVbWz6J0iW6X4UaLqEHgfl7Co5qxe4oh_V2jhzpSjvm8NVap-N-1qPKPllevs"
                + "1VB_y7XxsHfnVh6J-Qxt8nlUI89c06LBLibrCgegHkupxyBEKnvgTEFg2ur-fcGGGLglIcfA6faJkZAU69PW3izsTxQ4-5NAxG_UsB5Cf8SPoaub0DA1"), sealed);
        assertEquals(yes, sealed.open(first, KEY));
    }

    @Test
    @DisplayName("with any bit flipped, cut anywhere or lengthened, a box does not open")
    void everyBit() {
        Sealed sealed = Sealed.seal(line("Shall we start?"), PLACE, KEY);
        byte[] box = Base64.getUrlDecoder().decode(sealed.box());
        for (int bit = 0; bit < 8 * box.length; bit++) {
            byte[] flipped = box.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            refused(box(flipped), PLACE, KEY);
        }
        for (int length = 0; length < box.length; length++) {
            refused(box(Arrays.copyOf(box, length)), PLACE, KEY);
        }
        for (int more : new int[] {1, 63, 64, 128}) {
            refused(box(Arrays.copyOf(box, box.length + more)), PLACE, KEY);
        }
        refused(new Sealed(KEY.name(), sealed.box().replaceFirst(".", "*")), PLACE, KEY);
    }

    private static Sealed box(byte[] bytes) {
        return new Sealed(KEY.name(), Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    private static void refused(Sealed sealed, Place place, ChatKey key) {
        assertThrows(ProtocolException.class, () -> sealed.open(place, key));
    }

    @Test
    @DisplayName("a box opens in its own session, of its author, at its seq, behind its prev, with its key's name, and nowhere else")
    void moved() throws ProtocolException {
        Line line = line("Shall we start?");
        Sealed sealed = Sealed.seal(line, PLACE, KEY);
        assertEquals(line, sealed.open(PLACE, KEY));
        refused(sealed, new Place(PREV, ADA.id(), 7, Optional.of(PREV)), KEY);
        refused(sealed, new Place(SESSION, Author.named("bo").id(), 7, Optional.of(PREV)), KEY);
        refused(sealed, new Place(SESSION, ADA.id(), 8, Optional.of(PREV)), KEY);
        refused(sealed, new Place(SESSION, ADA.id(), 7, Optional.of(SESSION)), KEY);
        refused(sealed, new Place(SESSION, ADA.id(), 7, Optional.empty()), KEY);
        refused(sealed, PLACE, new ChatKey("AAAAAAAAAAAA", KEY.box(), KEY.nonces()));
        refused(sealed, PLACE, new ConferenceKeys(new byte[32]).chat(SESSION));
    }

    @Test
    @DisplayName("the same text gives another nonce in each other place, and another text in the same place; the same in the same place gives the same box")
    void nonces() {
        List<Place> places = List.of(PLACE, new Place(SESSION, ADA.id(), 8, Optional.of(PREV)), new Place(SESSION, ADA.id(), 7, Optional.of(SESSION)),
                new Place(SESSION, Author.named("bo").id(), 7, Optional.of(PREV)), new Place(PREV, ADA.id(), 7, Optional.of(PREV)),
                new Place(SESSION, ADA.id(), 1, Optional.empty()));
        Set<String> nonces = new HashSet<>();
        for (Place place : places) {
            for (String text : List.of("yes", "no", "")) {
                nonces.add(Sealed.seal(line(text), place, KEY).box().substring(0, 16));
            }
        }
        assertEquals(3 * places.size(), nonces.size());
        assertEquals(Sealed.seal(line("yes"), PLACE, KEY), Sealed.seal(line("yes"), PLACE, KEY));
    }

    @Test
    @DisplayName("plain texts are filled up to steps of 64 bytes: up to there, lengths look alike")
    void steps() {
        int empty = line("").encode().length;
        for (int length : new int[] {0, 1, 64 - empty}) {
            assertEquals(12 + 64 + 16, Base64.getUrlDecoder().decode(Sealed.seal(line("x".repeat(length)), PLACE, KEY).box()).length);
        }
        assertEquals(12 + 128 + 16, Base64.getUrlDecoder().decode(Sealed.seal(line("x".repeat(65 - empty)), PLACE, KEY).box()).length);
    }

    @Test
    @DisplayName("the largest line with 64 heads fits an event: 9,043 of 12,288 bytes, whatever characters it has")
    void largest() throws ProtocolException {
        String channel = "\u6771".repeat(Line.MAX_CHANNEL_CHARS);
        String client = "\u6771".repeat(Line.MAX_CLIENT_CHARS);
        List<EventId> heads = Stream.iterate(0, i -> i + 1).limit(Event.MAX_AFTER).map(i -> EventId.of("head " + i)).toList();
        Place place = new Place(SESSION, ADA.id(), Integer.MAX_VALUE, Optional.of(PREV));
        for (String character : List.of("\"", "\\", "\n", "x", "\u00FC", "\uD83C\uDF7F")) {
            String text = character.repeat(Line.MAX_TEXT_BYTES / character.getBytes(java.nio.charset.StandardCharsets.UTF_8).length);
            Line line = Line.of(Kind.LINE, channel, client, text, Optional.of(new About(Relation.CORRECTION, PREV)));
            assertEquals(Line.MAX_BYTES, line.encode().length);
            Sealed sealed = Sealed.seal(line, place, KEY);
            Event event = Event.compose(Optional.of(SESSION), ADA.id(), place.seq(), place.prev(), heads, (1L << 53) - 1, "SAY", sealed.toJson());
            assertEquals(9043, event.lengthBytes());
            assertEquals(line, Sealed.of(event.members()).open(Place.of(event), KEY));
        }
    }

    @Test
    @DisplayName("an event without a key's name or a box, or with one too long, is void")
    void members() {
        for (String bad : List.of("{}", "{\"key\":\"X4U0wl6APKfN\"}", "{\"box\":\"AAAA\"}", "{\"key\":7,\"box\":\"AAAA\"}", "{\"key\":\"X4U0wl6APKfN\",\"box\":\"" + "A".repeat(122) + "\"}",
                "{\"key\":\"X4U0wl6APKf*\",\"box\":\"" + "A".repeat(123) + "\"}",
                "{\"key\":\"X4U0wl6APKfNx\",\"box\":\"AAAA\"}", "{\"key\":\"X4U0wl6APKfN\",\"box\":\"" + "A".repeat(5841) + "\"}")) {
            assertThrows(ProtocolException.class, () -> Sealed.of(JsonReader.parseObject(bad)), bad);
        }
    }
}
