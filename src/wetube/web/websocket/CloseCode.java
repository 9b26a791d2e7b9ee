package wetube.web.websocket;

/** Why a connection ended, as the two bytes a Close frame may begin with (RFC 6455 §7.4), and which of them may travel. */
public final class CloseCode {
    /** The purpose of the connection is fulfilled. */
    public static final int NORMAL = 1000;
    /** The server shuts down, or the browser left the page. */
    public static final int GOING_AWAY = 1001;
    /** A frame that breaks RFC 6455. */
    public static final int PROTOCOL_ERROR = 1002;
    /** A type of message this endpoint does not take, such as binary. */
    public static final int UNSUPPORTED_DATA = 1003;
    /** Never sent: what {@link Endpoint#closed} is told when their Close frame had no code. */
    public static final int NONE_GIVEN = 1005;
    /** Never sent: what {@link Endpoint#closed} is told when the connection went without a Close frame. */
    public static final int ABNORMAL = 1006;
    /** Text that is not UTF-8, or compressed data that cannot be inflated. */
    public static final int INVALID_DATA = 1007;
    /** Well-formed, and more than this server puts up with. */
    public static final int POLICY_VIOLATION = 1008;
    /** A message larger than {@link Limits#messageBytesMax}. */
    public static final int TOO_BIG = 1009;
    /** The endpoint failed; its fault, not theirs. */
    public static final int INTERNAL_ERROR = 1011;
    /** The server's memory for messages is used up at the moment (registered with IANA after the RFC). */
    public static final int TRY_AGAIN_LATER = 1013;

    private CloseCode() {}

    /**
     * Whether a Close frame may carry this code. RFC 6455 §7.4.1 reserves 1004 and keeps 1005, 1006 and 1015 off the wire;
     * §7.4.2 leaves 0-999 unused and 1000-2999 to the protocol (IANA has since registered 1012-1014), gives 3000-3999 to
     * libraries and 4000-4999 to private use.
     */
    static boolean maySend(int code) {
        return code >= 1000 && code <= 1003 || code >= 1007 && code <= 1014 || code >= 3000 && code <= 4999;
    }
}
