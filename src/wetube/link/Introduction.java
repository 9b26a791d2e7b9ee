package wetube.link;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import wetube.identity.PeerId;
import wetube.wire.Address;
import wetube.wire.ProtocolException;

/**
 * From an open connection to two peers that know each other: TLS handshake, keys, greetings; all under one deadline.
 *
 * <pre>
 *   dialler                                     listener
 *      │ ── ClientHello, ALPN wetube/1 ────────►  │   or ppspp/1; another version: alert no_application_protocol, told to both
 *      │ ◄── ServerHello … Finished ───────────   │
 *      │  judges the listener's key               │
 *      │ ── Certificate … Finished ────────────►  │
 *      │                                          │   judges the dialler's key
 *      │ ◄── greeting ─────────────────────────   │   now the dialler knows that it was accepted
 *      │ ── greeting ──────────────────────────►  │   now it is a link at this end too
 * </pre>
 *
 * <p>The listener speaks first, because in TLS 1.3 a dialler's handshake is over before the listener has judged its
 * certificate; only a first message shows that it was accepted. And the dialler holds its own greeting back until then: bytes
 * that nobody reads would turn the listener's alert into a bare reset.
 *
 * <p>Blocks; run by the thread that dials or that serves one visitor. Thread-safe.
 */
final class Introduction {
    /** Of one name, so that a strange DNS answer costs little: IPv4 and IPv6, and a spare of each. */
    private static final int MAX_ADDRESSES_OF_NAME = 4;

    private final PeerId me;
    private final Tls tls;
    private final Watchdog watchdog;
    private final Limits limits;
    private final Map<String, Supplier<byte[]>> greetings;

    Introduction(PeerId me, Tls tls, Watchdog watchdog, Limits limits, Supplier<byte[]> greeting) {
        this(me, tls, watchdog, limits, Map.of(Tls.CONTROL, greeting));
    }

    /** @param greetings what is said first, by protocol: those that visitors may ask for */
    Introduction(PeerId me, Tls tls, Watchdog watchdog, Limits limits, Map<String, Supplier<byte[]>> greetings) {
        this.me = me;
        this.tls = tls;
        this.watchdog = watchdog;
        this.limits = limits;
        this.greetings = greetings;
    }

    /**
     * Connects to {@code address} and waits for the greeting there; ours is not sent yet.
     *
     * @param opened gets each socket as it is made, so that somebody else can close it
     */
    Connection dial(String protocol, Address address, Optional<PeerId> expected, Consumer<Socket> opened) throws Refusal {
        Socket plain = connect(address, opened);
        try (Watchdog.Deadline deadline = watchdog.deadline(plain, limits.introductionMs())) {
            return greeted(protocol, plain, address, expected, deadline);
        } catch (Refusal refusal) {
            Watchdog.abort(plain);
            throw refusal;
        }
    }

    /**
     * Connects, has the key of whoever listens there proved, and hangs up: no greeting is read, and none is sent.
     *
     * @throws Refusal if nobody listens there who has the key {@code expected}
     */
    void check(Address address, PeerId expected) throws Refusal {
        Socket plain = connect(address, socket -> { });
        try (Watchdog.Deadline deadline = watchdog.deadline(plain, limits.introductionMs())) {
            peer(handshake(Tls.CONTROL, plain, address, deadline), Tls.CONTROL, address, Optional.of(expected));
        } finally {
            Watchdog.abort(plain);
        }
    }

    private SSLSocket handshake(String protocol, Socket plain, Address address, Watchdog.Deadline deadline) throws Refusal {
        try {
            SSLSocket secure = tls.client(plain, address.host(), protocol);
            secure.startHandshake();
            return secure;
        } catch (IOException e) {
            throw handshakeFailed(e, address, deadline);
        }
    }

    private PeerId peer(SSLSocket secure, String protocol, Address address, Optional<PeerId> expected) throws Refusal {
        if (!protocol.equals(secure.getApplicationProtocol())) {
            throw new Refusal(DialFailure.NOT_WETUBE, "what answers at " + address + " is not WeTube");
        }
        try {
            PeerId peer = Tls.peer(secure.getSession());
            if (peer.equals(me)) {
                throw new Refusal(DialFailure.OWN_KEY, "this identity already runs at " + address);
            }
            if (expected.isPresent() && !expected.get().equals(peer)) {
                throw new Refusal(DialFailure.WRONG_KEY, "the peer at " + address + " is " + peer.shortText() + ", not "
                        + expected.get().shortText());
            }
            return peer;
        } catch (IOException | ProtocolException e) {
            throw new Refusal(DialFailure.NOT_WETUBE, "what answers at " + address + " is not WeTube: " + e.getMessage());
        }
    }

    private Connection greeted(String protocol, Socket plain, Address address, Optional<PeerId> expected, Watchdog.Deadline deadline)
            throws Refusal {
        SSLSocket secure = handshake(protocol, plain, address, deadline);
        PeerId peer = peer(secure, protocol, address, expected);
        try {
            byte[] theirs = Frame.read(secure.getInputStream());
            if (theirs == null) {
                throw new EOFException("closed before its greeting");
            }
            return new Connection(plain, secure, peer, address.toString(), theirs, Optional.empty());
        } catch (IOException e) {
            if (deadline.passed()) {
                throw new Refusal(DialFailure.NO_GREETING, address + " took the connection, but sent no greeting");
            }
            throw new Refusal(DialFailure.TURNED_AWAY, address + " closed the connection before its greeting");
        } catch (ProtocolException e) {
            throw new Refusal(DialFailure.NOT_WETUBE, "what answers at " + address + " is not WeTube: " + e.getMessage());
        }
    }

