package wetube.party;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import wetube.clock.Bucket;
import wetube.identity.PeerId;
import wetube.log.EventId;
import wetube.log.EventLog;
import wetube.log.EventRun;
import wetube.log.LogEntry;
import wetube.log.WaitingRoom;
import wetube.overlay.Overlay;
import wetube.session.Session;
import wetube.wire.ProtocolException;

/**
 * Keeps this peer's log equal to its neighbours': news is pushed, what is missing is pulled.
 *
 * <pre>
 *   SYNC shows a head we don't know,        WANT {have: our tips} ────────►
 *   an event comes before its past    ──►   ◄──────── EVENTS {answer, more}     until more is false
 * </pre>
 *
 * <p>One WANT a link at a time, answered within {@value #ANSWER_MS} ms or the link is closed. A log is causally closed, so who sends
 * an event can send its past; a neighbour whose complete answer still leaves a gap has broken that rule.
 *
 * <p>No I/O. Owned by the core's thread.
 */
public final class Repair {
    static final long ANSWER_MS = 5000;
    /** A frame holds 64 KiB; one run must fit into an answer. */
    static final int MAX_ANSWER_BYTES = EventRun.MAX_BYTES;
    /** A part of a long answer brings 40 KiB: a log of 8 MB comes as fast as it can, the rest at 800 KB a second. */
    static final int WANTS_BURST = 200;
    static final int WANTS_PER_S = 20;
    /** What each of us lets in of what is pushed: people don't act faster, not even all members together, for longer than the burst. */
    public static final int PUSHED_RUNS_PER_S = 20;
    public static final int PUSHED_RUNS_BURST = 400;
    /**
     * A quarter of what everybody lets in. Somebody who floods us is turned away by ours; were we to pass all of that on, the
     * others would turn us away in turn. The rest they ask for at their own pace.
     */
    static final int NEWS_BURST = PUSHED_RUNS_BURST / 4;
    static final int NEWS_PER_S = PUSHED_RUNS_PER_S / 4;
    /** Beyond a mesh all of an author's news is passed on: so much of each, that who has much to say takes nobody else's room. */
    static final int PASSED_ON_BURST = 25;
    static final int PASSED_ON_PER_S = 2;
    /** How soon a WANT that had to wait is tried again. */
    private static final long WANT_AGAIN_MS = 50;
    /** Heads tell of nearly everything; this finds the rest. */
    static final long ANYWAY_MS = 10_000;

    private final Context context;
    private final Session session;
    private final Map<Long, Contact> contacts;
    private final Map<PeerId, Bucket> passedOn = new HashMap<>();
    private final Predicate<PeerId> belongs;
    private long nextAnywayMs;

    /** @param belongs whether we may still read */
    Repair(Context context, Session session, Map<Long, Contact> contacts, Predicate<PeerId> belongs) {
        this.context = context;
        this.session = session;
        this.contacts = contacts;
        this.belongs = belongs;
        this.nextAnywayMs = context.nowMs + context.jitter(ANYWAY_MS);
    }

    // ---- pulling ----

    /** Asks a neighbour for what we lack; if an answer is still to come, once more after it. */
    void want(Contact contact, boolean exact) {
        if (contact.wantMs != 0) {
            contact.wantAgain = true;
            return;
        }
        contact.wantExact = exact;
        contact.wantAgain = !contact.wants.take(1, context.nowMs);
        if (contact.wantAgain) {
            return;
        }
        contact.wantMs = context.nowMs;
        context.send(contact.link(), new PeerMessage.Want(session.id(), session.log().tips(PeerMessage.MAX_TIPS), exact));
    }

    /** Their heads: if one is new to us, we lack something. */
    void compare(Contact contact, List<EventId> heads) {
        if (heads.stream().anyMatch(id -> !session.log().contains(id) && !contact.room.contains(id))) {
            want(contact, false);
        }
    }

    /** Answers a neighbour that may read the session. */
    void answer(Contact contact, PeerMessage.Want want) {
        EventLog.Part part = session.log().missing(want.have(), want.exact(), contact.answeredTo, MAX_ANSWER_BYTES);
        contact.answeredTo = part.next().orElse(0);
        context.send(contact.link(), new PeerMessage.Events(session.id(), part.runs(), true, part.next().isPresent()));
    }

    /** Answers somebody who is no member any more: how that came about, and nothing later. */
    void answerUpTo(LogEntry end, Contact contact, PeerMessage.Want want) {
        EventLog.Part part = session.log().missingUpTo(end, want.have(), want.exact(), contact.answeredTo, MAX_ANSWER_BYTES);
        contact.answeredTo = part.next().orElse(0);
        context.send(contact.link(), new PeerMessage.Events(session.id(), part.runs(), true, part.next().isPresent()));
    }

