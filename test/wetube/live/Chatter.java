package wetube.live;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import wetube.testing.Await;
import wetube.wire.Json;

/**
 * Somebody who talks at one peer's page: what is said there, what of it counts as said, and everything that can be read.
 *
 * <p>Told on the page's thread; asked by any.
 */
public final class Chatter {
    private final Seat seat;
    private final AtomicInteger number = new AtomicInteger();
    private final Map<Integer, String> said = new ConcurrentHashMap<>();
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final Map<String, String> problems = new ConcurrentHashMap<>();
    /** When a text was first read here, by {@code System.nanoTime()}. */
    private final Map<String, Long> readNanos = new ConcurrentHashMap<>();
    private final Map<String, Json.Obj> answers = new ConcurrentHashMap<>();

    public Chatter(Seat seat) {
        this.seat = seat;
        listen();
    }

    /** After the peer was started again, whose page is another. */
    public void listen() {
        seat.page().listen(this::hear);
    }

    private void hear(Json.Obj message) {
        long nowNanos = System.nanoTime();
        switch (text(message, "command")) {
            case "SAID" -> {
                String line = said.get(Integer.parseInt(text(message, "line")));
                if (message.has("problem")) {
                    problems.put(line, text(message, "problem"));
                } else {
                    acknowledged.add(line);
                }
            }
            case "LINES" -> {
                lines(message).forEach(line -> readNanos.putIfAbsent(text(line, "text"), nowNanos));
                if (message.has("word")) {
                    answers.put(text(message, "before"), message);
                }
            }
            default -> { }
        }
    }

    /** Says something that nobody else says. */
    public void say(String text) {
        int line = number.incrementAndGet();
        said.put(line, text);
        seat.page().send(Page.command("SAY").put("line", line).put("channel", "general").put("text", text));
    }

    /** What the peer has said is on its disk. */
    public Set<String> acknowledged() {
        return Set.copyOf(acknowledged);
    }

    /** What was refused, and why. */
    public Map<String, String> problems() {
        return Map.copyOf(problems);
    }

    public Map<String, Long> readNanos() {
        return readNanos;
    }

    /** Whether what is said here can be read here. */
    public boolean knowsTheCode() {
        return seat.page().part("chat").contains("\"code\":");
    }

    /** All lines that can be read here, in order, each with its event: page by page, from the last to the first. */
    public List<String> chain() {
        List<String> chain = new ArrayList<>();
        Set<String> asked = new HashSet<>();
        for (String before = ""; asked.add(before); ) {
            String from = before;
            answers.remove(from);
            Json.Builder command = Page.command("LINES").put("word", "");
            seat.page().send(from.isEmpty() ? command : command.put("before", from));
            Json.Obj page = Await.until(seat + " shows the lines before “" + from + "”", Await.LONG, () -> answers.get(from), answer -> answer != null);
            List<Json.Obj> lines = lines(page);
            lines.reversed().forEach(line -> chain.add(text(line, "id") + " " + text(line, "kind") + " " + text(line, "text")));
            if (text(page, "more").equals("true")) {
                before = text(lines.getFirst(), "id");
            }
        }
        Collections.reverse(chain);
        return chain;
    }

    /** The text of a line of a chain. */
    public static String textOf(String line) {
        return line.split(" ", 3)[2];
    }

    private static List<Json.Obj> lines(Json.Obj message) {
        return ((Json.Array) message.members().get("lines")).values().stream().map(Json.Obj.class::cast).toList();
    }

    private static String text(Json.Obj object, String member) {
        return switch (object.members().get(member)) {
            case null -> "";
            case Json.Text text -> text.value();
            case Json other -> other.toJson();
        };
    }
}
