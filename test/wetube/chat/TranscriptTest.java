package wetube.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import wetube.chat.ConferenceKeys.ChatKey;
import wetube.chat.Line.About;
import wetube.chat.Line.Kind;
import wetube.chat.Line.Relation;
import wetube.chat.Sealed.Place;
import wetube.chat.Transcript.Participant;
import wetube.chat.Transcript.Shown;
import wetube.log.Admission;
import wetube.log.Author;
import wetube.log.EventId;
import wetube.log.EventLog;
import wetube.log.EventLog.Outcome;
import wetube.log.Graph;
import wetube.log.LogEntry;
import wetube.wire.Json;
import wetube.wire.ProtocolException;

@DisplayName("A transcript")
class TranscriptTest {
    private static final Admission EVERYBODY = new Admission() {
        @Override
        public Optional<String> refuse(LogEntry candidate) {
            return Optional.empty();
        }

        @Override
        public void added(LogEntry entry) {}

        @Override
        public void removed(LogEntry entry) {}
    };
    private static final long NOON = 1_770_000_000_000L;

    private final Graph graph = new Graph();
    private final Author ada = Author.named("ada");
    private final Author bo = Author.named("bo");
    private final Author cem = Author.named("cem");

    TranscriptTest() {
        graph.write(ada, new BitSet(), "START", Json.object().build());
    }

    private ChatKey key() {
        return SealedTest.KEYS.chat(graph.session());
    }