    private Socket connect(Address address, Consumer<Socket> opened) throws Refusal {
        List<InetAddress> candidates;
        try {
            candidates = Arrays.stream(InetAddress.getAllByName(address.host())).limit(MAX_ADDRESSES_OF_NAME).toList();
        } catch (UnknownHostException e) {
            throw new Refusal(DialFailure.UNKNOWN_HOST, "there is no host " + address.host());
        }
        long endNanos = System.nanoTime() + limits.connectMs() * 1_000_000L;
        IOException last = null;
        for (int i = 0; i < candidates.size(); i++) {
            // Each gets an equal part of what time is left.
            long leftMs = (endNanos - System.nanoTime()) / 1_000_000 / (candidates.size() - i);
            // No proxy: a SOCKS setting meant for browsers would be asked for addresses of the local network.
            Socket plain = new Socket(Proxy.NO_PROXY);
            opened.accept(plain);
            try {
                plain.connect(new InetSocketAddress(candidates.get(i), address.port()), (int) Math.max(leftMs, 1));
                // Before the handshake, whose small messages Nagle's algorithm would hold back for 100 ms and more.
                plain.setTcpNoDelay(true);
                return plain;
            } catch (IOException e) {
                Watchdog.abort(plain);
                last = e;
            }
        }
        throw connectFailed(last, address);
    }

    private static Refusal connectFailed(IOException e, Address address) {
        String message = String.valueOf(e.getMessage());
        if (message.toLowerCase(Locale.ROOT).contains("refused")) {
            return new Refusal(DialFailure.REFUSED, "nothing listens at " + address);
        }
        return e instanceof SocketTimeoutException
                ? new Refusal(DialFailure.NO_ANSWER, "nobody answers at " + address)
                : new Refusal(DialFailure.NO_ANSWER, address + " cannot be reached (" + message + ")");
    }

    private static Refusal handshakeFailed(IOException e, Address address, Watchdog.Deadline deadline) {
        if (deadline.passed()) {
            return new Refusal(DialFailure.NO_GREETING, address + " took the connection, but said nothing more");
        }
        // The alert of RFC 7301 §3.2; the JDK tells alerts apart only in the message's text.
        if (String.valueOf(e.getMessage()).contains("no_application_protocol")) {
            return new Refusal(DialFailure.OTHER_VERSION, "the peer at " + address + " has another version of WeTube");
        }
        return isTls(e)
                ? new Refusal(DialFailure.NOT_WETUBE, "what answers at " + address + " is not WeTube")
                : new Refusal(DialFailure.TURNED_AWAY, address + " closed the connection at once");
    }

    /**
     * Serves a visitor: sends our greeting and waits for theirs. Empty if it went away by itself, which is no fault; then, as
     * after a refusal, the socket is the caller's to close.
     */
    Optional<Connection> accept(Socket plain) throws Refusal {
        try (Watchdog.Deadline deadline = watchdog.deadline(plain, limits.introductionMs())) {
            return introduced(plain, deadline);
        }
    }

    private Optional<Connection> introduced(Socket plain, Watchdog.Deadline deadline) throws Refusal {
        String from = plain.getInetAddress().getHostAddress();
        AtomicBoolean otherVersion = new AtomicBoolean();
        try {
            plain.setTcpNoDelay(true);
            SSLSocket secure = tls.server(plain);
            secure.setHandshakeApplicationProtocolSelector((socket, offered) -> {
                Optional<String> known = offered.stream().filter(greetings::containsKey).findFirst();
                otherVersion.set(known.isEmpty());
                return known.orElse(null);
            });
            secure.startHandshake();
            Supplier<byte[]> greeting = greetings.get(secure.getApplicationProtocol());
            if (greeting == null) {
                throw new Refusal(DialFailure.NOT_WETUBE, from + " does not say that it speaks WeTube");
            }
            PeerId peer = Tls.peer(secure.getSession());
            if (peer.equals(me)) {
                throw new Refusal(DialFailure.OWN_KEY, "this identity also runs at " + from);
            }
            byte[] ours = greeting.get();
            secure.getOutputStream().write(Frame.encode(ours));
            byte[] theirs = Frame.read(secure.getInputStream());
            return Optional.ofNullable(theirs)
                    .map(frame -> new Connection(plain, secure, peer, from, frame, Optional.of(ours)));
        } catch (ProtocolException e) {
            throw new Refusal(DialFailure.NOT_WETUBE, from + " does not speak WeTube: " + e.getMessage());
        } catch (IOException e) {
            if (otherVersion.get()) {
                throw new Refusal(DialFailure.OTHER_VERSION, "the peer at " + from + " has another version of WeTube");
            }
            if (deadline.passed()) {
                throw new Refusal(DialFailure.NO_ANSWER, from + " took too long");
            }
            if (isTls(e)) {
                throw new Refusal(DialFailure.NOT_WETUBE, from + " does not speak WeTube");
            }
            return Optional.empty();
        }
    }

    /** Whether TLS found fault with what came, as opposed to a connection that broke or was closed. */
    private static boolean isTls(IOException e) {
        return e instanceof SSLException && !(e.getCause() instanceof EOFException)
                && !(e.getCause() instanceof SocketException) && !(e.getCause() instanceof InterruptedIOException);
    }
}
