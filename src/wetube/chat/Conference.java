package wetube.chat;

import java.util.HexFormat;

/** A conference's code with its keys. Two of the same code are equal. */
public record Conference(ConferenceCode code, ConferenceKeys keys) {
    /** Its name at a tracker, which learns nothing else of it. */
    public String swarm() {
        return HexFormat.of().formatHex(keys.finding());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Conference that && code.equals(that.code);
    }

    @Override
    public int hashCode() {
        return code.hashCode();
    }
}
