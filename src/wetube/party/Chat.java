package wetube.party;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import wetube.act.Act;
import wetube.act.Role;
import wetube.chat.Conference;
import wetube.chat.ConferenceCode;
import wetube.chat.Line;
import wetube.chat.Transcript;
import wetube.clock.Bucket;
import wetube.clock.SessionClock;
import wetube.log.EventLog;
import wetube.session.Session;
import wetube.wire.ProtocolException;

/**
 * What people say in the open session, and the code that it is encrypted with.
 *
 * <pre>
 *   member without the code                     member with it
 *      CODE {}            ───────────────►      is the asker in, by our own log? has its JOIN come?
 *      derives, tries it  ◄───────────────      CODE {code}
 * </pre>
 *
 * <p>The code is given on a question and never pushed, and only to a member whose JOIN the giver holds. A code that opens nothing of
 * what is here is a lie or a mistake, or what is here is a liar's: others are asked, and what two say is believed.
 *
 * <p>No I/O. Owned by the core's thread.
 */
public final class Chat {
    private static final long ASK_MS = 1000;
    /** Of the 8 MiB that an author has in a session; the rest is for acts, so that whoever has talked too much can still act. */
    static final long MAX_BYTES = EventLog.MAX_CHAIN_BYTES / 8 * 7;
    private static final long NEARLY_FULL_BYTES = EventLog.MAX_CHAIN_BYTES / 8 * 6;
    /** Somebody who types, and a client of the HTTP interface: more than that is a mistake, and others have to read it. */
    private static final int TYPED_PER_S = 8;
    private static final int CLIENTS_PER_S = 256;
    private static final int SECONDS = 10;
    private static final int MAX_WAITING = 256;

    private record Waiting(Line line, Consumer<Optional<String>> told) {}

    private final Context context;
    private final Session session;
    private final Contacts contacts;
    private final Membership membership;
    private final Joining joining;
    private final Pen pen;
    private final SessionClock clock;
    private final Transcript transcript;
    private Optional<ConferenceCode> code = Optional.empty();
    private Optional<ConferenceCode> guess = Optional.empty();
    /** Codes that opened nothing. */
    private final Set<ConferenceCode> doubted = new HashSet<>();
    /** Members that we have asked for it, and the one whose answer we wait for. */
    private final Set<Contact> asked = new HashSet<>();
    private Optional<Contact> answerer = Optional.empty();
    private long askAtMs;
    /** What is said and not composed: there was no room in the next run. */
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final Bucket typed;
    private final Bucket clients;

    Chat(Context context, Session session, Contacts contacts, Membership membership, Joining joining, Pen pen, SessionClock clock) {
        this.context = context;
        this.session = session;
        this.contacts = contacts;
        this.membership = membership;
        this.joining = joining;
        this.pen = pen;
        this.clock = clock;
        this.transcript = new Transcript(session.id());
        this.typed = new Bucket(TYPED_PER_S, TYPED_PER_S * SECONDS, context.nowMs);
        this.clients = new Bucket(CLIENTS_PER_S, CLIENTS_PER_S * SECONDS, context.nowMs);
    }

    public Transcript transcript() {
        return transcript;
    }

    Optional<ConferenceCode> code() {
        return code;
    }

    /** Whether something can be said here. */
    public boolean isOpen() {
        return transcript.isUnlocked() && joining.mayWrite();
    }

    boolean isNearlyFull() {
        return pen.writtenBytes() > NEARLY_FULL_BYTES;
    }

    /** There are new events in the log; gives how many of them are lines. */
    int grown() {
        int before = transcript.size();
        session.takeTalk().forEach(talk -> transcript.add(talk.entry(), talk.box(), context.nowMs));
        transcript.cut(session.cuts());
        return transcript.size() - before;
    }

    // ---- the code ----

    /** This is the code: made here, kept from before, or proved at the door. */
    public void know(Conference conference) {
        if (!code.equals(Optional.of(conference.code()))) {
            code = Optional.of(conference.code());
            transcript.unlock(conference.keys());
            context.changed = true;
        }
    }

    /** This may be the code. */
    void guess(ConferenceCode told) {
        guess = Optional.of(told);
    }

