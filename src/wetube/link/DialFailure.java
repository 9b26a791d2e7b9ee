package wetube.link;

/** Why dialling a peer came to nothing, or why a connection from outside was refused. From the nearest to the farthest. */
public enum DialFailure {
    /** We are shutting down. */
    CLOSED,
    /** No such host, or no address at all. */
    UNKNOWN_HOST,
    /** The machine is there, but nothing listens at that port. */
    REFUSED,
    /** Nothing came back in time. */
    NO_ANSWER,
    /** Something took the connection and said too little in time: a machine too busy for it, or no peer at all. */
    NO_GREETING,
    /** Closed before its greeting: the other side is full, shuts down, or does not want us. */
    TURNED_AWAY,
    /** Something answered that is not a peer of WeTube: no TLS, an old TLS, no Ed25519 key, garbage. */
    NOT_WETUBE,
    /** A peer of WeTube that speaks another version of the protocol. */
    OTHER_VERSION,
    /** A peer, but not the one expected. */
    WRONG_KEY,
    /** A peer with our own key: this identity runs there too, or it is this very peer. */
    OWN_KEY
}
