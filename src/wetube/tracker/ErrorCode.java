package wetube.tracker;

/** How a tracker answers: RFC 7846 §4.3 and the registry of §8; the ordinal is the code on the wire. */
public enum ErrorCode {
    NO_ERROR,
    /** The request can't be read, or says something that makes no sense. */
    BAD_REQUEST,
    UNSUPPORTED_VERSION_NUMBER,
    /** The request is not for this peer in its state ({@link StateTable}), or for a swarm that it is not in. */
    FORBIDDEN_ACTION,
    INTERNAL_SERVER_ERROR,
    /** Too much at once: of this address, of this swarm, or altogether ({@link Limits}). */
    SERVICE_UNAVAILABLE,
    /** No certificate, or not that of the peer that the request names. */
    AUTHENTICATION_REQUIRED
}
