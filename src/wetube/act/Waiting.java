package wetube.act;

import java.util.Locale;
import wetube.wire.ProtocolException;

/** When a session waits for those whose players have no data yet: its directors' choice. */
public enum Waiting {
    OFF,
    /** Before a video starts, and before it goes on after a seek. */
    START,
    /** Also in the middle. */
    ALWAYS;

    private static final String WORDS = "off, start or always";

    /** As in events and messages. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Waiting parse(String word) throws ProtocolException {
        for (Waiting waiting : values()) {
            if (waiting.word().equals(word)) {
                return waiting;
            }
        }
        throw new ProtocolException("a session waits " + WORDS);
    }
}
