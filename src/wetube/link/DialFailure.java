package wetube.link;

/** Why dialling a peer came to nothing, or why a connection from outside was refused. From the nearest to the farthest. */
public enum DialFailure {
    /** We are shutting down. */
    CLOSED("Try again."),
    /** No such host, or no address at all. */
    UNKNOWN_HOST("Check how it is spelled."),
    /** The machine is there, but nothing listens at that port. */
    REFUSED("Is WeTube running there, and is the port right?"),
    /** Nothing came back in time. */
    NO_ANSWER("Is the machine on, and does its firewall let the port in?"),
    /** Something took the connection and said too little in time: a machine too busy for it, or no peer at all. */
    NO_GREETING("That machine may be very busy, or its WeTube stuck: ask whose it is, then try again."),
    /** Closed before its greeting: the other side is full, shuts down, or does not want us. */
    TURNED_AWAY("It may have too many guests, or be shutting down: try again later."),
    /** Something answered that is not a peer of WeTube: no TLS, an old TLS, no Ed25519 key, garbage. */
    NOT_WETUBE("Check the address and the port."),
    /** A peer of WeTube that speaks another version of the protocol. */
    OTHER_VERSION("Both sides need the same version."),
    /** A peer, but not the one expected. */
    WRONG_KEY("Somebody else is at that address now. Ask for the address again."),
    /** A peer with our own key: this identity runs there too, or it is this very peer. */
    OWN_KEY("That is this very peer, or a copy of its key.");

    private final String advice;

    DialFailure(String advice) {
        this.advice = advice;
    }

    /** What has happened, as a sentence, and the advice. */
    public String told(String detail) {
        String text = detail.strip();
        return (text.isEmpty() ? "" : Character.toUpperCase(text.charAt(0)) + text.substring(1) + (text.endsWith(".") ? "" : ".")) + " " + advice;
    }

    /** Whether somebody is there who does not answer in time, or lets nobody in at the moment. */
    public boolean isBusy() {
        return this == NO_GREETING || this == TURNED_AWAY;
    }
}
