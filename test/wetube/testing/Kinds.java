package wetube.testing;

import java.util.Set;
import java.util.TreeSet;

/** The records of a sealed interface, so that a test of all kinds of something fails when a kind is added that it does not try. */
public final class Kinds {
    private Kinds() {}

    /** Their simple names, those of sealed parts included. */
    public static Set<String> of(Class<?> sealed) {
        Set<String> kinds = new TreeSet<>();
        for (Class<?> kind : sealed.getPermittedSubclasses()) {
            kinds.addAll(kind.isSealed() ? of(kind) : Set.of(kind.getSimpleName()));
        }
        return kinds;
    }
}
