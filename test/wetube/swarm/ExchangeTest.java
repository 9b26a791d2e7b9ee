package wetube.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import wetube.testing.Project;
import wetube.wire.ProtocolException;

/**
 * {@code exchange-7162.txt}: what two instances of the protocol's first implementation said to each other over UDP, for a content of
 * seven chunks with SHA-1 and 32-bit chunk ranges.
 */
class ExchangeTest {
    private static final Terms TERMS = new Terms(Addressing.CHUNKS_32, HashFunction.SHA1, 0, 1024);
    private static final int MUTATIONS = 100_000;

    /** The file's own words for each datagram, and its bytes. */
    record Captured(List<String> words, byte[] bytes) {}

    static List<Captured> captured() throws IOException {
        List<Captured> all = new ArrayList<>();
        List<String> words = new ArrayList<>();
        for (String line : Files.readAllLines(Project.root().resolve("test/wetube/swarm/exchange-7162.txt"))) {
            if (line.startsWith("#")) {
                words = new ArrayList<>();
            } else if (line.strip().startsWith("hex ")) {
                all.add(new Captured(words, HexFormat.of().parseHex(line.strip().substring(4))));
            } else if (line.startsWith("      ") && !line.contains("keep-alive")) {
                words.add(line.strip());
            }
        }
        return all;
    }

    @Test
    @DisplayName("every captured datagram says what the capture's own decoder saw, and is the same bytes when written again")
    void parsedAndRebuilt() throws IOException, ProtocolException {
        assertEquals(36, captured().size());
        for (Captured one : captured()) {
            Datagram datagram = Datagram.parse(one.bytes(), TERMS);
            assertEquals(one.words(), datagram.messages().stream().map(ExchangeTest::inWords).toList());
            assertEquals(Bytes.of(one.bytes()), Bytes.of(datagram.encode(TERMS)));
        }
    }

    private static String inWords(SwarmMessage message) {
        return switch (message) {
            case SwarmMessage.Handshake m -> "HANDSHAKE src=" + HexFormat.of().toHexDigits((int) m.sourceChannel())
                    + " {ver=1 minver=1 " + m.option(ProtocolOption.SwarmId.class).map(o -> "swarm=" + o.id() + " ").orElse("")
                    + "integrity=" + m.option(ProtocolOption.ContentIntegrity.class).orElseThrow().method().ordinal()
                    + " hash=sha1 addr=chunk32} options in order "
                    + new ArrayList<>(m.options().stream().map(ProtocolOption::code).toList()) {
                        private static final long serialVersionUID = 1L;

                        {
                            add(ProtocolOption.END);
                        }
                    };
            case SwarmMessage.Data m -> "DATA " + m.chunks() + " ts=" + m.timestampUs() + " len=" + m.content().length();
            case SwarmMessage.Ack m -> "ACK " + spaced(m.chunks()) + " " + m.delayUs();
            case SwarmMessage.Have m -> "HAVE " + spaced(m.chunks());
            case SwarmMessage.Integrity m -> "INTEGRITY " + spaced(m.chunks()) + " " + m.hash();
            case SwarmMessage.PexRequest m -> "PEX_REQ";
            case SwarmMessage.Request m -> "REQUEST " + spaced(m.chunks());
            default -> message.toString();
        };
    }

    private static String spaced(ChunkRange chunks) {
        return chunks.start() + " " + chunks.end();
    }

    @Test
    @DisplayName("a datagram cut anywhere is refused, or holds the first of its messages and no more; a cut chunk is a short chunk")
    void everyTruncation() throws IOException, ProtocolException {
        for (Captured one : captured()) {
            Datagram whole = Datagram.parse(one.bytes(), TERMS);
            for (int length = 0; length < one.bytes().length; length++) {
                Datagram cut;
                try {
                    cut = Datagram.parse(Arrays.copyOf(one.bytes(), length), TERMS);
                } catch (ProtocolException refused) {
                    assertTrue(!refused.getMessage().isEmpty());
                    continue;
                }
                List<SwarmMessage> messages = new ArrayList<>(cut.messages());
                if (!messages.isEmpty() && messages.getLast() instanceof SwarmMessage.Data data) {
                    assertTrue(data.content().length() < ((SwarmMessage.Data) whole.messages().getLast()).content().length());
                    messages.removeLast();
                }
                assertTrue(messages.size() < whole.messages().size());
                assertEquals(whole.messages().subList(0, messages.size()), messages);
            }
        }
    }

    @Test
    @DisplayName("of 100,000 seeded mutations each is refused in words, or is what it says when written again")
    void mutations() throws IOException {
        List<Captured> all = captured();
        Random random = new Random(7574);
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] bytes = all.get(random.nextInt(all.size())).bytes().clone();
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                // Most of the bytes are chunks, where every value is fine: the first hundred are hit as often as all others.
                int at = random.nextInt(random.nextBoolean() ? Math.min(100, bytes.length) : bytes.length);
                bytes[at] = (byte) (random.nextBoolean() ? random.nextInt(256) : random.nextInt(16));
            }
            try {
                Terms terms = new Terms(Addressing.values()[i % 5], HashFunction.SHA1, 0, 1024);
                Datagram datagram = Datagram.parse(bytes, terms);
                boolean plain = datagram.messages().stream().noneMatch(m -> m instanceof SwarmMessage.Handshake);
                if (plain) {
                    byte[] again = datagram.encode(terms);
                    assertEquals(Bytes.of(Arrays.copyOf(bytes, again.length)), Bytes.of(again));
                }
            } catch (ProtocolException expected) {
                refused++;
            }
        }
        assertTrue(refused > MUTATIONS / 20 && refused < MUTATIONS, "refused " + refused);
    }
}
