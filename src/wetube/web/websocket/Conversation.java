package wetube.web.websocket;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import wetube.web.websocket.Deadlines.Activity;

/**
 * One client: the socket, threads and deadlines around {@link Handshake}, {@link Protocol} and {@link Outbox}.
 *
 * <p>A reader thread lives as long as the connection. After each read it writes what its endpoint sent meanwhile, in one go;
 * what other threads send is written by a virtual thread made for that. A read or write that takes too long is ended by the
 * server's clock, which closes the socket: Java has no time-out for a blocking write.
 *
 * <p>Thread-safe.
 */
final class Conversation implements Connection {
    private static final Logger LOG = System.getLogger(Conversation.class.getName());
    /** What an idle connection reads into; most messages of a page fit. */
    private static final int IDLE_BUFFER_BYTES = 1024;
    /** What a busy one reads into. */
    private static final int BUSY_BUFFER_BYTES = 32 * 1024;
    /** The reader gathers at most so much before it writes. */
    private static final int GATHERED_BYTES_MAX = 32 * 1024;
    /** At most so much goes into one write to the socket. */
    private static final int SLICE_BYTES = 128 * 1024;
    /**
     * What the system may hold each way while one side does not read. By itself it goes up to many MiB for each connection, and
     * a thousand that stall use up what it has for all connections of the machine.
     */
    private static final int SYSTEM_BUFFER_BYTES = 256 * 1024;
    private static final byte[] NOTHING = {};

    private final long id;
    private final Socket socket;
    private final Endpoint endpoint;
    private final Limits limits;
    private final Memory memory;
    private final Deadlines deadlines = new Deadlines();
    /** How it ended: what the first Close frame said, whoever sent it. */
    private final AtomicReference<Received.Close> end = new AtomicReference<>();
    /** The right to write to the socket. Fair, so that the reader gets its turn. */
    private final ReentrantLock writing = new ReentrantLock(true);
    /** Whether a writer was started that has not looked yet what there is to write. */
    private final AtomicBoolean writerStarts = new AtomicBoolean();

    // Written by the reader thread before anybody else knows of this object.
    private Thread reader;
    /** Null until the handshake is done. */
    private volatile Outbox outbox;

    // Owned by the reader thread.
    private byte[] buffer = new byte[IDLE_BUFFER_BYTES];
    /** How many bytes the last read brought. */
    private int filled;

