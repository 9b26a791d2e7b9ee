package wetube.web.websocket;

/**
 * One client, as an {@link Endpoint} sees it.
 *
 * <p>Thread-safe. {@link #send} and {@link #close} never block.
 */
public interface Connection {
    /** Unique within the server. */
    long id();

    /**
     * Sends a text message. From within a call of the endpoint it leaves when that call returns; from elsewhere, at once.
     *
     * @return false if the connection is closing or gone. A client that leaves too much unread is dropped here.
     */
    boolean send(String message);

    /** Sends a binary message, otherwise as above. The array must not be changed afterwards. */
    boolean send(byte[] message);

    /**
     * Starts the closing handshake (RFC 6455 §7.1.2) behind what was sent before. What the client still sends is not
     * delivered.
     *
     * @param code one that may travel, see {@link CloseCode}
     * @param reason for a developer; cut to 123 bytes
     */
    void close(int code, String reason);
}
