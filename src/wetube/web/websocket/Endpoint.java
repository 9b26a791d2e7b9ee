package wetube.web.websocket;

/**
 * What a server does with its connections. All calls for one connection come from its reader thread, one after the other,
 * {@code opened} first and {@code closed} last, each once; different connections call at the same time.
 *
 * <p>A call may block: it holds up the reading of that one connection, which is how a client too fast for us is slowed
 * down. A call that throws closes the connection with 1011 and is logged.
 */
public interface Endpoint {
    /** The handshake is done. */
    void opened(Connection connection);

    void text(Connection connection, String message);

    /** @param message the endpoint's own from here on */
    void binary(Connection connection, byte[] message);

    /**
     * The connection is over.
     *
     * @param code of the first Close frame, whoever sent it; {@link CloseCode#NONE_GIVEN} if it had none,
     *     {@link CloseCode#ABNORMAL} if there was no such frame
     */
    void closed(Connection connection, int code, String reason);
}