    Conversation(long id, Socket socket, Endpoint endpoint, Limits limits, Memory memory) {
        this.id = id;
        this.socket = socket;
        this.endpoint = endpoint;
        this.limits = limits;
        this.memory = memory;
        deadlines.begin(Activity.HANDSHAKE);
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public boolean send(String message) {
        return send(Opcode.TEXT, message.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean send(byte[] message) {
        return send(Opcode.BINARY, message);
    }

    @Override
    public void close(int code, String reason) {
        if (!CloseCode.maySend(code)) {
            throw new IllegalArgumentException("close code " + code);
        }
        sendClose(code, reason);
    }

    // What follows runs on the reader's thread.

    /** The whole life of the connection. */
    void run() {
        reader = Thread.currentThread();
        try (socket) {
            socket.setTcpNoDelay(true);
            socket.setSendBufferSize(SYSTEM_BUFFER_BYTES);
            socket.setReceiveBufferSize(SYSTEM_BUFFER_BYTES);
            InputStream in = socket.getInputStream();
            try {
                shakeHands(in);
            } catch (Refusal e) {
                LOG.log(Level.DEBUG, "connection {0} refused: {1}", id, e.getMessage());
                socket.getOutputStream().write(e.answer());
                drain(in);
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "connection {0} lost: {1}", id, e.getMessage());
        }
    }

    private void shakeHands(InputStream in) throws IOException, Refusal {
        RequestHead head = new RequestHead();
        int framesFrom;
        do {
            filled = in.read(buffer);
            if (filled < 0) {
                return;
            }
            framesFrom = head.add(buffer, 0, filled);
        } while (framesFrom < 0);
        Request request = head.parse();
        Handshake handshake = Handshake.accept(request, limits.deflate());
        admit(request);
        socket.getOutputStream().write(handshake.answer());
        outbox = new Outbox(limits.outboxBytesMax(), handshake.deflate(), memory.share());
        deadlines.end(Activity.HANDSHAKE);
        try (Protocol protocol = new Protocol(limits.messageBytesMax(), handshake.deflate(), memory.share())) {
            converse(in, protocol, framesFrom);
        } catch (Violation e) {
            // RFC 6455 §7.1.7: "the endpoint SHOULD send a Close frame with an appropriate status code".
            LOG.log(Level.DEBUG, "connection {0} failed: {1} {2}", id, e.code, e.getMessage());
            sendClose(e.code, e.getMessage());
            finish(in);
        } finally {
            outbox.abandon();
            end.compareAndSet(null, new Received.Close(CloseCode.ABNORMAL, ""));
            tell(e -> e.closed(this, end.get().code(), end.get().reason()));
        }
    }

    private void admit(Request request) throws Refusal {
        try {
            endpoint.admit(request);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "endpoint failed at the handshake of connection " + id, e);
            throw new Refusal(500, "internal error");
        }
    }

    /** @param from where in the buffer frames begin: some may have come in one segment with the request */
    private void converse(InputStream in, Protocol protocol, int from) throws IOException, Violation {
        deliver(e -> e.opened(this));
        protocol.feed(buffer, from, filled);
        while (receive(protocol)) {
            ByteBuffer room = protocol.room();
            if (room == null) {
                fitBuffer();
                room = ByteBuffer.wrap(buffer);
            }
            filled = read(in, room);
            if (filled < 0) {
                return;
            }
            protocol.feed(room.array(), room.position(), room.position() + filled);
        }
        // RFC 6455 §5.5.1: "After both sending and receiving a Close message, an endpoint considers the WebSocket connection
        // closed and MUST close the underlying TCP connection. The server MUST close the underlying TCP connection immediately."
        finish(in);
    }

    /** Handles all that was fed; false when their Close frame was in it. */
    private boolean receive(Protocol protocol) throws Violation {
        for (Received received; (received = protocol.next()) != null; ) {
            switch (received) {
                case Received.Text text -> deliver(e -> e.text(this, text.message()));
                case Received.Binary binary -> deliver(e -> e.binary(this, binary.message()));
                // RFC 6455 §5.5.2: "Upon receipt of a Ping frame, an endpoint MUST send a Pong frame in response"; §5.5.3:
                // with "identical Application data".
                case Received.Ping ping -> send(Opcode.PONG, ping.payload());
                // RFC 6455 §5.5.3: an unsolicited Pong is "a unidirectional heartbeat. A response … is not expected."
                case Received.Pong pong -> LOG.log(Level.TRACE, "connection {0} is alive", id);
                case Received.Close close -> {
                    // RFC 6455 §5.5.1: "the endpoint MUST send a Close frame in response. (When sending a Close frame in
                    // response, the endpoint typically echos the status code it received.)"
                    end.compareAndSet(null, close);
                    sendClose(close.code(), "");
                    return false;
                }
            }
            if (outbox.bytes() > GATHERED_BYTES_MAX) {
                flush();
            }
        }
        if (protocol.isMidMessage()) {
            deadlines.begin(Activity.MESSAGE);
        }
        flush();
        return true;
    }

    private void deliver(Consumer<Endpoint> call) throws Violation {
        deadlines.end(Activity.MESSAGE);
        if (end.get() == null) { // else we closed, and nothing more is for the endpoint
            Violation.require(tell(call), CloseCode.INTERNAL_ERROR, "internal error");
        }
    }

    /** False if the endpoint failed. */
    private boolean tell(Consumer<Endpoint> call) {
        try {
            call.accept(endpoint);
            return true;
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "endpoint failed at connection " + id, e);
            return false;
        }
    }

    /** Our Close frame is the last thing to be written; what comes from the other side is not looked at any more. */
    private void finish(InputStream in) throws IOException {
        flush();
        drain(in);
    }

    /**
     * Ends the TCP connection so that what was written last arrives (RFC 6455 §7.1.1): "call shutdown() with SHUT_WR on the
     * socket, call recv() until obtaining a return value of 0 indicating that the peer has also performed an orderly
     * shutdown, and finally call close()". How long that may take, the clock knows.
     */
    private void drain(InputStream in) throws IOException {
        deadlines.begin(Activity.CLOSING);
        socket.shutdownOutput();
        while (in.read(buffer) >= 0) {
            continue;
        }
    }

    private int read(InputStream in, ByteBuffer room) throws IOException {
        deadlines.begin(Activity.READING);
        int count = in.read(room.array(), room.position(), room.remaining());
        deadlines.end(Activity.READING);
        deadlines.end(Activity.PING);
        return count;
    }

    /** A read that brought more than a small buffer holds is followed by one into a large buffer, and the other way round. */
    private void fitBuffer() {
        int size = filled < IDLE_BUFFER_BYTES ? IDLE_BUFFER_BYTES : BUSY_BUFFER_BYTES;
        if (buffer.length != size) {
            buffer = new byte[size];
        }
    }

    // What follows may run on any thread.

    private boolean send(Opcode opcode, byte[] payload) {
        Outbox.Added added = outbox.add(opcode, payload);
        if (added == Outbox.Added.FULL) {
            drop("client too slow");
        }
        boolean queued = added == Outbox.Added.QUEUED;
        if (queued && Thread.currentThread() != reader && writerStarts.compareAndSet(false, true)) {
            Thread.ofVirtual().name("websocket-writer " + id).start(() -> {
                writerStarts.set(false); // what is added from here on has a writer of its own
                flush();
            });
        }
        return queued;
    }

    private void sendClose(int code, String reason) {
        end.compareAndSet(null, new Received.Close(code, reason));
        ByteBuffer payload = ByteBuffer.allocate(Frame.CONTROL_BYTES_MAX);
        if (code != CloseCode.NONE_GIVEN) {
            payload.putShort((short) code);
            // The encoder stops before the character that does not fit.
            StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(reason), payload, true);
        }
        send(Opcode.CLOSE, Arrays.copyOf(payload.array(), payload.position()));
    }