    /** A code that may be the conference's, to be tried: a member has told it, or our user typed it. */
    public Optional<ConferenceCode> takeGuess() {
        Optional<ConferenceCode> taken = guess;
        guess = Optional.empty();
        return taken;
    }

    /** A code that opens nothing of what is here is believed if we have none, and two say so. */
    public boolean believes(Conference told) {
        boolean believed = transcript.lacks(told.keys()) || code.isEmpty() && (transcript.locked() == 0 || !doubted.add(told.code()));
        if (!believed && !code.equals(Optional.of(told.code()))) {
            context.error("CODE", "This code opens nothing of what is said here. The others are asked for theirs.");
        }
        return believed;
    }

    /** Whether others are to be asked: we have no code, or one that opens nothing of theirs. */
    private boolean isAsking() {
        return membership.role() != Role.NONE && (code.isEmpty() || transcript.isDoubtful(context.self));
    }

    private void ask() {
        List<Contact> members = contacts.fresh().filter(this::isIn).toList();
        asked.retainAll(members);
        Optional<Contact> next = members.stream().filter(contact -> !asked.contains(contact))
                .max(Comparator.comparing(contact -> session.roster().roleOf(contact.peer)));
        answerer = next;
        next.ifPresent(contact -> {
            asked.add(contact);
            context.send(contact.link, new PeerMessage.Code(session.id(), Optional.empty()));
        });
        if (next.isEmpty() && code.isEmpty()) {
            asked.clear();
        }
    }

    private boolean isIn(Contact contact) {
        return session.roster().roleOf(contact.peer) != Role.NONE;
    }

    /** @throws ProtocolException if somebody asks without end, or answers what nobody asked */
    void received(Contact contact, PeerMessage.Code message) throws ProtocolException {
        if (message.code().isPresent()) {
            if (isAsking() && answerer.equals(Optional.of(contact)) && !code.equals(message.code())) {
                guess = message.code();
            }
            answerer = Optional.empty();
        } else if (!contact.codes.take(1, context.nowMs)) {
            throw new ProtocolException("a member asks for the code once in a while");
        } else if (isIn(contact) && code.isPresent()) {
            context.send(contact.link, new PeerMessage.Code(session.id(), code));
        }
    }

    // ---- saying ----

    /**
     * Says something: our user, or a client of the HTTP interface.
     *
     * @param told hears that it is on disk, or why it is not said
     */
    void say(Line line, Consumer<Optional<String>> told) {
        refusal(line).ifPresentOrElse(why -> told.accept(Optional.of(why)), () -> {
            waiting.add(new Waiting(line, told));
            write();
        });
    }

    private Optional<String> refusal(Line line) {
        if (!membership.isOpen()) {
            return Optional.of("Only members of a session that goes on can say something.");
        } else if (!joining.mayWrite() || !clock.isSet()) {
            return Optional.of("Your peer is still catching up with the others. Try again in a moment.");
        } else if (code.isEmpty() || !transcript.isUnlocked()) {
            return Optional.of("Your peer does not know the conference's code yet. It asks the others for it.");
        } else if (pen.writtenBytes() > MAX_BYTES) {
            return Optional.of("You have said as much as anybody may in one session. What you do to the video still counts.");
        } else if (waiting.size() >= MAX_WAITING || !(line.client().isEmpty() ? typed : clients).take(1, context.nowMs)) {
            return Optional.of("That is too fast. Try again in a moment.");
        }
        return Optional.empty();
    }

    private void write() {
        while (!waiting.isEmpty() && pen.say(place -> new Act.Say(transcript.seal(waiting.peek().line, place).orElseThrow()),
                waiting.peek().told, clock.at(context.nowMs))) {
            waiting.remove();
        }
    }

    void storeFailed(String why) {
        List<Waiting> lost = List.copyOf(waiting);
        waiting.clear();
        lost.forEach(one -> one.told.accept(Optional.of(why)));
    }

    // ---- time ----

    void tick() {
        if (transcript.isUnlocked()) {
            write();
        }
        if (isAsking() && askAtMs <= context.nowMs) {
            askAtMs = context.nowMs + ASK_MS;
            ask();
        }
    }

    long wakeAtMs() {
        return isAsking() ? askAtMs : Long.MAX_VALUE;
    }
}
