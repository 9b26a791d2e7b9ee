package wetube;

import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import wetube.identity.BoundedVerifier;
import wetube.identity.Identity;
import wetube.identity.KnownSignatures;
import wetube.identity.Verifier;
import wetube.library.Shelf;
import wetube.link.Links;
import wetube.link.OwnAddresses;
import wetube.link.Trace;
import wetube.page.PageCommand;
import wetube.peer.Input;
import wetube.peer.Peer;
import wetube.peer.PeerLoop;
import wetube.peer.Storage;
import wetube.peer.SwarmLoop;
import wetube.tracker.KnownTrackers;
import wetube.web.BrowserSocket;
import wetube.web.FilmServer;
import wetube.web.LibraryServer;
import wetube.web.Owner;
import wetube.web.PageFiles;
import wetube.web.PageServer;
import wetube.web.WeChatServer;
import wetube.wire.Json;
import wetube.wire.ProtocolException;

/** One running peer: the core in its loop, its links, its page, its disk. Wires them and closes them; decides nothing. */
final class Node implements AutoCloseable {
    /** The page is so far above the peer's port, its socket as far again. */
    static final int PAGE_OFFSET = 1000;
    private static final Duration ADDRESSES_EVERY = Duration.ofSeconds(1);

    private final Identity identity;
    private final Storage storage;
    private final Owner owner;
    private final PeerLoop loop;
    private final Links links;
    private final BrowserSocket socket;
    private final PageServer pages;
    private final SwarmLoop swarms;
    private final Tracking tracking;
    private final Optional<Trace> trace;
    private final Optional<String> host;
    private Optional<WeChatServer> weChat = Optional.empty();
    private volatile boolean closing;

    /**
     * Starts a peer.
     *
     * @param port     0 takes three free ones
     * @param host     where others reach it; empty: the addresses of this machine
     * @param wish       what it looks for; empty: what it looked for last
     * @param headless   nobody sits before it: it enters the sessions of the code that it was given
     * @param origins    whose pages may call the library's interface, beside our own
     * @param identities which the page may take instead of this one
     * @param terminal   takes lines for whoever runs it
     */
    Node(Identity identity, String name, int port, Path data, Optional<String> host, Optional<Path> traceFile, Optional<PageCommand.Find> wish,
            boolean headless, Set<String> origins, Optional<Identities> identities, Consumer<String> terminal) throws IOException, UsageException {
        this.identity = identity;
        List<AutoCloseable> opened = new ArrayList<>();
        try {
            storage = open(opened, new Storage(data));
            trace = traceFile.isPresent() ? Optional.of(open(opened, new Trace(traceFile.get()))) : Optional.empty();
            loop = new PeerLoop(storage, new KnownSignatures(new BoundedVerifier(Verifier.ED25519)), terminal);
            links = open(opened, listen(port, "PORT", "the port of other peers",
                    at -> new Links(identity, at, loop, trace.orElse(null))));
            owner = owner(identities, terminal);
            socket = open(opened, listen(port == 0 ? 0 : port + 2 * PAGE_OFFSET, "PORT+2000", "the page's socket",
                    at -> new BrowserSocket(at, owner, loop)));
            Map<String, byte[]> files = PageFiles.load();
            swarms = open(opened, new SwarmLoop(identity.id(), links.roads(), new Shelf(data.resolve("films")), new SecureRandom(),
                    content -> "/media/" + owner.mediaToken(content.root().toString()) + "/" + content.root(), loop::bring));
            FilmServer films = new FilmServer(owner, swarms);
            pages = open(opened, listen(port == 0 ? 0 : port + PAGE_OFFSET, "PORT+1000", "the page",
                    at -> new PageServer(at, socket.port(), owner, files, films, new LibraryServer(owner,
                            call -> identities.isPresent() && Identities.isMeant(call) ? identities.get().answer(call) : loop.call(call), films, origins))));
            this.host = host;
            Peer peer = new Peer(identity.id(), identity.signer(), new SecureRandom(), storage.name().orElse(name), links.port(),
                    addresses(), headless);
            storage.leftOut().forEach(terminal);
            tracking = open(opened, new Tracking(identity, new KnownTrackers(data.resolve("trackers")), this::addresses, loop::bring));
            loop.carry(swarms::act);
            loop.start(peer, links, socket, tracking);
            PageCommand.Find before = storage.search();
            loop.bring(new Input.Wished(wish.map(now -> now.orElse(before)).orElse(before)));
            swarms.start();
            links.start();
            socket.start(pages.port());
            if (host.isEmpty()) {
                Thread.ofVirtual().name("addresses").start(this::watchAddresses);
            }
        } catch (IOException | UsageException | RuntimeException e) {
            Collections.reverse(opened);
            for (AutoCloseable one : opened) {
                closeQuietly(one, e);
            }
            throw e;
        }
    }

