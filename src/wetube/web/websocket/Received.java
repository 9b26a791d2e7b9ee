package wetube.web.websocket;

/** What a client's bytes amount to once framing, fragments, masking and compression are undone. */
sealed interface Received {
    record Text(String message) implements Received {}

    record Binary(byte[] message) implements Received {}

    /** At most 125 bytes, which the Pong repeats. */
    record Ping(byte[] payload) implements Received {}

    record Pong(byte[] payload) implements Received {}

    /** @param code {@link CloseCode#NONE_GIVEN} when the frame was empty */
    record Close(int code, String reason) implements Received {}
}
