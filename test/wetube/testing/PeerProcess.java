package wetube.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A real peer in a process of its own, as {@code make run} starts it; it can be killed, stopped for a while and started again
 * with the same key, data and port. A test class that starts some is marked {@link NeedsProcesses}.
 *
 * <p>For one thread at a time.
 */
public final class PeerProcess implements AutoCloseable, Evidence.Source {
    private static final Pattern PAGE = Pattern.compile("(?m)^\\s*page\\s+(http://localhost:\\d+/#\\S+)");
    private static final Pattern WECHAT = Pattern.compile("(?m)^\\s*wechat\\s+(\\S+)");
    private static final Pattern JOIN = Pattern.compile("(?m)^\\s*join\\s+(\\S+)");
    /** The id is the part of the join link after the addresses. */
    private static final Pattern ID = Pattern.compile("/([A-Za-z0-9_-]{43})(?:#|$)");
    /** Ready in under a second on a quiet machine. */
    private static final Duration STARTED = Duration.ofSeconds(30);
    private static final Duration ENDED = Duration.ofSeconds(10);
    /** What a failed test shows of a peer's output. */
    private static final int TOLD_LINES = 40;
    /** Below the ports that systems hand out by themselves, so that nobody takes one while a peer is down. */
    private static final int PORTS_FROM = 10_000;
    private static final int PORTS_TO = 29_000;
    /** The page's port and its socket's lie so far above the peer's. */
    private static final int[] PORT_OFFSETS = {0, 1000, 2000};

    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(Process::destroyForcibly), "end-peers"));
    }

    /** A key store of a test need not withstand guessing: 10,000 rounds, four times, are a good part of a short life's CPU. */
    private static final List<String> QUICK_KEYS = Stream.of("keyPbe", "certPbe", "mac")
            .map(use -> "-Dkeystore.pkcs12." + use + "IterationCount=100").toList();

    /** A test's peer lives for seconds: only what is truly hot, as the derivation of a code is, is worth the second compiler. */
    private static final List<String> LATE_COMPILER = Stream.of("InvocationThreshold=60000", "MinInvocationThreshold=60000",
            "CompileThreshold=120000", "BackEdgeThreshold=400000").map(limit -> "-XX:Tier4" + limit).toList();

    private final String name;
    private final int port;
    private final List<String> command;
    private final Path output;
    private Process process;
    private int outputBefore;

    private PeerProcess(List<String> launcher, String program, String name, Path folder, int port, List<String> options) {
        this.name = name;
        Path own = folder.resolve(name);
        try {
            output = Files.createTempFile(Files.createDirectories(own), "output", ".txt");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.port = port;
        command = new ArrayList<>(launcher);
        command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-Xmx128m", "-cp", System.getProperty("java.class.path")));
        command.addAll(QUICK_KEYS);
        command.addAll(LATE_COMPILER);
        command.addAll(options.stream().filter(PeerProcess::forJava).toList());
        command.addAll(List.of(program, "run", "--port", String.valueOf(port), "--name", name,
                "--data", own.resolve("data").toString(), "--keys", own.resolve("keys").toString()));
        command.addAll(options.stream().filter(option -> !forJava(option)).toList());
        Evidence.from(this);
    }

    private static boolean forJava(String option) {
        return option.startsWith("-D");
    }

    /**
     * Starts a peer that keeps its key and data under {@code folder}, and waits until it is ready.
     *
     * @param options of the peer, or {@code -Dname=value} for its JVM
     */
    public static PeerProcess start(String name, Path folder, String... options) {
        return start("wetube.Main", name, folder, freePort(), options);
    }

    /**
     * The same, somewhere else than in the midst of this machine.
     *
     * @param launcher what the command is put behind; becomes it, in the same process, as {@code ip netns exec quiet} does
     */
    public static PeerProcess startThrough(List<String> launcher, String name, Path folder, String... options) {
        PeerProcess peer = new PeerProcess(launcher, "wetube.Main", name, folder, freePort(), List.of(options));
        peer.startAgain();
        return peer;
    }

    static PeerProcess start(String program, String name, Path folder, int port, String... options) {
        PeerProcess peer = new PeerProcess(List.of(), program, name, folder, port, List.of(options));
        peer.startAgain();
        return peer;
    }

    /** Starts a peer that may refuse to run; does not wait. {@link #awaitEnd} has the status, {@link #output} the reason. */
    public static PeerProcess launch(String name, Path folder, int port, String... options) {
        PeerProcess peer = new PeerProcess(List.of(), "wetube.Main", name, folder, port, List.of(options));
        peer.launch();
        return peer;
    }

    /** A port that is free now, and so are those a thousand and two thousand above it. */
    public static int freePort() {
        Random random = new Random();
        return Await.until("three free ports", ENDED, () -> random.nextInt(PORTS_FROM, PORTS_TO), PeerProcess::isFree);
    }

    private static boolean isFree(int port) {
        for (int offset : PORT_OFFSETS) {
            try {
                new ServerSocket(port + offset).close();
            } catch (IOException e) {
                return false;
            }
        }
        return true;
    }

    /** After {@link #kill} or {@link #terminate}: the same peer again. Returns when it is ready. */
    public void startAgain() {
        launch();
        Await.until(name + " prints its links", STARTED, () -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("it ended with status " + process.exitValue());
            }
            return PAGE.matcher(latestOutput()).find() && JOIN.matcher(latestOutput()).find();
        });
    }

    private void launch() {
        if (process != null && process.isAlive()) {
            throw new IllegalStateException(name + " runs");
        }
        ProcessBuilder builder = new ProcessBuilder(command).directory(Project.root().toFile()).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        builder.environment().keySet().removeIf(variable -> variable.startsWith("WETUBE_"));
        outputBefore = output().length();
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        RUNNING.add(process);
    }

    public String name() {
        return name;
    }

    public int port() {
        return port;
    }

    /** What another peer on this machine is given to invite this one: host and port. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    /** The address of its page with the owner's key, as printed. */
    public String pageLink() {
        return printed(PAGE, latestOutput());
    }

    /** The link for joining it, as printed. */
    public String joinLink() {
        return printed(JOIN, latestOutput());
    }

    /** The address of its WeChat interface, as printed with the links. */
    public String weChat() {
        return printed(WECHAT, latestOutput());
    }

    public Path data() {
        return output.getParent().resolve("data");
    }

    /** Its peer id, 43 characters, from the join link. */
    public String id() {
        return printed(ID, joinLink());
    }

    /** Everything it has printed, over all its lives. */
    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public long pid() {
        return process.pid();
    }

    /** kill -9: no farewell, no flush. */
    public void kill() {
        process.toHandle().destroyForcibly();
        awaitEnd();
    }

    /**
     * Asks it to end, as Ctrl-C does; returns its exit status. By SIGTERM, which Java treats as SIGINT; but that one may be
     * ignored where a script runs the tests.
     */
    public int terminate() {
        process.toHandle().destroy();
        return awaitEnd();
    }

    /** Lets it hang, as a closed laptop does, until {@link #resume}. */
    public void pause() {
        signal("STOP");
    }

    public void resume() {
        signal("CONT");
    }

    /** Waits until it has ended by itself; returns the exit status. */
    public int awaitEnd() {
        Await.until(name + " ends", ENDED, () -> !process.isAlive());
        RUNNING.remove(process);
        return process.exitValue();
    }

    @Override
    public void close() {
        Evidence.noMoreFrom(this);
        if (process.isAlive()) {
            kill();
        }
    }

    @Override
    public String tell(Path folder, String file) {
        List<String> lines = output().lines().toList();
        return "the end of what " + name + (process.isAlive() ? " (running)" : " (ended)") + " printed:\n"
                + String.join("\n", lines.subList(Math.max(0, lines.size() - TOLD_LINES), lines.size()));
    }

    private void signal(String signal) {
        try {
            int status = new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid())).inheritIO().start().waitFor();
            if (status != 0) {
                throw new IllegalStateException("kill -" + signal + " of " + name + ": status " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private String latestOutput() {
        return output().substring(outputBefore);
    }

    private String printed(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1)).findFirst()
                .orElseThrow(() -> new IllegalStateException(name + " printed no " + pattern + ": " + text));
    }
}
