package wetube.live;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import wetube.testing.Await;
import wetube.wire.Json;
import wetube.wire.JsonReader;
import wetube.wire.ProtocolException;

/**
 * A peer's page, as its user sees it: the newest of all that the peer has told, and a hand that gives commands.
 *
 * <p>Told on threads of its own; asked by any thread.
 */
public final class Page implements AutoCloseable {
    private static final int MAX_TEXT = 300;

    /** Somebody who directs by election. */
    public record Elected(String id, long votes, long of) {}

    /** How the page and its peer talk. */
    private interface Wire extends AutoCloseable {
        void send(String command);

        @Override
        void close();
    }

    /** Connects; what comes is for the reader. */
    private interface Connection {
        Wire open(Consumer<Json.Obj> reader);
    }

    private final Map<String, Json> parts = new ConcurrentHashMap<>();
    private final Map<String, String> newest = new ConcurrentHashMap<>();
    private final Map<String, Long> heardNanos = new ConcurrentHashMap<>();
    private volatile Json.Obj time;
    private final List<String> errors = new ArrayList<>();
    private volatile Consumer<Json.Obj> listener = message -> { };
    private final Wire wire;

    private Page(Connection connection) {
        wire = connection.open(this::hear);
    }

    /** The page of a peer on this machine. */
    static Page open(String link) {
        return new Page(reader -> {
            PageClient client = new PageClient(link, reader);
            return new Wire() {
                @Override
                public void send(String command) {
                    client.send(command);
                }

                @Override
                public void close() {
                    client.close();
                }
            };
        });
    }

    /** The page of a peer that only a program behind this launcher reaches. */
    static Page openThrough(List<String> launcher, String link) {
        return new Page(reader -> agent(launcher, link, reader));
    }

    private static Wire agent(List<String> launcher, String link, Consumer<Json.Obj> reader) {
        List<String> command = new ArrayList<>(launcher);
        command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "-Xmx48m", "-cp", System.getProperty("java.class.path"), PageAgent.class.getName()));
        try {
            Process agent = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
            PrintStream in = new PrintStream(agent.getOutputStream(), true, StandardCharsets.UTF_8);
            in.println(link);
            Thread.ofPlatform().daemon().name("page").start(() -> read(agent.inputReader(StandardCharsets.UTF_8), reader));
            return new Wire() {
                @Override
                public void send(String text) {
                    in.println(text);
                }

                @Override
                public void close() {
                    in.close();    // which ends it
                }
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void read(BufferedReader out, Consumer<Json.Obj> reader) {
        try (out) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                reader.accept(JsonReader.parseObject(line));
            }
        } catch (IOException | ProtocolException e) {
            throw new IllegalStateException("a page's agent", e);
        }
    }

    private void hear(Json.Obj message) {
        long nowNanos = System.nanoTime();
        listener.accept(message);
        message.members().forEach((name, part) -> {
            if (!name.equals("command")) {
                parts.put(name, part);
            }
        });
        String command = text(message, "command");
        if (command.equals("TIME")) {
            time = message;
        }
        newest.put(command, message.toJson());
        heardNanos.put(command, nowNanos);
        if (command.equals("ERROR")) {
            synchronized (errors) {
                errors.add(text(message, "text"));
            }
        }
    }

    /** From now on each message goes there too, on the thread that it comes on. */
    void listen(Consumer<Json.Obj> ear) {
        listener = ear;
    }

    // ---- the hand ----

    public void send(Json.Builder command) {
        wire.send(command.build().toJson());
    }

    public static Json.Builder command(String name) {
        return Json.object().put("command", name);
    }

    public void queue(String title) {
        send(command("QUEUE").put("op", "add").put("torrentId", "https://example.org/v.mp4").put("filename", title));
    }

    public void setRole(String id, String role) {
        send(command("ROLE").put("id", id).put("role", role));
    }

    // ---- what is seen ----

    /** {@code System.nanoTime()} when the newest message of this command came; 0 if none has. */
    public long heardNanos(String command) {
        return heardNanos.getOrDefault(command, 0L);
    }

    /** The newest message of this command, as it came; empty if none has. */
    String newest(String command) {
        return newest.getOrDefault(command, "");
    }

    /** The newest value of a member, whichever message brought it, as it came: {@code users}, {@code invitations} … */
    String part(String name) {
        return parts.containsKey(name) ? parts.get(name).toJson() : "";
    }

    /** What was refused since this was asked last. */
    public List<String> takeErrors() {
        synchronized (errors) {
            List<String> taken = List.copyOf(errors);
            errors.clear();
            return taken;
        }
    }

    /** A member of the session, as text; empty if no session is open. */
    public String session(String member) {
        return session().map(session -> text(session, member)).orElse("");
    }

    private Optional<Json.Obj> session() {
        return Optional.ofNullable(parts.get("session")).filter(Json.Obj.class::isInstance).map(Json.Obj.class::cast);
    }

    boolean isInvitedTo(String session) {
        return objects("invitations").stream().anyMatch(invitation -> text(invitation, "session").equals(session));
    }

    public Optional<Elected> elected() {
        return session().flatMap(session -> Optional.ofNullable(session.members().get("elected"))).map(Json.Obj.class::cast)
                .map(who -> new Elected(text(who, "id"), Long.parseLong(text(who, "votes")), Long.parseLong(text(who, "of"))));
    }

    /** Members by id. */
    public Map<String, String> roles() {
        Map<String, String> roles = new TreeMap<>();
        for (Json.Obj user : objects("users")) {
            if (text(user, "state").equals("here") || text(user, "state").equals("away")) {
                roles.put(text(user, "id"), text(user, "role"));
            }
        }
        return roles;
    }

    /** How far this peer's session time is ahead of the machine's clock, in milliseconds, by the quickest of some answers. */
    public double timeAheadMs(int tries) {
        double best = 0;
        double bestDelay = Double.MAX_VALUE;
        for (int i = 0; i < tries; i++) {
            double sentMs = System.currentTimeMillis();
            long sentNanos = System.nanoTime();
            send(command("TIME").put("t1", sentMs));
            Await.until("the peer says what time it is", Await.LONG, () -> heardNanos("TIME") > sentNanos);
            double delay = (heardNanos("TIME") - sentNanos) / 1e6;
            if (delay < bestDelay) {
                bestDelay = delay;
                best = Double.parseDouble(text(time, "t2")) - sentMs - delay / 2;
            }
        }
        return best;
    }

    /** How many are here, this one included. */
    public long here() {
        return objects("users").stream().filter(user -> text(user, "state").equals("here")).count();
    }

    /** The titles in the queue. */
    public List<String> queue() {
        return objects("playlist").stream().map(item -> text(item, "filename")).toList();
    }

    private List<Json.Obj> objects(String part) {
        return parts.get(part) instanceof Json.Array array ? array.values().stream().map(Json.Obj.class::cast).toList() : List.of();
    }

    private static String text(Json.Obj object, String member) {
        return switch (object.members().get(member)) {
            case null -> "";
            case Json.Text text -> text.value().substring(0, Math.min(MAX_TEXT, text.value().length()));
            case Json other -> other.toJson();
        };
    }

    @Override
    public void close() {
        wire.close();
    }
}
