package wetube.wire;

import java.util.Base64;

/** Keys, hashes and signatures as text: RFC 4648 §5 without padding. Stateless. */
public final class Base64Url {
    private Base64Url() {}

    public static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @param what        what it is, for the refusal: "a peer id"
     * @param lengthBytes how many bytes it stands for
     */
    public static byte[] decode(String what, String text, int lengthBytes) throws ProtocolException {
        int lengthChars = (lengthBytes * Byte.SIZE + 5) / 6;
        if (text.length() != lengthChars) {
            throw new ProtocolException(what + " has " + lengthChars + " characters, not " + text.length());
        }
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            throw new ProtocolException(what + " is written in base64url (A-Z a-z 0-9 - _)");
        }
        // RFC 4648 §3.5: "decoders MAY chose to reject an encoding if the pad bits have not been set to zero." We do: one
        // value, one text.
        if (!encode(bytes).equals(text)) {
            throw new ProtocolException(what + "'s last character must leave its spare bits zero");
        }
        return bytes;
    }
}
