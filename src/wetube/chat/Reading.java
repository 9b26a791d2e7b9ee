package wetube.chat;

/** What a peer makes of a box. */
public sealed interface Reading {
    /** It holds this line. */
    record Open(Line line) implements Reading {}

    /** It was made with a key that this peer does not have. */
    record Locked(Sealed sealed) implements Reading {}

    /** The key is the right one, but the box does not open in this place, or holds no line. */
    record Nonsense(String rule) implements Reading {}
}
