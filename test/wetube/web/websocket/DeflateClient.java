package wetube.web.websocket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static wetube.web.websocket.TestClient.frame;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** A client of RFC 7692, with {@code java.util.zip} alone: compresses text, in fragments, and compares what comes back. */
final class DeflateClient {
    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};
    /** Something between prose and JSON, longer than the window. */
    private static final byte[] TEXT = text();

    private DeflateClient() {}

    /** As many messages of that length, one after the other, each waiting for its echo; then the connection is closed. */
    static void exchange(int port, String offer, int length, int fragment, int count) throws IOException, DataFormatException {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        Inflater inflater = new Inflater(true);
        try (TestClient client = new TestClient(port, TestClient.request(port, "Sec-WebSocket-Extensions: " + offer))) {
            for (int i = 0; i < count; i++) {
                int from = (int) ((long) i * length % (TEXT.length - length));
                byte[] message = Arrays.copyOfRange(TEXT, from, from + length);
                client.send(fragments(compress(deflater, message), fragment));
                assertArrayEquals(message, inflate(inflater, client.read(), length));
                if (offer.contains("client_no_context_takeover")) {
                    deflater.reset();
                }
                if (offer.contains("server_no_context_takeover")) {
                    inflater.reset();
                }
            }
            client.send(frame(0x88, new byte[] {3, (byte) 0xE8}));
            assertEquals(1000, client.read().closeCode());
        } finally {
            deflater.end();
            inflater.end();
        }
    }

    private static byte[] compress(Deflater deflater, byte[] message) {
        deflater.setInput(message);
        byte[] room = new byte[message.length + 1000];
        int length = deflater.deflate(room, 0, room.length, Deflater.SYNC_FLUSH);
        return Arrays.copyOf(room, length - TAIL.length);
    }

    private static byte[] fragments(byte[] payload, int fragment) {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        for (int at = 0; at < payload.length; at += fragment) {
            int to = Math.min(payload.length, at + fragment);
            int first = (at == 0 ? 0x41 : 0x00) | (to == payload.length ? 0x80 : 0x00);
            frames.writeBytes(frame(first, Arrays.copyOfRange(payload, at, to)));
        }
        return frames.toByteArray();
    }

    private static byte[] inflate(Inflater inflater, TestClient.Reply reply, int length) throws DataFormatException {
        if (reply.firstByte() == 0x81) {
            return reply.payload(); // the server may leave a message as it is
        }
        assertEquals(0xC1, reply.firstByte());
        inflater.setInput(TestClient.join(reply.payload(), TAIL));
        byte[] room = new byte[length + 1];
        return Arrays.copyOf(room, inflater.inflate(room));
    }

    private static byte[] text() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; text.length() < 400_000; i++) {
            text.append("{\"id\":").append(i).append(",\"name\":\"Habe nun, ach! Philosophie ").append(i * i % 977)
                    .append("\",\"score\":").append(Math.sin(i)).append("}\n");
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
