package wetube.web.websocket;

/**
 * What a frame is for: the low four bits of its first byte (RFC 6455 §5.2). The codes 3-7 and 11-15 are reserved and
 * have no constant.
 */
enum Opcode {
    CONTINUATION(0x0),
    TEXT(0x1),
    BINARY(0x2),
    CLOSE(0x8),
    PING(0x9),
    PONG(0xA);

    private static final Opcode[] ALL = values();

    final int code;

    Opcode(int code) {
        this.code = code;
    }

    /** RFC 6455 §5.5: "Control frames are identified by opcodes where the most significant bit of the opcode is 1." */
    boolean isControl() {
        return code >= 0x8;
    }

    static Opcode of(int code) throws Violation {
        for (Opcode opcode : ALL) {
            if (opcode.code == code) {
                return opcode;
            }
        }
        // RFC 6455 §5.2: "If an unknown opcode is received, the receiving endpoint MUST _Fail the WebSocket Connection_."
        throw new Violation(CloseCode.PROTOCOL_ERROR, "reserved opcode " + code);
    }
}