    /** Writes all that waits, in one go; if somebody is writing already, after them. */
    private void flush() {
        writing.lock();
        try {
            List<ByteBuffer> runs = outbox.take();
            for (ByteBuffer run : runs) {
                write(run);
            }
            if (!runs.isEmpty() && end.get() != null) {
                deadlines.begin(Activity.CLOSING);
            }
        } catch (IOException e) {
            drop(e.getMessage());
        } finally {
            outbox.written();
            writing.unlock();
        }
    }

    private void write(ByteBuffer run) throws IOException {
        OutputStream out = socket.getOutputStream();
        for (int at = run.position(); at < run.limit(); at += SLICE_BYTES) {
            deadlines.begin(Activity.WRITING);
            out.write(run.array(), at, Math.min(SLICE_BYTES, run.limit() - at));
            deadlines.end(Activity.WRITING);
        }
    }

    /** Ends it at once: unsent bytes are thrown away, and whoever reads or writes is let go. */
    void drop(String why) {
        end.compareAndSet(null, new Received.Close(CloseCode.ABNORMAL, why));
        try {
            if (outbox != null && outbox.abandon()) {
                socket.setSoLinger(true, 0); // else the system keeps the unsent bytes and goes on trying
            }
            socket.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "connection {0} was gone already: {1}", id, e.getMessage());
        }
    }

    /** The server stops: 1001 "indicates that an endpoint is going away" (RFC 6455 §7.4.1). */
    void goAway() {
        if (outbox == null) {
            drop("server stops");
        } else {
            sendClose(CloseCode.GOING_AWAY, "server stops");
        }
    }

    /** The server's clock looks at every connection several times a second. */
    void tick(long nowMs) {
        if (deadlines.isOver(Activity.HANDSHAKE, limits.handshakeMs(), nowMs)) {
            drop("no handshake in time");
        } else if (deadlines.isOver(Activity.CLOSING, limits.closeMs(), nowMs)) {
            drop("no closing in time");
        } else if (deadlines.isOver(Activity.WRITING, limits.writeMs(), nowMs)) {
            drop("client does not read");
        } else if (deadlines.isOver(Activity.PING, limits.pingMs(), nowMs)) {
            drop("no answer to a ping");
        } else if (deadlines.isOver(Activity.MESSAGE, limits.messageMs(), nowMs)) {
            sendClose(CloseCode.POLICY_VIOLATION, "message took too long");
        } else if (deadlines.isOver(Activity.READING, limits.pingMs(), nowMs) && !deadlines.isOn(Activity.PING)) {
            deadlines.begin(Activity.PING);
            send(Opcode.PING, NOTHING);
        }
    }
}
