package wetube.sim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import wetube.identity.PeerId;
import wetube.session.Playback;
import wetube.wire.Json;
import wetube.wire.ProtocolException;

/**
 * The page of one peer, without its pixels: says what a person clicks, and knows what it was told.
 *
 * <p>The verbs are the commands of the page protocol; each is written and read as the JSON that a browser would send.
 */
public final class Page {
    private static final int MAX_CHARS = 1 << 16;

    private final Consumer<String> say;
    private final Map<String, Json> parts = new LinkedHashMap<>();
    private final List<String> errors = new ArrayList<>();
    private final List<String> notices = new ArrayList<>();
    private final List<String> acts = new ArrayList<>();
    private int lines;
    private final Map<Integer, String> waiting = new LinkedHashMap<>();
    private final List<String> acknowledged = new ArrayList<>();
    private final Map<String, Json.Obj> told = new TreeMap<>();

    /** @param say takes what the page says to its peer, as text */
    Page(Consumer<String> say) {
        this.say = say;
    }

    // ---- what it is told ----

    /** Its peer is gone: nothing of what is shown counts any more. */
    void lost() {
        parts.clear();
    }

    void told(Json.Obj message) {
        message.members().forEach((name, value) -> {
            if (!name.equals("command")) {
                parts.put(name, value);
            }
        });
        switch (command(message)) {
            case "ERROR" -> errors.add(text(message, "about") + ": " + text(message, "text"));
            case "SAID" -> {
                String text = waiting.remove(Integer.parseInt(message.optional("line").orElseThrow().toJson()));
                if (message.optional("problem").isEmpty()) {
                    acknowledged.add(text);
                } else {
                    errors.add("SAY: " + text(message, "problem"));
                }
            }
            case "LINES" -> {
                if (message.optional("tail").isPresent()) {
                    told.clear();
                }
                list("lines").forEach(line -> told.put(String.format("%20s", line.optional("order").orElseThrow().toJson()) + text(line, "id"), line));
            }
            case "NOTICE" -> notices.add(text(message, "text"));
            case "PLAY", "PAUSE", "SEEK", "RATE", "LOAD", "NEXT" -> acts.add(command(message));
            default -> { }
        }
    }

    static String command(Json.Obj message) {
        return text(message, "command");
    }

    static String text(Json.Obj message, String member) {
        return message.optional(member).filter(value -> value instanceof Json.Text).map(value -> ((Json.Text) value).value())
                .orElse("");
    }

    private Optional<Json.Obj> part(String name) {
        return Optional.ofNullable(parts.get(name)).filter(part -> part instanceof Json.Obj).map(part -> (Json.Obj) part);
    }

    private List<Json.Obj> list(String name) {
        Json list = parts.get(name);
        return list instanceof Json.Array array ? array.values().stream().map(item -> (Json.Obj) item).toList() : List.of();
    }

    /** Whether it was ever told anything. */
    boolean isShown() {
        return !parts.isEmpty();
    }

    /** A member of {@code session} as text: "role", "phase", "title" … */
    public String session(String member) {
        return part("session").map(session -> text(session, member)).orElse("");
    }

    /** The elected director's wish to end the session, as the page is told; an empty text if there is none. */
    public String ending() {
        return part("session").flatMap(session -> session.optional("ending")).map(Json::toJson).orElse("");
    }

    /** A member of {@code chat} as text: "code". */
    public String chat(String member) {
        return part("chat").map(chat -> text(chat, member)).orElse("");
    }

    /** The election that goes on, as the page is told; an empty text if there is none. */
    public String election() {
        return part("session").flatMap(session -> session.optional("election")).map(Json::toJson).orElse("");
    }

    /** Whether a member of {@code session} is true: "mayControl", "noDirector" … */
    public boolean sessionIs(String member) {
        return part("session").flatMap(session -> session.optional(member)).equals(Optional.of(Json.Bool.TRUE));
    }

    /** The state of the video as shown: PLAYING, PAUSED or EMPTY. */
    public String video() {
        return part("status").map(status -> text(status, "state")).orElse("EMPTY");
    }

    /** The item that is shown, or an empty text. */
    public String item() {
        return part("status").map(status -> text(status, "item")).orElse("");
    }

    /** Seconds of the video, where the line that is shown begins. */
    public double currentTime() {
        try {
            return part("status").orElseThrow().number("currentTime", 0, Double.MAX_VALUE);
        } catch (ProtocolException e) {
            throw new Violation("a status without its currentTime: " + parts.get("status"), e);
        }
    }

