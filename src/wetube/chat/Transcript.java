package wetube.chat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import wetube.chat.ConferenceKeys.ChatKey;
import wetube.chat.Line.Kind;
import wetube.chat.Sealed.Place;
import wetube.identity.PeerId;
import wetube.log.EventId;
import wetube.log.LogEntry;
import wetube.wire.ProtocolException;

/**
 * What people said in one session, in the log's one order: channels, who is in them, and their lines.
 *
 * <p>A fold over the events of type SAY that does not depend on the order in which they arrive. An event costs one opening of its box
 * and one insertion, at the end as a rule; what depends on other events (corrections, which channels there are, what is folded away)
 * is decided when somebody asks for some lines, for these lines. Each box is opened when it arrives, since the channels depend on
 * what is inside, and the text is kept: it takes less memory than the event does.
 *
 * <p>No I/O. Owned by the core's thread.
 */
public final class Transcript {
    /** Beside {@code general}. More would only be made by somebody who wants to fill the list. */
    static final int MAX_CHANNELS = 64;
    /** In one channel: 256 members with some clients each. */
    static final int MAX_PARTICIPANTS = 1024;
    /** A line that comes later than lines behind it by no more than this was only a little slower on its way. */
    static final long LATE_MS = 3000;

    /**
     * An event of type SAY in its place.
     *
     * @param arrivedMs when this peer heard of it
     * @param late      whether lines behind it had been here for a while
     */
    public record Said(LogEntry entry, Reading reading, long arrivedMs, boolean late) implements Comparable<Said> {
        public Optional<Line> line() {
            return reading instanceof Reading.Open open ? Optional.of(open.line()) : Optional.empty();
        }

        /** Whether it changes another line and is none itself. */
        private Optional<EventId> corrects() {
            return line().filter(Line::changes).flatMap(Line::about).map(Line.About::line);
        }

        @Override
        public int compareTo(Said other) {
            return entry.compareTo(other.entry);
        }
    }

    /**
     * A line as it is shown.
     *
     * @param channel where: {@code general} too for what cannot be read, and for channels that there are not
     * @param changes its author's corrections and withdrawals, in order: the last one counts
     * @param apart   whether it is folded away: its author was removed or had forked, and wrote it without knowing of that, behind it
     */
    public record Shown(Said said, String channel, List<Line> changes, boolean apart) {}

    /**
     * Somebody in a channel.
     *
     * @param client a client of the HTTP interface at that member's peer, as it claims; empty for the member
     */
    public record Participant(PeerId member, String client) implements Comparable<Participant> {
        @Override
        public int compareTo(Participant other) {
            int byMember = member.compareTo(other.member);
            return byMember != 0 ? byMember : client.compareTo(other.client);
        }
    }

    private final EventId session;
    private Optional<ChatKey> key = Optional.empty();
    /** REMOVE and FORK that are in force, by whom they are against. */
    private Map<PeerId, List<LogEntry>> cuts = Map.of();
    private int version;
    /** Whose lines our key opened, and how many lines are of other keys. */
    private final Set<PeerId> opened = new HashSet<>();
    private int locked;

    private final List<Said> arrived = new ArrayList<>();
    private final List<Said> ordered = new ArrayList<>();
    private final Map<EventId, Said> byId = new HashMap<>();
    /** Of the ordered ones: those that make, enter or leave a channel; and those that correct or withdraw, by what. */
    private final List<Said> moves = new ArrayList<>();
    private final Map<EventId, List<Said>> corrections = new HashMap<>();
    private Optional<Map<String, Set<Participant>>> channels = Optional.empty();

    public Transcript(EventId session) {
        this.session = session;
    }

    // ---- taking in ----

    /** Takes in an event of type SAY whose author might say it. */
    public void add(LogEntry entry, Sealed sealed, long nowMs) {
        int place = place(ordered, entry);
        Optional<Said> next = place < ordered.size() ? Optional.of(ordered.get(place)) : Optional.empty();
        boolean late = next.filter(behind -> behind.late || behind.arrivedMs < nowMs - LATE_MS).isPresent();
        insert(new Said(entry, read(entry, sealed), nowMs, late));
    }

    private Reading read(LogEntry entry, Sealed sealed) {
        if (key.isEmpty() || !key.get().name().equals(sealed.key())) {
            return new Reading.Locked(sealed);
        }
        try {
            return new Reading.Open(sealed.open(Place.of(entry.event()), key.get()));
        } catch (ProtocolException e) {
            return new Reading.Nonsense(e.getMessage());
        }
    }

    private void insert(Said said) {
        arrived.add(said);
        if (said.reading instanceof Reading.Open) {
            opened.add(said.entry.author());
        }
        locked += said.reading instanceof Reading.Locked ? 1 : 0;
        byId.put(said.entry.id(), said);
        insertInOrder(ordered, said);
        said.corrects().ifPresent(line -> insertInOrder(corrections.computeIfAbsent(line, id -> new ArrayList<>()), said));
        if (said.line().filter(line -> line.kind() != Kind.LINE).isPresent()) {
            insertInOrder(moves, said);
            channels = Optional.empty();
        }
    }

    private static void insertInOrder(List<Said> list, Said said) {
        list.add(place(list, said.entry), said);
    }

