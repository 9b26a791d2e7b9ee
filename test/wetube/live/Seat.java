package wetube.live;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import wetube.testing.PeerProcess;

/** One peer of a fleet with its page. For one thread, but for what may be asked by any. */
public final class Seat implements AutoCloseable {
    private final List<String> launcher;
    private final PeerProcess peer;
    private final String id;
    private String host;
    private final Path trace;
    private volatile Page page;
    private volatile boolean running = true;
    private volatile long awakeSinceNanos = System.nanoTime();

    private Seat(String name, Path folder, Optional<Namespaces.Host> on, boolean traced, List<String> more) {
        this.launcher = on.map(Namespaces.Host::launcher).orElse(List.of());
        this.host = on.map(Namespaces.Host::address).orElse("127.0.0.1");
        this.trace = folder.resolve(name + "-trace.jsonl");
        List<String> options = new ArrayList<>(more);
        if (on.isEmpty() || on.get().told()) {
            options.addAll(List.of("--host", host));
        }
        if (traced) {
            options.addAll(List.of("--trace", trace.toString()));
        }
        this.peer = PeerProcess.startThrough(launcher, name, folder, options.toArray(String[]::new));
        this.id = peer.id();
        this.page = openPage();
    }

    /**
     * Starts a peer on this machine, or on a host of the network.
     *
     * @param traced whether it writes down all its frames, which costs about as much time as the frames themselves
     */
    static Seat start(String name, Path folder, Optional<Namespaces.Host> on, boolean traced, String... options) {
        return new Seat(name, folder, on, traced, List.of(options));
    }

    private Page openPage() {
        return launcher.isEmpty() ? Page.open(peer.pageLink()) : Page.openThrough(launcher, peer.pageLink());
    }

    public String name() {
        return peer.name();
    }

    public String id() {
        return id;
    }

    PeerProcess peer() {
        return peer;
    }

    /** The link of its page, as printed. */
    public String pageLink() {
        return peer.pageLink();
    }

    /** Where its WeChat interface is, as printed; it was started with {@code --wechat}. */
    public String weChat() {
        return peer.weChat();
    }

    /** What it keeps its session in. */
    public Path data() {
        return peer.data();
    }

    public long pid() {
        return peer.pid();
    }

    /** What others are given to invite it. */
    public String address() {
        return host + ":" + peer.port();
    }

    /** Its host has another address now. */
    public void moved(String newHost) {
        host = newHost;
    }

    public int port() {
        return peer.port();
    }

    /** Where its frames are, if it is traced. */
    public Path trace() {
        return trace;
    }

    /** Any thread. */
    public Page page() {
        return page;
    }

    /** Whether it is neither killed nor stopped. Any thread. */
    public boolean isRunning() {
        return running;
    }

    /** Since when it has run without a break, by {@code System.nanoTime()}. Any thread. */
    public long awakeSinceNanos() {
        return awakeSinceNanos;
    }

    /** It has begun anew with something: a session, a life. */
    public void wakes() {
        awakeSinceNanos = System.nanoTime();
        running = true;
    }

    public void kill() {
        running = false;
        peer.kill();
    }

    public void startAgain() {
        peer.startAgain();
        page.close();
        page = openPage();
        wakes();
    }

    /** Like a closed laptop. */
    public void stop() {
        running = false;
        peer.pause();
    }

    public void goOn() {
        peer.resume();
        wakes();
    }

    @Override
    public void close() {
        page.close();
        peer.close();
    }

    @Override
    public String toString() {
        return name();
    }
}