    private static <T extends AutoCloseable> T open(List<AutoCloseable> opened, T one) {
        opened.add(one);
        return one;
    }

    private static void closeQuietly(AutoCloseable one, Exception because) {
        try {
            one.close();
        } catch (Exception e) {
            because.addSuppressed(e);
        }
    }

    /** Serves programs on this machine by the WeChat interface; gives the port. */
    int serveWeChat(int port) throws IOException, UsageException {
        weChat = Optional.of(listen(port, "WECHAT", "the WeChat interface", at -> new WeChatServer(at, loop::ask)));
        return weChat.get().port();
    }

    interface Listening<T> {
        T on(int port) throws IOException;
    }

    static <T> T listen(int port, String which, String what, Listening<T> listening) throws IOException, UsageException {
        try {
            return listening.on(port);
        } catch (BindException e) {
            throw new UsageException("Port " + port + " (" + which + ", for " + what + ") is in use: give another PORT, or stop what uses it.");
        }
    }

    /** The owner of before, if there was one, so that a page that is open finds its peer again after a restart. */
    private Owner owner(Optional<Identities> identities, Consumer<String> terminal) throws IOException {
        Optional<Json.Obj> kept = storage.owner();
        Optional<Owner> same = identities.flatMap(Identities::owner);
        Owner owner = same.orElseGet(Owner::fresh);
        if (kept.isPresent() && same.isEmpty()) {
            try {
                owner = new Owner(kept.get().string("key", 64), kept.get().string("secret", 64));
            } catch (ProtocolException e) {
                terminal.accept("The file owner.json is damaged: open the page anew with the link below.");
            }
        }
        storage.keepOwner(owner.key(), owner.secret());
        Owner present = owner;
        owner.onTakeover(() -> keep(present));
        return owner;
    }

    /** Which browser owns the page must be known after a kill, too. */
    private void keep(Owner present) {
        try {
            storage.keepOwner(present.key(), present.secret());
        } catch (IOException e) {
            System.getLogger(Node.class.getName()).log(System.Logger.Level.WARNING, "who owns the page could not be kept: " + e.getMessage());
        }
    }

    /** Addresses change with each Wi-Fi, cable and VPN, and no system tells Java of it. */
    private void watchAddresses() {
        List<String> before = addresses();
        while (!closing) {
            LockSupport.parkNanos(ADDRESSES_EVERY.toNanos());
            List<String> now = addresses();
            if (!closing && !now.equals(before)) {
                loop.bring(new Input.Addresses(now));
                before = now;
            }
        }
    }

    PeerLoop loop() {
        return loop;
    }

    int port() {
        return links.port();
    }

    /** How much films may take of the line. */
    void limitUpload(double bytesPerSecond) {
        swarms.limitUpload(bytesPerSecond);
    }

    Owner owner() {
        return owner;
    }

    /** The link that makes a browser the owner of this peer's page. */
    String pageLink() {
        return "http://localhost:" + pages.port() + "/#" + owner.key();
    }

    /** Where others reach this peer now, the likeliest first; empty if it is in no network. */
    private List<String> addresses() {
        return host.map(given -> List.of(given + ":" + links.port())).orElseGet(() -> OwnAddresses.listeningAt(links.port()));
    }

    /** What somebody is given who is to invite this peer; empty if nobody could reach it. */
    Optional<String> joinLink() {
        return Optional.of(addresses()).filter(some -> !some.isEmpty())
                .map(some -> "wetube:" + String.join(",", some) + "/" + identity.id().text());
    }

    /** Ends as a crash does, in the eyes of the others: the links are gone, and nobody has said goodbye. */
    void crash() throws IOException {
        links.close();
        close();
    }

    /** Says goodbye to all, keeps what is to be kept. */
    @Override
    public void close() throws IOException {
        closing = true;
        storage.keepOwner(owner.key(), owner.secret());
        tracking.close();
        weChat.ifPresent(WeChatServer::close);
        loop.close();
        pages.close();
        swarms.close();
        socket.close();
        trace.ifPresent(Trace::close);
    }
}
