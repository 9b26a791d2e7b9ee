package wetube.web.websocket;

import java.util.Optional;

/**
 * Who may connect. RFC 6455 §10.2: "Servers that are not intended to process input from any web page but only for certain
 * sites SHOULD verify the Origin field is an origin they expect." A server on loopback must look at Host as well: a page
 * anywhere can have its own name resolve to 127.0.0.1.
 */
@FunctionalInterface
public interface HandshakePolicy {
    /** Judges a request that is well-formed; empty means welcome. On the connection's reader thread; must not block. */
    Optional<Refusal> judge(Request request);

    /** Lets everybody in. */
    static HandshakePolicy anybody() {
        return request -> Optional.empty();
    }
}
