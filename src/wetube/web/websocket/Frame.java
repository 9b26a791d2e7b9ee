package wetube.web.websocket;

/**
 * The head of a frame as it was received: everything that RFC 6455 §5.2 puts before the payload, the masking key left out.
 *
 * @param fin whether it is the last frame of its message
 * @param compressed RSV1 of the first frame of a message: the message is deflated (RFC 7692 §6)
 * @param lengthBytes the payload that follows, in bytes
 */
record Frame(boolean fin, boolean compressed, Opcode opcode, long lengthBytes) {
    /** RFC 6455 §5.5: "All control frames MUST have a payload length of 125 bytes or less and MUST NOT be fragmented." */
    static final int CONTROL_BYTES_MAX = 125;

    static final int FIN = 0x80;
    static final int RSV1 = 0x40;
    static final int RSV2_AND_3 = 0x30;
    static final int MASKED = 0x80;
    /** Values of the 7-bit length that announce two or eight bytes of length behind it. */
    static final int LENGTH_16 = 126;
    static final int LENGTH_64 = 127;
    /** Two bytes, eight of extended length, four of masking key. */
    static final int HEAD_BYTES_MAX = 14;
}