    /** Takes in what came; adds the runs that were new to {@code arrivals}, also if a later one breaks a rule. */
    void receive(Contact contact, PeerMessage.Events events, List<WaitingRoom.Arrival> arrivals) throws ProtocolException {
        if (!events.answer() && !isMember()) {
            return;    // on its way when its sender learned that we are out; its past is not for us any more
        }
        for (EventRun run : events.runs()) {
            if (session.log().isSurplus(run)) {
                contact.room.park(run);
                continue;
            }
            switch (session.add(run)) {
                case EventLog.Outcome.Added added -> {
                    if (!added.entries().isEmpty()) {
                        arrivals.add(new WaitingRoom.Arrival(run, added.entries()));
                    }
                }
                case EventLog.Outcome.Missing missing -> contact.room.park(run);
                case EventLog.Outcome.Refused refused -> throw new ProtocolException(refused.rule());
            }
        }
        session.retry(contact.room, arrivals);
        if (events.answer()) {
            contact.wantMs = 0;
            answered(contact, events.more());
        } else if (contact.room.lacks()) {
            want(contact, false);
        }
    }

    private void answered(Contact contact, boolean more) throws ProtocolException {
        if (more || contact.wantAgain) {
            want(contact, contact.wantExact);
        } else if (contact.room.lacks() && isMember()) {
            if (!contact.wantExact) {
                want(contact, true);
            } else if (session.wasOut(context.self)) {    // perhaps we are again, by what we don't know yet: then we are told no more
                contact.room.clear();
                contact.answered = true;
            } else {
                throw new ProtocolException("an event without its past");
            }
        } else {
            contact.answered = true;
        }
    }

    private boolean isMember() {
        return belongs.test(context.self);
    }

    /** Tries what waits at other links, after something has come. */
    List<WaitingRoom.Arrival> retryAll() {
        List<WaitingRoom.Arrival> arrivals = new ArrayList<>();
        boolean progress = true;
        while (progress) {
            progress = false;
            for (Contact contact : contacts.values()) {
                int before = arrivals.size();
                try {
                    session.retry(contact.room, arrivals);
                } catch (ProtocolException e) {
                    close(contact, e.getMessage());
                }
                progress |= arrivals.size() > before;
            }
        }
        return arrivals;
    }

    // ---- pushing ----

    /**
     * Tells those who may not have heard. An author tells all it has links to, so in a mesh its news is passed on only to the others:
     * whom its last beat called missing, or everybody if there was none. Beyond a mesh it is passed on to all but the one it came from.
     *
     * @param to those who may read it
     */
    void push(EventRun run, Optional<Contact> from, Collection<Contact> to) {
        PeerId author = run.author();
        Optional<PeerMessage.Sync> authors = contacts.values().stream().filter(c -> c.peer().equals(author) && c.isFresh(context.nowMs))
                .findFirst().flatMap(c -> c.sync);
        boolean mesh = Overlay.isMesh(session.roster().joined().count());
        if (!mesh && from.isPresent() && !mayPassOn(author)) {
            return;
        }
        PeerMessage.Events news = new PeerMessage.Events(session.id(), List.of(run), false, false);
        for (Contact contact : to) {
            boolean heard = contact.peer().equals(author) || from.filter(f -> f == contact).isPresent()
                    || mesh && authors.filter(sync -> !sync.missing().contains(contact.peer())).isPresent();
            if (!heard && contact.news.take(1, context.nowMs)) {
                context.send(contact.link(), news);
            }
        }
    }

    private boolean mayPassOn(PeerId author) {
        passedOn.keySet().removeIf(peer -> !session.roster().admits(peer));
        return passedOn.computeIfAbsent(author, peer -> new Bucket(PASSED_ON_PER_S, PASSED_ON_BURST, context.nowMs)).take(1, context.nowMs);
    }

    // ---- time ----

    void tick() {
        for (Contact contact : contacts.values()) {
            if (contact.wantMs != 0 && context.nowMs - contact.wantMs >= ANSWER_MS) {
                close(contact, "no answer to a WANT for " + ANSWER_MS / 1000 + " s");
                contact.wantMs = 0;
            }
            if (contact.wantMs == 0 && contact.wantAgain) {
                want(contact, contact.wantExact);
            }
        }
        if (context.nowMs >= nextAnywayMs) {
            nextAnywayMs = context.nowMs + context.jitter(ANYWAY_MS);
            List<Contact> present = contacts.values().stream().filter(contact -> contact.present).toList();
            if (!present.isEmpty()) {
                want(present.get(context.random.nextInt(present.size())), false);
            }
        }
    }

    long wakeAtMs() {
        long wake = nextAnywayMs;
        for (Contact contact : contacts.values()) {
            if (contact.wantMs != 0) {
                wake = Math.min(wake, contact.wantMs + ANSWER_MS);
            } else if (contact.wantAgain) {
                wake = Math.min(wake, context.nowMs + WANT_AGAIN_MS);
            }
        }
        return wake;
    }

    private void close(Contact contact, String reason) {
        context.send(contact.link(), new PeerMessage.Bye(reason));
        context.add(new Effect.CloseLink(contact.link(), reason));
    }
}