    /** The line that is shown, as far as a player needs it. */
    Playback line() {
        Json.Obj status = part("status").orElseThrow(() -> new Violation("nothing was shown yet"));
        try {
            return new Playback(Optional.empty(), video().equals("PLAYING"), currentTime(), status.integer("at", 0, Long.MAX_VALUE),
                    status.number("rate", 0, Double.MAX_VALUE), Optional.empty(), "");
        } catch (ProtocolException e) {
            throw new Violation("a status that is none: " + status, e);
        }
    }

    /** Whether the line that is shown waits for somebody, or did until it began. */
    public boolean isHeld() {
        return part("status").flatMap(status -> status.optional("waitsFor")).isPresent();
    }

    public List<String> playlist() {
        return list("playlist").stream().map(item -> text(item, "item")).toList();
    }

    /** Whether the session goes on without somebody, as it is shown. */
    public boolean goesOnWithout(PeerId peer) {
        return userIs(peer, "without");
    }

    /** Whether somebody is shown as reached through others. */
    public boolean isRelayed(PeerId peer) {
        return userIs(peer, "relayed");
    }

    private boolean userIs(PeerId peer, String member) {
        return list("users").stream().anyMatch(user -> text(user, "id").equals(peer.text())
                && user.optional(member).equals(Optional.of(Json.Bool.TRUE)));
    }

    /** What is shown of somebody: a member of their entry in {@code users}; empty if they are not listed. */
    public String user(PeerId peer, String member) {
        return list("users").stream().filter(user -> text(user, "id").equals(peer.text())).map(user -> text(user, member))
                .findFirst().orElse("");
    }

    /** By how much somebody's clock may be misread, as it is shown; 0 if it is not. */
    public long withinMs(PeerId peer) {
        return list("users").stream().filter(user -> text(user, "id").equals(peer.text()))
                .mapToLong(user -> user.optional("withinMs").map(ms -> Long.parseLong(ms.toJson())).orElse(0L)).findFirst().orElse(0);
    }

    /** Which attempt to reach an address is shown, to invite whoever is there; 0 if none is. */
    public long attempt(String address) {
        return list("users").stream()
                .filter(user -> text(user, "state").equals("inviting") && text(user, "address").equals(address))
                .mapToLong(user -> user.optional("attempt").map(attempt -> Long.parseLong(attempt.toJson())).orElse(0L))
                .findFirst().orElse(0);
    }

    public List<String> invitations() {
        return list("invitations").stream().map(invitation -> text(invitation, "session")).toList();
    }

    /** The sessions that are listed beside the open one. */
    public List<String> sessions() {
        return list("sessions").stream().map(session -> text(session, "id")).toList();
    }

    /** All errors shown so far: "INVITE: Nobody answers at …". */
    public List<String> errors() {
        return errors;
    }

    public List<String> notices() {
        return notices;
    }

    /** The acts on the video that were shown as somebody's, in order. */
    public List<String> acts() {
        return acts;
    }

    // ---- what it says ----

    private static Json.Builder named(String command) {
        return Json.object().put("command", command);
    }

    private void say(Json.Builder message) {
        say.accept(message.build().toJson());
    }

