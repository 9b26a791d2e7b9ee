package wetube.identity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.KeyFactory;
import java.security.interfaces.EdECPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import wetube.wire.ProtocolException;

class PeerIdTest {
    private static final String KEY = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    private static final String TEXT = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";

    @Test
    @DisplayName("an id is a key of 32 bytes and a text of 43 characters, either way")
    void bothWays() throws ProtocolException {
        PeerId id = PeerId.of(hex(KEY));

        assertEquals(TEXT, id.text());
        assertEquals(TEXT, id.toString());
        assertEquals("11qYAYKx", id.shortText());
        assertEquals(id, PeerId.parse(TEXT));
        assertEquals(id.hashCode(), PeerId.parse(TEXT).hashCode());
        assertArrayEquals(hex(KEY), PeerId.parse(TEXT).bytes());
        assertNotEquals(id, Identity.fresh().id());
    }

    @Test
    @DisplayName("the JDK's key of an id is that key")
    void publicKey() throws Exception {
        EdECPublicKey key = (EdECPublicKey) KeyFactory.getInstance("Ed25519").translateKey(PeerId.of(hex(KEY)).publicKey());
        byte[] encoded = key.getEncoded();

        assertArrayEquals(hex(KEY), Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
    }

    @Test
    @DisplayName("an id does not change with the arrays it was made from or gave away")
    void immutable() throws ProtocolException {
        byte[] key = hex(KEY);
        PeerId id = PeerId.of(key);
        key[0]++;
        id.bytes()[1]++;

        assertEquals(TEXT, id.text());
        assertArrayEquals(hex(KEY), id.bytes());
    }

    @Test
    @DisplayName("ids are ordered by their bytes, unsigned, the first byte first")
    void order() throws ProtocolException {
        PeerId low = id("01", "30");
        PeerId middle = id("7f", "10");
        PeerId high = id("80", "00");

        assertTrue(low.compareTo(middle) < 0);
        assertTrue(middle.compareTo(high) < 0);
        assertTrue(high.compareTo(low) > 0);
        assertEquals(0, low.compareTo(id("01", "30")));
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(textBlock = """
            0100000000000000000000000000000000000000000000000000000000000000, order 1
            ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f, order 2
            0000000000000000000000000000000000000000000000000000000000000000, order 4
            0000000000000000000000000000000000000000000000000000000000000080, order 4 and x odd
            26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05, order 8
            26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85, order 8 and x odd
            c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a, order 8 and y negative
            c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa, order 8 and y negative and x odd
            """)
    @DisplayName("a key of small order, for which anybody can sign, is refused")
    void smallOrder(String key, String what) {
        assertEquals("a peer's key must not be of small order", refusal(key));
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(textBlock = """
            edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f, y = p
            eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f, y = p + 1
            ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f, y = 2^255 - 1
            edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff, y = p and x odd
            ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff, all bits
            0100000000000000000000000000000000000000000000000000000000000080, x = 0 and odd
            ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff, y = -1 and x = 0 and odd
            """)
    @DisplayName("RFC 8032 §5.1.3: a key that is not in its canonical form is refused")
    void notCanonical(String key, String what) {
        assertEquals("a peer's key must be in its canonical form (RFC 8032 §5.1.3)", refusal(key));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, 33, 64})
    @DisplayName("a key of any other length than 32 bytes is refused")
    void length(int length) {
        assertEquals("a peer's key has 32 bytes, not " + length, refusal("11".repeat(length)));
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @ValueSource(strings = {"", "11qYAYKx", TEXT + "=", TEXT + "A", " 11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHUR",
            "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo", "11qYAYKxCrfVS+7TyWQHOg7hcvPapiMlrwIaaPcHURo",
            "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHUR=", "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHU\n\n",
            "é1qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})
    @DisplayName("a text that is not 43 characters of base64url is refused")
    void notBase64(String text) {
        assertThrows(ProtocolException.class, () -> PeerId.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"p", "q", "r"})
    @DisplayName("RFC 4648 §3.5: spare bits that are not zero are refused, so an id has one text")
    void spareBits(String last) {
        String text = TEXT.substring(0, 42) + last;
        assertArrayEquals(hex(KEY), Base64.getUrlDecoder().decode(text), "the JDK reads it as the same key");

        assertThrows(ProtocolException.class, () -> PeerId.parse(text));
    }

    private static PeerId id(String first, String last) throws ProtocolException {
        return PeerId.of(hex(first + "00".repeat(30) + last));
    }

    private static String refusal(String key) {
        return assertThrows(ProtocolException.class, () -> PeerId.of(hex(key))).getMessage();
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
