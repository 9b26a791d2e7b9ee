package wetube.sim;

import java.nio.charset.StandardCharsets;
import wetube.log.EventRun;
import wetube.party.PeerMessage;

/**
 * What travels on a link: the bytes of one message, or, to save the time of writing and reading JSON, the message itself.
 *
 * @param message absent (null) if only the bytes count
 * @param bytes   absent (null) if the message goes as it is
 */
public record Frame(PeerMessage message, byte[] bytes) {
    /** As the frame layer has it: see {@code wetube.link.Frame}. */
    static final int MAX_BYTES = 64 * 1024;
    private static final int USUAL_BYTES = 300;

    static Frame ofObject(PeerMessage message) {
        return new Frame(message, null);
    }

    static Frame ofBytes(PeerMessage message) {
        return ofText(message.toJson().toJson());
    }

    static Frame ofText(String text) {
        return new Frame(null, text.getBytes(StandardCharsets.UTF_8));
    }

    int lengthBytes() {
        if (bytes != null) {
            return bytes.length;
        }
        return message instanceof PeerMessage.Events events
                ? USUAL_BYTES + events.runs().stream().mapToInt(EventRun::lengthBytes).sum() : USUAL_BYTES;
    }
}