    /** Anything, as a browser gone wrong might. */
    public void sayText(String text) {
        say.accept(text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS));
    }

    public void hello() {
        say(named("HELLO"));
    }

    public void rename(String name) {
        say(named("PROFILE").put("name", name));
    }

    public void start(String title) {
        say(named("START").put("title", title));
    }

    public void open(String session) {
        say(named("JOIN").put("roomId", session));
    }

    public void invite(String address, String role) {
        say(named("INVITE").put("address", address).put("role", role));
    }

    public void invite(PeerId peer, String role) {
        say(named("INVITE").put("id", peer.text()).put("role", role));
    }

    public void withdraw(PeerId peer) {
        say(named("WITHDRAW").put("id", peer.text()));
    }

    public void withdraw(String address) {
        say(named("WITHDRAW").put("address", address));
    }

    /** Says yes to the invitation that was shown last. */
    public void accept() {
        answer("ACCEPT");
    }

    public void decline() {
        answer("DECLINE");
    }

    private void answer(String command) {
        List<String> shown = invitations();
        if (shown.isEmpty()) {
            throw new Violation("there is no invitation to answer");
        }
        say(named(command).put("session", shown.get(shown.size() - 1)));
    }

    public void load(String source) {
        say(named("LOAD").put("torrentId", source).put("filename", "a film"));
    }

    public void jump(String item) {
        say(named("LOAD").put("item", item));
    }

    public void add(String source) {
        say(named("QUEUE").put("op", "add").put("torrentId", source).put("filename", "another film"));
    }

    public void drop(String item) {
        say(named("QUEUE").put("op", "remove").put("item", item));
    }

    public void moveToEnd(String item) {
        say(named("QUEUE").put("op", "move").put("item", item).put("before", Json.Null.NULL));
    }

    public void play(double currentTime) {
        say(named("PLAY").put("currentTime", currentTime));
    }

    public void pause(double currentTime) {
        say(named("PAUSE").put("currentTime", currentTime));
    }

    public void seek(double currentTime) {
        say(named("SEEK").put("currentTime", currentTime));
    }

    public void rate(double rate) {
        say(named("RATE").put("rate", rate));
    }

    public void next() {
        say(named("NEXT").put("item", item()));
    }

    public void role(PeerId peer, String role) {
        say(named("ROLE").put("id", peer.text()).put("role", role));
    }

    public void remove(PeerId peer) {
        say(named("REMOVE").put("id", peer.text()));
    }

    /** Looks for the people of a conference, through the tracker. */
    public void find(String code) {
        say(named("FIND").put("tracker", Directory.ADDRESS).put("code", code));
    }

    /** By a join link. */
    public void join(String link) {
        say(named("FIND").put("link", link));
    }

    public void enter(String session) {
        say(named("ENTER").put("session", session));
    }

    /** Lets somebody in who waits at the door, or not: "none". */
    public void admit(PeerId peer, String role) {
        say(named("ADMIT").put("id", peer.text()).put("role", role));
    }

    /** "ask", "viewers" or "nobody". */
    public void setDoor(String door) {
        say(named("SETTING").put("door", door));
    }

    /** A member of {@code conference} as text: "code", "link", "answer", "problem" … */
    public String conference(String member) {
        return part("conference").map(conference -> text(conference, member)).orElse("");
    }

    /** The sessions of the conference that were found, with who is in them. */
    public Map<String, String> found() {
        Map<String, String> found = new LinkedHashMap<>();
        part("conference").flatMap(conference -> conference.optional("found")).ifPresent(list -> ((Json.Array) list).values().forEach(one ->
                found.put(text((Json.Obj) one, "session"), ((Json.Obj) one).optional("people").orElseThrow().toJson())));
        return found;
    }

    /** Who waits at the door, by name. */
    public List<String> atDoor() {
        return list("door").stream().map(guest -> text(guest, "name")).toList();
    }

    public void leave() {
        say(named("LEAVE"));
    }

    public void close() {
        say(named("CLOSE"));
    }

    public void end() {
        say(named("END"));
    }

    public void forget(String session) {
        say(named("FORGET").put("session", session));
    }

    /** Says something to all. */
    public void say(String text) {
        say(named("SAY").put("line", ++lines).put("channel", "general").put("text", text));
        waiting.put(lines, text);
    }

    /** What was said here, and is on disk by its peer's word. */
    public List<String> acknowledged() {
        return acknowledged;
    }

    /** The lines that were told of, in order; the older ones were not asked for. */
    public List<String> lines() {
        return told.values().stream().filter(line -> text(line, "kind").equals("LINE")).map(line -> text(line, "text")).toList();
    }

    /** The lines that are marked so: "late", "apart". */
    public List<String> lines(String mark) {
        return told.values().stream().filter(line -> line.optional(mark).equals(Optional.of(Json.Bool.TRUE))).map(line -> text(line, "text")).toList();
    }

    /** "Go on now." */
    public void resume() {
        say(named("RESUME"));
    }

    /** When the session is to wait for those without data: "off", "start" or "always". */
    public void setWaiting(String waiting) {
        say(named("SETTING").put("wait", waiting));
    }

    /** Where the player is: once a second, and at each change. */
    public void sync(String item, String state, double currentTime, boolean ready, double startMs, long atMs) {
        say(named("SYNC").put("item", item).put("state", state).put("currentTime", currentTime).put("buffer", ready ? 10 : 0)
                .put("ready", ready).put("startMs", startMs).put("dispatchedAt", atMs));
    }
}
