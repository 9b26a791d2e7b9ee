package wetube.wire;

import java.util.Locale;

/** One of a few, as it is written in messages: the constant {@code ALWAYS} is {@code always}. */
public interface Word {
    String name();

    /** As it is written. */
    default String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
