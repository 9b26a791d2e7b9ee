package wetube.web.websocket;

/**
 * What a server does with its connections. All calls for one connection come from its reader thread, one after the other:
 * {@code admit} first, and if that let the client in, {@code opened}, messages, and {@code closed} last, each once; different
 * connections call at the same time.
 *
 * <p>A call may block: it holds up the reading of that one connection, which is how a client too fast for us is slowed
 * down. A call that throws is logged and closes the connection with 1011.
 */
public interface Endpoint {
    /**
     * Who may connect. RFC 6455 §10.2: "Servers that are not intended to process input from any web page but only for certain
     * sites SHOULD verify the Origin field is an origin they expect." A server on loopback must look at Host as well: a page
     * anywhere can have its own name resolve to 127.0.0.1.
     *
     * @param request well-formed, and a WebSocket handshake in all else
     * @throws Refusal to turn the client away
     */
    void admit(Request request) throws Refusal;

    /** The handshake is done. */
    default void opened(Connection connection) {}

    void text(Connection connection, String message);

    /** @param message the endpoint's own from here on */
    void binary(Connection connection, byte[] message);

    /**
     * The connection is over.
     *
     * @param code of the first Close frame, whoever sent it; {@link CloseCode#NONE_GIVEN} if it had none,
     *     {@link CloseCode#ABNORMAL} if there was no such frame
     */
    default void closed(Connection connection, int code, String reason) {}
}