    /** The index of an entry in a list, or where it would stand; mostly that is the end. */
    private static int place(List<Said> list, LogEntry entry) {
        int low = list.isEmpty() || list.get(list.size() - 1).entry.compareTo(entry) < 0 ? list.size() : 0;
        for (int high = list.size(); low < high; ) {
            int middle = (low + high) >>> 1;
            if (list.get(middle).entry.compareTo(entry) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** From now on the code is known: reads everything that is here. */
    public void unlock(ConferenceKeys keys) {
        key = Optional.of(keys.chat(session));
        version++;
        List<Said> all = List.copyOf(arrived);
        arrived.clear();
        ordered.clear();
        moves.clear();
        corrections.clear();
        channels = Optional.empty();
        opened.clear();
        locked = 0;
        for (Said said : all) {
            insert(said.reading instanceof Reading.Locked locked ? new Said(said.entry, read(said.entry, locked.sealed()),
                    said.arrivedMs, said.late) : said);
        }
    }

    /** Says which REMOVE and FORK are in force against whom. */
    public void cut(Map<PeerId, List<LogEntry>> inForce) {
        if (cuts != inForce && !cuts.equals(inForce)) {
            cuts = inForce;
            channels = Optional.empty();
            version++;
        }
    }

    /** Whether a code is known. */
    public boolean isUnlocked() {
        return key.isPresent();
    }

    /** Whether that code opens nothing of what anybody but this author has said, though there is something. */
    public boolean isDoubtful(PeerId self) {
        return locked > 0 && opened.stream().allMatch(self::equals);
    }

    /** Whether there are lines that these keys would open. */
    public boolean lacks(ConferenceKeys keys) {
        String name = keys.chat(session).name();
        return arrived.stream().anyMatch(said -> said.reading instanceof Reading.Locked locked && locked.sealed().key().equals(name));
    }

    /** How many lines can't be read. */
    public int locked() {
        return locked;
    }

    /** A line for the next event; empty if this peer does not know the code. */
    public Optional<Sealed> seal(Line line, Place place) {
        return key.map(known -> Sealed.seal(line, place, known));
    }

    // ---- asking ----

    /** Grows when many lines change at once: whoever shows some asks for them anew. */
    public int version() {
        return version;
    }

    /** How many events arrived; see {@link #since}. */
    public int size() {
        return arrived.size();
    }

    /** What arrived after the first {@code count} events, in this order; for a correction, the line that it corrects. */
    public List<Shown> since(int count) {
        return arrived.subList(count, arrived.size()).stream()
                .map(said -> said.corrects().isEmpty() ? said : byId.get(said.corrects().get()))
                .filter(said -> said != null && said.corrects().isEmpty()).distinct().map(this::show).toList();
    }

    /**
     * The last lines before this one, or the last of all, in order; at most {@code limit}, and only those that are wanted: in one
     * channel, or with a word in them.
     */
    public List<Shown> before(Optional<EventId> line, int limit, Predicate<Shown> wanted) {
        List<Shown> page = new ArrayList<>();
        int index = line.map(byId::get).map(said -> place(ordered, said.entry)).orElse(ordered.size());
        while (page.size() < limit && --index >= 0) {
            Said said = ordered.get(index);
            if (said.corrects().isEmpty()) {
                Shown shown = show(said);
                if (wanted.test(shown)) {
                    page.add(shown);
                }
            }
        }
        Collections.reverse(page);
        return page;
    }

    /** Where something was said: in {@code general} too if it can't be read, or if there is no such channel. */
    String channelOf(Said said) {
        return said.line().map(Line::channel).filter(channels()::containsKey).orElse(Line.GENERAL);
    }

    /** The events that came after the first {@code count}, in this order. */
    List<Said> arrivedSince(int count) {
        return arrived.subList(count, arrived.size());
    }

    private Shown show(Said said) {
        List<Line> changes = corrections.getOrDefault(said.entry.id(), List.of()).stream()
                .filter(change -> isOwn(change, said) && !isApart(change)).map(change -> change.line().orElseThrow()).toList();
        return new Shown(said, channelOf(said), changes, isApart(said));
    }

    /** Whether a correction is by the author of the line, who has seen that it stands there. */
    private static boolean isOwn(Said change, Said said) {
        return said.entry.author().equals(change.entry.author()) && said.entry.isBefore(change.entry)
                && said.line().map(Line::client).equals(change.line().map(Line::client));
    }

    private boolean isApart(Said said) {
        return cuts.getOrDefault(said.entry.author(), List.of()).stream()
                .anyMatch(cut -> cut.isConcurrent(said.entry) && cut.compareTo(said.entry) < 0);
    }

    /**
     * The channels there are, {@code general} first, and who has entered each; two who made one of the same name made one. Members
     * are in {@code general} without entering it.
     */
    public Map<String, Set<Participant>> channels() {
        if (channels.isEmpty()) {
            Map<String, Set<Participant>> made = new LinkedHashMap<>(Map.of(Line.GENERAL, new TreeSet<>()));
            for (Said said : moves) {
                if (!isApart(said)) {
                    move(made, said.line().orElseThrow(), said.entry.author());
                }
            }
            channels = Optional.of(Collections.unmodifiableMap(made));
        }
        return channels.get();
    }

    private static void move(Map<String, Set<Participant>> made, Line line, PeerId author) {
        if (line.kind() == Kind.MADE && made.size() <= MAX_CHANNELS) {
            made.computeIfAbsent(line.channel(), name -> new TreeSet<>());
        }
        Set<Participant> inside = made.getOrDefault(line.channel(), new TreeSet<>());
        Participant who = new Participant(author, line.client());
        if (line.kind() == Kind.LEFT) {
            inside.remove(who);
        } else if (inside.size() < MAX_PARTICIPANTS) {
            inside.add(who);
        }
    }
}
