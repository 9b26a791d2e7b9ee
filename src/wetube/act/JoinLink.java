package wetube.act;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import wetube.identity.PeerId;
import wetube.wire.Address;
import wetube.wire.ProtocolException;

/**
 * What people send each other so that they meet: {@code wetube:192.168.1.7:7001,[2001:db8::7]:7001/hY5_nf5b…#7K3M-9QXD-TWPB-8NRA}.
 *
 * <p>A messenger or a mail program may have wrapped it, put it in quotation marks or quoted it; a person may type no more than an
 * address. All of that is read.
 *
 * @param addresses of one peer, 1 to 8
 * @param peer      the key that must be found there; empty: any
 * @param code      of the conference, as it was written; empty: none was given
 */
public record JoinLink(List<Address> addresses, Optional<PeerId> peer, Optional<String> code) {
    public static final int MAX_CHARS = 4096;
    static final int MAX_ADDRESSES = 8;
    private static final String SCHEME = "wetube:";

    /** Blanks, line ends with a mail's quotation signs, marks that can't be seen, quotation marks: none of these is part of a link. */
    private static final Pattern DECORATION = Pattern.compile("[\\s\\p{Z}\\p{Cf}\\p{Cc}<>\"'`´‘’‚‛“”„‟«»‹›*]+");
    private static final Pattern PAGE_LINK = Pattern.compile("(?i).*https?://(localhost|127\\.0\\.0\\.1|\\[::1])[:/].*#.*");

    public JoinLink {
        addresses = List.copyOf(addresses);
    }

    /** @throws ProtocolException if it is none; the message is for whoever pasted it */
    public static JoinLink parse(String pasted) throws ProtocolException {
        String text = DECORATION.matcher(pasted).replaceAll("");
        if (text.length() > MAX_CHARS) {
            throw new ProtocolException("a join link has at most " + MAX_CHARS + " characters");
        }
        if (PAGE_LINK.matcher(text).matches()) {
            throw new ProtocolException("this is the link of somebody's own page, which is a secret; the link to give away begins with wetube:");
        }
        int scheme = text.toLowerCase(Locale.ROOT).indexOf(SCHEME);
        String[] halves = text.substring(scheme < 0 ? 0 : scheme + SCHEME.length()).replaceFirst("^//", "").split("#", 2);
        String[] parts = halves[0].split("/", 2);
        List<Address> addresses = new ArrayList<>();
        for (String address : parts[0].split(",", MAX_ADDRESSES + 1)) {
            addresses.add(Address.typed(address));
        }
        if (addresses.size() > MAX_ADDRESSES) {
            throw new ProtocolException("a peer has at most " + MAX_ADDRESSES + " addresses");
        }
        boolean keyed = parts.length == 2 && !parts[1].isEmpty();
        boolean coded = halves.length == 2 && !halves[1].isEmpty();
        return new JoinLink(addresses, keyed ? Optional.of(PeerId.parse(parts[1])) : Optional.empty(),
                coded ? Optional.of(decode(halves[1])) : Optional.empty());
    }

    /** RFC 3986 §2.1, percent-encoding; all but unreserved characters are encoded. */
    private static String encode(String code) {
        StringBuilder text = new StringBuilder();
        for (byte b : code.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b > 0 && (Character.isLetterOrDigit(b) || "-._~".indexOf(b) >= 0);
            text.append(plain ? String.valueOf((char) b) : "%" + HexFormat.of().withUpperCase().toHexDigits(b));
        }
        return text.toString();
    }

    private static String decode(String text) throws ProtocolException {
        try {
            ByteArrayOutputStream code = new ByteArrayOutputStream();
            for (int at = 0; at < text.length(); at++) {
                if (text.charAt(at) == '%') {
                    code.write(HexFormat.fromHexDigits(text, at + 1, at + 3));
                    at += 2;
                } else {
                    code.writeBytes(text.substring(at, at + 1).getBytes(StandardCharsets.UTF_8));
                }
            }
            return code.toString(StandardCharsets.UTF_8);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new ProtocolException("the code behind # is damaged");
        }
    }

    /** As it is given away. */
    @Override
    public String toString() {
        return SCHEME + String.join(",", addresses.stream().map(Address::toString).toList()) + peer.map(id -> "/" + id.text()).orElse("")
                + code.map(words -> "#" + encode(words)).orElse("");
    }
}
