package wetube.web.websocket;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** What {@link Protocol} makes of some bytes, in words: {@code [Text Hello, Ping 00ff, Close 1000 bye, failed 1002]}. */
final class Heard {
    static final int MESSAGE_BYTES_MAX = 1 << 20;
    static final Optional<DeflateAgreement> PLAIN = Optional.empty();
    static final Optional<DeflateAgreement> DEFLATE = Optional.of(new DeflateAgreement(false, false, Optional.empty()));

    private Heard() {}

    /** Fed whole. */
    static List<String> of(byte[]... parts) {
        return of(PLAIN, TestClient.join(parts));
    }

    /** Fed piece by piece; after a failure no more. */
    static List<String> of(Optional<DeflateAgreement> deflate, byte[]... pieces) {
        List<String> heard = new ArrayList<>();
        try (Protocol protocol = protocol(deflate)) {
            for (byte[] piece : pieces) {
                take(protocol, piece, heard);
            }
        }
        return heard;
    }

    static Protocol protocol(Optional<DeflateAgreement> deflate) {
        return new Protocol(MESSAGE_BYTES_MAX, deflate, new Memory(MESSAGE_BYTES_MAX).share());
    }

    /** Feeds a copy, since the bytes are unmasked in place, and notes what comes. */
    static void take(Protocol protocol, byte[] piece, List<String> heard) {
        byte[] copy = piece.clone();
        protocol.feed(copy, 0, copy.length);
        try {
            for (Received received; (received = protocol.next()) != null; ) {
                heard.add(words(received));
            }
        } catch (Violation e) {
            heard.add("failed " + e.code);
        }
    }

    static String words(Received received) {
        return switch (received) {
            case Received.Text text -> "Text " + text.message();
            case Received.Binary binary -> "Binary " + HexFormat.of().formatHex(binary.message());
            case Received.Ping ping -> "Ping " + HexFormat.of().formatHex(ping.payload());
            case Received.Pong pong -> "Pong " + HexFormat.of().formatHex(pong.payload());
            case Received.Close close -> "Close " + close.code() + " " + close.reason();
        };
    }

    /** Bytes in hexadecimal, as a test writes them: {@code "81 85 37fa213d"}. */
    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }
}