    private static Line line(Kind kind, String channel, String client, String text, Optional<About> about) {
        try {
            return Line.of(kind, channel, client, text, about);
        } catch (ProtocolException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Line of(Kind kind, String channel) {
        return line(kind, channel, "", "", Optional.empty());
    }

    private int says(Author who, Line line, BitSet knowing) {
        return graph.write(who, knowing, "SAY", (seq, prev) -> Sealed.seal(line, new Place(graph.session(), who.id(), seq, prev), key()).toJson());
    }

    private int says(Author who, Line line) {
        return says(who, line, graph.all());
    }

    private int says(Author who, String text) {
        return says(who, SealedTest.line(text));
    }

    private int about(Author who, int said, Relation relation, String text) {
        return says(who, line(Kind.LINE, Line.GENERAL, "", text, Optional.of(new About(relation, graph.event(said).id()))));
    }

    private static BitSet set(int... numbers) {
        BitSet set = new BitSet();
        for (int n : numbers) {
            set.set(n);
        }
        return set;
    }

    /** Somebody's log and transcript. */
    private final class Reader {
        private final EventLog log = new EventLog(graph.session(), EVERYBODY);
        private final Transcript transcript = new Transcript(graph.session());

        private Reader hears(int number, long nowMs) {
            assertInstanceOf(Outcome.Added.class, log.add(graph.run(number)));
            LogEntry entry = log.get(graph.event(number).id()).orElseThrow();
            if (entry.event().type().equals("SAY")) {
                try {
                    transcript.add(entry, Sealed.of(entry.event().members()), nowMs);
                } catch (ProtocolException e) {
                    throw new IllegalStateException(e);
                }
            }
            return this;
        }

        private Reader hearsAll() {
            graph.inOrder(graph.all()).stream().filter(n -> !log.contains(graph.event(n).id())).forEach(n -> hears(n, NOON));
            return this;
        }

        private Reader unlocked() {
            transcript.unlock(SealedTest.KEYS);
            return this;
        }

        private LogEntry entry(int number) {
            return log.get(graph.event(number).id()).orElseThrow();
        }

        private List<Shown> all() {
            return transcript.before(Optional.empty(), Integer.MAX_VALUE, shown -> true);
        }

        private List<String> texts() {
            return all().stream().map(TranscriptTest::text).toList();
        }
    }

    private static String text(Shown shown) {
        return switch (shown.said().reading()) {
            case Reading.Open open -> open.line().text();
            case Reading.Locked locked -> "(locked)";
            case Reading.Nonsense nonsense -> "(nonsense)";
        };
    }

    /** What two transcripts are compared by. */
    private static List<Object> picture(Reader reader) {
        return List.of(reader.all().stream().map(shown -> List.of(shown.said().entry().id(), text(shown), shown.channel(), shown.changes(),
                shown.apart())).toList(), reader.transcript.channels());
    }

    @Test
    @DisplayName("is the same for all who hold the same events, in whatever order these came and whenever the code was known")
    void sameForAll() {
        Random random = new Random(7);
        for (int story = 0; story < 6; story++) {
            Graph told = TranscriptTest.this.graph;
            for (int i = 0; i < 12; i++) {
                Author who = List.of(ada, bo, cem).get(random.nextInt(3));
                BitSet knowing = told.randomClosed(random);
                Line line = switch (random.nextInt(5)) {
                    case 0 -> of(Kind.values()[1 + random.nextInt(3)], random.nextBoolean() ? "film club" : "kitchen");
                    case 1 -> line(Kind.LINE, "kitchen", "", "in the kitchen " + i, Optional.empty());
                    case 2 -> line(Kind.LINE, Line.GENERAL, "", "about " + i, Optional.of(new About(Relation.values()[random.nextInt(3)],
                            told.event(random.nextInt(told.size())).id())));
                    default -> SealedTest.line("line " + i);
                };
                says(who, line, knowing);
            }
            List<Object> first = picture(new Reader().hearsAll().unlocked());
            for (int i = 0; i < 5; i++) {
                Reader other = new Reader();
                List<Integer> order = told.causalOrder(told.all(), random);
                int unlockAt = random.nextInt(order.size());
                for (int n = 0; n < order.size(); n++) {
                    other.hears(order.get(n), NOON + 1000L * random.nextInt(60));
                    if (n == unlockAt) {
                        other.unlocked();
                    }
                }
                assertEquals(first, picture(other));
            }
        }
    }

    @Test
    @DisplayName("never has a plain text without the code, and reads everything once it is known")
    void locked() {
        says(ada, "secret");
        says(bo, "also secret");
        Reader reader = new Reader().hearsAll();
        assertEquals(List.of("(locked)", "(locked)"), reader.texts());
        assertEquals(Optional.empty(), reader.transcript.seal(SealedTest.line("x"), new Place(graph.session(), ada.id(), 9, Optional.empty())));
        int version = reader.transcript.version();
        reader.unlocked();
        assertEquals(List.of("secret", "also secret"), reader.texts());
        assertTrue(reader.transcript.version() > version);
        reader.transcript.unlock(new ConferenceKeys(new byte[32]));    // another code: what was read stays
        assertEquals(List.of("secret", "also secret"), reader.texts());
        Reader wrong = new Reader().hearsAll();
        wrong.transcript.unlock(new ConferenceKeys(new byte[32]));
        assertEquals(List.of("(locked)", "(locked)"), wrong.texts());
    }

    @Test
    @DisplayName("a box that a liar moved to another author, seq or branch is nonsense there, and disturbs nobody")
    void replayed() {
        int said = says(ada, "I quit");
        Json.Obj box;
        try {
            box = Sealed.of(graph.event(said).members()).toJson();
        } catch (ProtocolException e) {
            throw new IllegalStateException(e);
        }
        graph.write(bo, graph.all(), "SAY", box);                // another author
        graph.write(ada, graph.all(), "SAY", box);               // another seq
        graph.write(cem, set(said), "SAY", box);                 // a third, elsewhere
        graph.write(ada, set(0), "SAY", (seq, prev) -> Json.object().put("key", key().name()).put("box", "A".repeat(124)).build());    // another branch
        says(bo, "still here");
        Reader reader = new Reader().hearsAll().unlocked();
        assertEquals(1, reader.texts().stream().filter("I quit"::equals).count());
        assertEquals(4, reader.texts().stream().filter("(nonsense)"::equals).count());
        assertEquals(1, reader.texts().stream().filter("still here"::equals).count());

        Graph other = new Graph();
        other.write(bo, new BitSet(), "START", Json.object().build());
        other.write(ada, other.all(), "SAY", box);               // another session
        EventLog log = new EventLog(other.session(), EVERYBODY);
        Transcript transcript = new Transcript(other.session());
        transcript.unlock(SealedTest.KEYS);
        log.add(other.run(0));
        log.add(other.run(1));
        LogEntry moved = log.get(other.event(1).id()).orElseThrow();
        transcript.add(moved, new Sealed(SealedTest.KEYS.chat(other.session()).name(), box.members().get("box") instanceof Json.Text text ? text.value() : ""), NOON);
        assertEquals("(nonsense)", text(transcript.before(Optional.empty(), 1, shown -> true).get(0)));
    }

    @Test
    @DisplayName("stands in causal order; what was written apart comes at its place, late, and is told of as news")
    void late() {
        int first = says(ada, "first");
        says(bo, SealedTest.line("apart"), set(first));
        for (int i = 0; i < 3; i++) {
            says(ada, line(Kind.LINE, Line.GENERAL, "", "meanwhile " + i, Optional.empty()), set(graph.size() - 1 == first + 1 ? first : graph.size() - 1));
        }
        Reader reader = new Reader().unlocked();
        for (int n : List.of(0, first, first + 2, first + 3, first + 4)) {
            reader.hears(n, NOON);
        }
        int known = reader.transcript.size();
        reader.hears(first + 1, NOON + Transcript.LATE_MS + 1);
        Shown apart = reader.transcript.since(known).get(0);
        assertEquals("apart", text(apart));
        assertTrue(apart.said().late());
        assertTrue(reader.texts().indexOf("apart") < 3 && reader.texts().indexOf("apart") > 0, reader.texts().toString());
        assertEquals(1, reader.all().stream().filter(shown -> shown.said().late()).count());

        Reader prompt = new Reader().unlocked();
        for (int n : List.of(0, first, first + 2, first + 3, first + 4, first + 1)) {
            prompt.hears(n, NOON);
        }
        assertTrue(prompt.all().stream().noneMatch(shown -> shown.said().late()));
    }

    @Test
    @DisplayName("only an author's own correction or withdrawal counts, and only of a line that it has seen; a reply is a line of its own")
    void changes() {
        int said = says(ada, "teh film");
        int right = about(ada, said, Relation.CORRECTION, "the film");
        about(bo, said, Relation.CORRECTION, "a liar's film");
        about(cem, said, Relation.WITHDRAWAL, "");
        about(bo, said, Relation.REPLY, "which?");
        int others = says(bo, "mine");
        says(bo, line(Kind.LINE, Line.GENERAL, "a client", "its own", Optional.of(new About(Relation.CORRECTION, graph.event(others).id()))));
        Reader reader = new Reader().hearsAll().unlocked();
        assertEquals(List.of("teh film", "which?", "mine"), reader.texts());
        assertEquals(List.of("the film"), reader.all().get(0).changes().stream().map(Line::text).toList());
        assertEquals(List.of(), reader.all().get(2).changes());
        about(ada, said, Relation.WITHDRAWAL, "");
        int known = reader.transcript.size();
        reader.hearsAll();
        List<Shown> news = reader.transcript.since(known);
        assertEquals(List.of(graph.event(said).id()), news.stream().map(shown -> shown.said().entry().id()).toList());
        assertEquals(List.of(Relation.CORRECTION, Relation.WITHDRAWAL),
                news.get(0).changes().stream().map(change -> change.about().orElseThrow().relation()).toList());
        assertTrue(graph.before(said, right));
    }

    @Test
    @DisplayName("a line of somebody removed that does not know of it and sorts behind it is folded away; those in its past are not")
    void apart() {
        int before = says(bo, "before");
        int known = says(bo, "known to the removal");
        int removal = graph.write(ada, graph.all(), "REMOVE", Json.object().build());
        says(ada, "after");
        int apart = says(bo, SealedTest.line("apart"), set(known));
        int made = says(bo, of(Kind.MADE, "bo's corner"), set(apart));
        Reader reader = new Reader().hearsAll().unlocked();
        assertTrue(reader.all().stream().noneMatch(Shown::apart));
        int version = reader.transcript.version();
        reader.transcript.cut(Map.of(bo.id(), List.of(reader.entry(removal))));
        assertTrue(reader.transcript.version() > version);
        Set<EventId> folded = new HashSet<>();
        reader.all().stream().filter(Shown::apart).forEach(shown -> folded.add(shown.said().entry().id()));
        for (int n : List.of(apart, made)) {
            boolean behind = reader.entry(removal).compareTo(reader.entry(n)) < 0;
            assertEquals(behind, folded.contains(graph.event(n).id()));
        }
        assertFalse(folded.contains(graph.event(before).id()) || folded.contains(graph.event(known).id()));
        assertTrue(folded.contains(graph.event(made).id()));
        assertFalse(reader.transcript.channels().containsKey("bo's corner"));
        reader.transcript.cut(Map.of());
        assertTrue(reader.all().stream().noneMatch(Shown::apart));
        assertTrue(reader.transcript.channels().containsKey("bo's corner"));
    }

    @Test
    @DisplayName("general is always there; two who make one channel at once make one; there are 64 others at most")
    void channels() {
        assertEquals(Set.of(Line.GENERAL), new Reader().hearsAll().unlocked().transcript.channels().keySet());
        int start = graph.size() - 1;
        says(ada, of(Kind.MADE, "film club"), set(start));
        says(bo, of(Kind.MADE, "film club"), set(start));
        says(cem, line(Kind.ENTERED, "film club", "a client", "", Optional.empty()));
        says(cem, of(Kind.ENTERED, "nowhere"));
        says(cem, line(Kind.LINE, "nowhere", "", "hello?", Optional.empty()));
        says(ada, of(Kind.LEFT, "film club"));
        Reader reader = new Reader().hearsAll().unlocked();
        assertEquals(Set.of(Line.GENERAL, "film club"), reader.transcript.channels().keySet());
        assertEquals(Set.of(new Participant(bo.id(), ""), new Participant(cem.id(), "a client")), reader.transcript.channels().get("film club"));
        assertEquals(Line.GENERAL, reader.all().stream().filter(shown -> text(shown).equals("hello?")).findFirst().orElseThrow().channel());
        for (int i = 0; i < 70; i++) {
            says(bo, of(Kind.MADE, "channel " + i));
        }
        assertEquals(1 + Transcript.MAX_CHANNELS, new Reader().hearsAll().unlocked().transcript.channels().size());
    }

    @Test
    @DisplayName("gives the last lines, and page by page the older ones, of one channel or with a word")
    void pages() {
        for (int i = 0; i < 25; i++) {
            says(List.of(ada, bo).get(i % 2), "line " + i);
        }
        Reader reader = new Reader().hearsAll().unlocked();
        List<String> backwards = new ArrayList<>();
        Optional<EventId> oldest = Optional.empty();
        List<Shown> page = reader.transcript.before(oldest, 10, shown -> true);
        while (!page.isEmpty()) {
            backwards.addAll(0, page.stream().map(TranscriptTest::text).toList());
            oldest = Optional.of(page.get(0).said().entry().id());
            page = reader.transcript.before(oldest, 10, shown -> true);
        }
        assertEquals(reader.texts(), backwards);
        Predicate<Shown> sevens = shown -> text(shown).endsWith("7");
        assertEquals(List.of("line 7", "line 17"), reader.transcript.before(Optional.empty(), 10, sevens).stream().map(TranscriptTest::text).toList());
        assertEquals(List.of(), reader.transcript.since(reader.transcript.size()));
        assertEquals(3, reader.transcript.since(reader.transcript.size() - 3).size());
    }
}
