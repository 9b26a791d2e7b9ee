package wetube;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import wetube.act.Act;
import wetube.act.JoinLink;
import wetube.chat.ConferenceCode;
import wetube.identity.Identity;
import wetube.identity.IdentityException;
import wetube.identity.KeyFile;
import wetube.page.PageCommand;
import wetube.tracker.StatusPage;
import wetube.tracker.TrackerAddress;
import wetube.tracker.TrackerServer;
import wetube.web.Owner;
import wetube.wire.Address;
import wetube.wire.Name;
import wetube.wire.ProtocolException;

/**
 * The command line.
 *
 * <pre>
 *   run   --port 7001 [--name ada] [--data folder] [--keys folder] [--host address others reach me at] [--trace file]
 *         [--upload Mbit/s for films]
 *         [--origin https://tube.example]
 *         [--tracker host:7000] [--code conference] [--join link] [--headless 1]
 *   demo  [--peers 3] [--kill 1] or [--friends 3]
 *   tracker --port 7000 [--keys folder]
 *   keys  --name ada [--keys folder] [--passphrase 1]
 * </pre>
 */
public final class Main {
    private static final int USAGE = 2;
    private static final int DEFAULT_PORT = Address.USUAL_PORT;
    /** The page's socket is 2000 above. */
    private static final int MAX_PORT = 65_535 - 2000;
    private static final int MAX_DEMO_PEERS = 30;
    private static final double BYTES_PER_MBIT = 125_000;
    private static final int TRACKER_PORT = 7000;
    /** Its state is shown 1000 above. */
    private static final int MAX_TRACKER_PORT = 65_535 - Node.PAGE_OFFSET;

    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
        try {
            List<String> rest = Arrays.asList(arguments).subList(Math.min(1, arguments.length), arguments.length);
            switch (arguments.length == 0 ? "" : arguments[0]) {
                case "run" -> run(Options.parse(rest, System.getenv(), Set.of("port", "name", "data", "keys", "host", "trace", "passphrase",
                        "upload", "tracker", "code", "join", "headless", "wechat", "origin")));
                case "demo" -> demo(Options.parse(rest, System.getenv(), Set.of("peers", "kill", "friends")));
                case "tracker" -> tracker(Options.parse(rest, System.getenv(), Set.of("port", "keys", "passphrase")));
                case "keys" -> keys(Options.parse(rest, System.getenv(), Set.of("name", "keys", "passphrase")));
                default -> throw new UsageException("Say run, demo, tracker or keys; for example: run --port 7001 --name ada");
            }
        } catch (UsageException | IdentityException | IOException e) {
            System.err.println(e.getMessage());
            System.exit(USAGE);
        }
    }

    /** Runs as NAME, and as whoever the page chooses after that, until it is ended. */
    private static void run(Options options) throws UsageException, IdentityException, IOException, InterruptedException {
        int port = options.number("port", DEFAULT_PORT, 0, MAX_PORT);
        String name = name(options, port);
        Path data = path(options, "data").orElse(Path.of("data", Identities.fileName(name)));
        Somebody now = new Somebody(name, identity(options, Identities.fileName(name)), data);
        Identities identities = identities(options, now, Optional.empty());
        AtomicReference<Node> running = new AtomicReference<>(start(options, now, port, wish(options), identities));
        endOnCtrlC(() -> running.get().close());
        while (true) {
            String next = identities.awaitNext();
            try {
                String file = Identities.fileName(next);
                Identity identity = identity(options, file);    // asks for its passphrase while the other still runs
                Node before = running.get();
                before.close();
                Somebody other = new Somebody(next, identity, next.equals(name) ? data : data.resolveSibling(file));
                try {
                    identities = identities(options, other, Optional.of(before.owner()));
                    running.set(start(options, other, port, Optional.empty(), identities));
                    now = other;
                } catch (UsageException | IOException e) {
                    System.err.println(e.getMessage() + "\nSo " + now.name + " goes on.");
                    identities = identities(options, now, Optional.of(before.owner()));
                    running.set(start(options, now, port, Optional.empty(), identities));
                }
            } catch (IdentityException e) {
                System.err.println(e.getMessage());
            }
        }
    }

    /** Whom a peer is run for: a name, its key, and the folder of its data. */
    private record Somebody(String name, Identity identity, Path data) {}

    private static Identities identities(Options options, Somebody now, Optional<Owner> owner) throws UsageException {
        return new Identities(path(options, "keys").orElse(Path.of("keys")), Identities.fileName(now.name), owner);
    }

    private static Node start(Options options, Somebody now, int port, Optional<PageCommand.Find> wish, Identities identities)
            throws UsageException, IOException {
        boolean headless = options.number("headless", 0, 0, 1) == 1;
        Node node = new Node(now.identity, now.name, port, now.data, host(options), path(options, "trace"), wish, headless, origins(options),
                Optional.of(identities), System.out::println);
        if (options.get("wechat").isPresent()) {
            System.out.println("  wechat  http://localhost:" + node.serveWeChat(options.number("wechat", 0, 0, MAX_PORT)) + "    for clients of the WeChat interface");
        }
        if (options.get("upload").isPresent()) {
            node.limitUpload(options.number("upload", 0, 1, 1_000_000) * BYTES_PER_MBIT);
        }
        System.out.println(now.name + " (" + now.identity.id().shortText() + ") is up.\n"
                + (headless ? "" : "  page  " + node.pageLink() + "    open this in your browser\n")
                + "  join  " + node.joinLink().map(link -> link + "    give this to whoever wants to invite you")
                        .orElse("this machine is in no network, so nobody can invite you yet: connect it, or say HOST=address") + "\n"
                + "Ctrl-C ends it.");
        return node;
    }

    /** Whose pages may call the library's interface. */
    private static Set<String> origins(Options options) throws UsageException {
        Set<String> origins = Set.copyOf(Arrays.asList(options.get("origin").orElse("").split(",")));
        if (options.get("origin").isPresent() && !origins.stream().allMatch(one -> one.matches("https?://[a-z0-9.-]+(:[0-9]{1,5})?"))) {
            throw new UsageException("ORIGIN is https://tube.example, or several with commas between them.");
        }
        return origins;
    }

    /** Which conference to look for; empty if nothing was said. */
    private static Optional<PageCommand.Find> wish(Options options) throws UsageException {
        try {
            Optional<String> tracker = options.get("tracker").isEmpty() ? Optional.empty()
                    : Optional.of(TrackerAddress.parse(options.get("tracker").get()).toString());
            Optional<ConferenceCode> code = options.get("code").isEmpty() ? Optional.empty()
                    : Optional.of(ConferenceCode.parse(options.get("code").get()));
            if (options.get("join").isPresent()) {
                return Optional.of(PageCommand.Find.by(JoinLink.parse(options.get("join").get()), tracker, code));
            }
            return tracker.isEmpty() && code.isEmpty() ? Optional.empty()
                    : Optional.of(new PageCommand.Find(tracker, code, List.of(), Optional.empty()));
        } catch (ProtocolException e) {
            throw new UsageException("TRACKER, CODE or JOIN can't be read: " + e.getMessage() + ".");
        }
    }

    private static void demo(Options options) throws UsageException, IOException, InterruptedException {
        boolean kill = options.number("kill", 0, 0, 1) == 1;
        int friends = options.number("friends", 0, 2, MAX_DEMO_PEERS);
        Demo demo = new Demo(friends > 0 ? friends : options.number("peers", 3, 2, MAX_DEMO_PEERS));
        if (friends > 0) {
            demo.befriend();
            demo.print("friends: what one publishes in its library shows in all of them");
        } else {
            demo.gather();
            demo.print("in one session");
        }
        endOnCtrlC(demo);
        if (kill) {
            demo.crashDirector();
        }
        forever();
    }

    private static void tracker(Options options) throws UsageException, IdentityException, IOException, InterruptedException {
        int port = options.number("port", TRACKER_PORT, 0, MAX_TRACKER_PORT);
        Identity identity = identity(options, Identities.TRACKER);
        TrackerServer tracker = Node.listen(port, "PORT", "the tracker", at -> new TrackerServer(identity, at));
        StatusPage status = Node.listen(port == 0 ? 0 : port + Node.PAGE_OFFSET, "PORT+1000", "how the tracker does",
                at -> new StatusPage(tracker, at, System.out::println));
        System.out.println("The tracker is up, on port " + tracker.port() + ".\n"
                + "  its key  " + identity.id().text() + "\n"
                + "  peers    TRACKER=this machine:" + tracker.port() + ", or better with the key: TRACKER=this machine:" + tracker.port() + "/"
                + identity.id().text() + "\n"
                + "  state    http://localhost:" + status.port() + "/\n"
                + "Ctrl-C ends it.");
        endOnCtrlC(() -> {
            status.close();
            tracker.close();
        });
        forever();
    }

    private static void keys(Options options) throws UsageException, IdentityException {
        if (options.get("name").isEmpty()) {
            throw new UsageException("Say whose key: NAME=ada");
        }
        String name = name(options, 0);
        System.out.println(name + " is " + identity(options, Identities.fileName(name)).id().text() + "\nThe key is in "
                + path(options, "keys").orElse(Path.of("keys")).resolve(Identities.fileName(name) + KeyFile.ENDING) + ". Who has that file can speak as " + name + ": keep it to yourself.");
    }

    /** The key of that name. A passphrase is asked for in the terminal: on the command line, others on this machine could read it. */
    private static Identity identity(Options options, String name) throws UsageException, IdentityException {
        return KeyFile.open(path(options, "keys").orElse(Path.of("keys")), name,
                question -> Optional.ofNullable(System.console()).map(console -> console.readPassword("%s", question)),
                options.number("passphrase", 0, 0, 1) == 1);
    }

    private static void forever() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    /** Ctrl-C closes, and ends the program with status 0: it was asked to. */
    private static void endOnCtrlC(AutoCloseable running) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                running.close();
            } catch (Exception e) {
                System.err.println("While closing: " + e.getMessage());
            }
            Runtime.getRuntime().halt(0);
        }, "shutdown"));
    }

    /** NAME, else the name of whoever is logged in; other ports on the same machine are other people. */
    private static String name(Options options, int port) throws UsageException {
        String user = System.getProperty("user.name", "");
        String otherwise = Name.isName(user, Act.MAX_NAME_CHARS - 6) ? user : "peer";
        String name = options.get("name").orElse(port == DEFAULT_PORT || port == 0 ? otherwise : otherwise + "-" + port);
        if (!Name.isName(name, Act.MAX_NAME_CHARS)) {
            throw new UsageException("NAME is 1 to " + Act.MAX_NAME_CHARS + " visible characters.");
        }
        return name;
    }

    private static Optional<String> host(Options options) throws UsageException {
        if (options.get("host").isEmpty()) {
            return Optional.empty();
        }
        String host = options.get("host").get();
        try {
            boolean ipv6 = host.indexOf(':') != host.lastIndexOf(':');
            String text = Address.parse((ipv6 ? "[" + host + "]" : host) + ":1").toString();
            if (host.indexOf(':') >= 0 && !ipv6) {
                throw new ProtocolException("a port");
            }
            return Optional.of(text.substring(0, text.length() - 2));
        } catch (ProtocolException e) {
            throw new UsageException("HOST is the name or IP address that others reach this machine at, without a port.");
        }
    }

    private static Optional<Path> path(Options options, String name) throws UsageException {
        try {
            return options.get(name).map(Path::of);
        } catch (InvalidPathException e) {
            throw new UsageException(name.toUpperCase(Locale.ROOT) + " is not a path: " + e.getReason() + ".");
        }
    }
}
