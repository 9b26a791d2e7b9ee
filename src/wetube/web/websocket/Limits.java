package wetube.web.websocket;

/**
 * What one server puts up with. Times are in milliseconds.
 *
 * @param connectionsMax connections at a time, handshakes included; more are turned away
 * @param messageBytesMax a message, after inflating; a larger one ends the connection with 1009
 * @param outboxBytesMax what may wait to be written to one client; a client slower than that is dropped
 * @param memoryBytesMax what all connections together may hold in half-received and unsent messages, beyond the
 *     {@value Memory#OWN_BYTES} bytes each way that every one has for itself
 * @param deflate whether permessage-deflate is taken when offered
 * @param handshakeMs from the TCP connection to the end of the request
 * @param messageMs from the first to the last frame of a message
 * @param writeMs how long a client may leave a write without progress
 * @param pingMs a client silent for so long is pinged; silent for twice that, it is gone
 * @param closeMs how long we wait for the other side's half of the closing
 */
public record Limits(int connectionsMax, int messageBytesMax, int outboxBytesMax, long memoryBytesMax, boolean deflate,
        long handshakeMs, long messageMs, long writeMs, long pingMs, long closeMs) {

    /** For a page and its peer on one machine: JSON, not compressed. */
    public static final Limits LOCAL_PAGE =
            new Limits(64, 1 << 20, 8 << 20, 64 << 20, false, 5_000, 20_000, 10_000, 20_000, 2_000);

    /** For large messages of unknown clients: 16 MiB, compressed if they like, in a quarter of the heap for all. */
    public static final Limits LARGE_MESSAGES = new Limits(10_000, 16 << 20, 40 << 20, Runtime.getRuntime().maxMemory() / 4,
            true, 5_000, 60_000, 10_000, 20_000, 2_000);
}
