package wetube.web.websocket;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A client that can do wrong: sends any bytes as they are and reads frames back. What it sends and reads is RFC 6455 §5.2
 * written down a second time, so the tests do not check the server's code with the server's code.
 */
final class TestClient implements AutoCloseable {
    static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    private static final int TIMEOUT_MS = 10_000;
    private static final int MASK = 0x37FA213D; // of the example in RFC 6455 §5.7

    /** A frame from the server. */
    record Reply(int firstByte, byte[] payload) {
        static Reply text(String text) {
            return new Reply(0x81, text.getBytes(StandardCharsets.UTF_8));
        }

        static Reply close(int code, String reason) {
            byte[] bytes = reason.getBytes(StandardCharsets.UTF_8);
            return new Reply(0x88, ByteBuffer.allocate(2 + bytes.length).putShort((short) code).put(bytes).array());
        }

        /** The code of a Close frame, -1 for any other. */
        int closeCode() {
            return firstByte == 0x88 && payload.length >= 2 ? ByteBuffer.wrap(payload).getShort() & 0xFFFF : -1;
        }

        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Reply that && firstByte == that.firstByte && Arrays.equals(payload, that.payload);
        }

        @Override
        public int hashCode() {
            return 31 * firstByte + Arrays.hashCode(payload);
        }

        @Override
        public String toString() {
            String start = text().substring(0, Math.min(80, text().length()));
            return Integer.toHexString(firstByte) + " " + payload.length + " bytes: " + start;
        }
    }

    private final Socket socket;
    private final DataInputStream in;

    /** Connects and shakes hands. */
    TestClient(int port) throws IOException {
        this(port, request(port));
    }

    /** Connects, sends these bytes and reads the answer to a handshake. */
    TestClient(int port, String bytes) throws IOException {
        this(port, bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    TestClient(int port, byte[] bytes) throws IOException {
        socket = new Socket(InetAddress.getByName("127.0.0.1"), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MS);
        in = new DataInputStream(socket.getInputStream());
        send(bytes);
        if (bytes.length > 0) {
            String head = readHead();
            if (!head.startsWith("HTTP/1.1 101 ")) {
                throw new IOException(head);
            }
        }
    }

    /** A good request; {@code fields} are whole lines that come behind the others. */
    static String request(int port, String... fields) {
        return "GET /chat?x=1 HTTP/1.1\r\nHost: localhost:" + port + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: " + KEY + "\r\nSec-WebSocket-Version: 13\r\n"
                + String.join("", Arrays.stream(fields).map(field -> field + "\r\n").toList()) + "\r\n";
    }

    static byte[] frame(Opcode opcode, byte[] payload) {
        return frame(0x80 | opcode.code, payload);
    }

    static byte[] frame(int firstByte, String text) {
        return frame(firstByte, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A masked frame with any first byte. */
    static byte[] frame(int firstByte, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14).put((byte) firstByte);
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else if (payload.length < 65536) {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (0x80 | 127)).putLong(payload.length);
        }
        frame.putInt(MASK);
        byte[] key = ByteBuffer.allocate(4).putInt(MASK).array();
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ key[i % 4]));
        }
        return Arrays.copyOf(frame.array(), frame.position());
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** How long a frame of the server is, with so much payload. */
    static int serverFrameBytes(int payloadBytes) {
        return payloadBytes + (payloadBytes < 126 ? 2 : payloadBytes < 65536 ? 4 : 10);
    }

    Socket socket() {
        return socket;
    }

    void send(byte[]... parts) throws IOException {
        socket.getOutputStream().write(join(parts));
    }

    /** The next frame. */
    Reply read() throws IOException {
        int first = in.readUnsignedByte();
        int length = in.readUnsignedByte();
        if (length > 127) {
            throw new IOException("masked by the server");
        }
        byte[] payload = new byte[length == 126 ? in.readUnsignedShort() : length == 127 ? (int) in.readLong() : length];
        in.readFully(payload);
        return new Reply(first, payload);
    }

    /** Whether the server has ended the connection behind what was read. */
    boolean isAtEnd() throws IOException {
        return in.read() < 0;
    }

    /** An HTTP answer, up to its empty line. */
    String readHead() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("connection ended after: " + head);
            }
            head.append((char) b);
        }
        return head.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
