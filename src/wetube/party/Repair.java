package wetube.party;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * <p>Some paths, of VPNs above all, lose large packets without a word: then an answer never comes, nor anything behind it on that link. Who
 * was not answered twice asks on the next link for answers of {@value #SMALL_ANSWER_BYTES} bytes, each of which is one small packet, until all
 * has come. A single run that is longer does not get through.
 *
 * <p>One WANT a link at a time, answered within {@value Pulling#ANSWER_MS} ms or the link is closed. A log is causally closed, so whoever
 * sends an event can send its past; a neighbour whose complete answer still leaves a gap has broken that rule.
 *
 * <p>No I/O. Owned by the core's thread.
 */
final class Repair {
    /** What a packet of 1,280 bytes holds, the least that every path of IPv6 takes, beside TLS, TCP and IP. */
    static final int SMALL_ANSWER_BYTES = 900;
    /** Somebody who has not answered for so long is taken to be lost: see {@code Neighbours} of {@code wetube.peer}. */
    private static final long LOST_MS = 2500;
    private static final int MAX_REMEMBERED = 1000;
    /** The heads in beats show nearly all gaps. So often we ask somebody at random, and find the rest. */
    static final long ANYWAY_MS = 10_000;

    /** WANTs to somebody that have had no answer, over however many links. */
    private static final class Unanswered {
        long sinceMs;
        int times;

        /** Once may be an outage. Twice, over links that had just come up: perhaps the path loses large packets, as some VPNs do. */
        boolean isNarrow() {
            return times > 1;
        }
    }

    private final Context context;
    private final Session session;
    private final Contacts contacts;
    private final Membership membership;
    private final Map<PeerId, Bucket> passedOn = new HashMap<>();
    private final Map<PeerId, Bucket> talkPassedOn = new HashMap<>();
    private final Map<PeerId, Unanswered> unanswered = new HashMap<>();
    private long nextAnywayMs;

    Repair(Context context, Session session, Contacts contacts, Membership membership) {
        this.context = context;
        this.session = session;
        this.contacts = contacts;
        this.membership = membership;
        this.nextAnywayMs = context.nowMs + context.jitter(ANYWAY_MS);
    }

    // ---- pulling ----

    /** Asks a neighbour for what we lack. If the answer to an earlier question is still to come, we ask again after it. */
    void want(Contact contact, boolean exact) {
        if (contact.pulling.ask(exact, context.nowMs)) {
            context.send(contact.link, new PeerMessage.Want(session.id(), session.log().tips(PeerMessage.MAX_TIPS), exact,
                    isNarrow(contact.peer) ? SMALL_ANSWER_BYTES : EventRun.MAX_BYTES));
        }
    }

    private boolean isNarrow(PeerId peer) {
        Unanswered before = unanswered.get(peer);
        if (before == null && unanswered.size() < MAX_REMEMBERED) {
            before = new Unanswered();
            before.sinceMs = context.nowMs;
            unanswered.put(peer, before);
        } else if (before != null && context.nowMs - before.sinceMs >= LOST_MS) {
            before.times++;
            before.sinceMs = context.nowMs;
        }
        return before != null && before.isNarrow();
    }

    /** Their heads: if one is new to us, we lack something. */
    void compare(Contact contact, List<EventId> heads) {
        if (heads.stream().anyMatch(id -> !session.log().contains(id) && !contact.pulling.room.contains(id))) {
            want(contact, false);
        }
    }

    /** Counts a WANT of this neighbour against its limit. */
    void count(Contact contact) throws ProtocolException {
        if (!contact.pulling.answers.take(1, context.nowMs)) {
            throw new ProtocolException("more than " + Rates.ANSWERS_PER_S + " WANTs a second");
        }
    }

    /** Answers a neighbour that may read the session. */
    void answer(Contact contact, PeerMessage.Want want) {
        answer(contact, session.log().unknownTo(want.have(), want.exact(), contact.pulling.answeredTo, want.maxBytes()));
    }

    /** Answers somebody who is no member any more: how that came about, and nothing later. */
    void answerUpTo(LogEntry end, Contact contact, PeerMessage.Want want) {
        answer(contact, session.log().missingUpTo(end, want.have(), want.exact(), contact.pulling.answeredTo, want.maxBytes()));
    }

    private void answer(Contact contact, EventLog.Part part) {
        contact.pulling.answeredTo = part.next().orElse(0);
        context.send(contact.link, new PeerMessage.Events(session.id(), part.runs(), true, part.next().isPresent()));
    }

    /** Takes in what came; adds the runs that were new to {@code arrivals}, also if a later one breaks a rule. */
    void receive(Contact contact, PeerMessage.Events events, List<WaitingRoom.Arrival> arrivals) throws ProtocolException {
        if (!events.answer() && !isMember()) {
            return;    // it was on its way when its sender learned that we are out: we may not read its past any more
        }
        for (EventRun run : events.runs()) {
            if (session.log().isSurplus(run)) {    // too many branches of one author: taken in only if a needed event follows them
                contact.pulling.room.park(run);
                continue;
            }
            switch (session.add(run)) {
                case EventLog.Outcome.Added added -> {
                    if (!added.entries().isEmpty()) {
                        arrivals.add(new WaitingRoom.Arrival(run, added.entries()));
                    }
                }
                case EventLog.Outcome.Unknown unknown -> contact.pulling.room.park(run);
                case EventLog.Outcome.Refused refused -> throw new ProtocolException(refused.rule());
            }
        }
        session.retry(contact.pulling.room, arrivals);
        if (events.answer()) {
            contact.pulling.stopWaiting();
            unanswered.computeIfPresent(contact.peer, (peer, one) -> one.isNarrow() && events.more() ? one : null);
            answered(contact, events.more());
        } else if (contact.pulling.room.lacks()) {
            want(contact, false);
        }
    }

    private void answered(Contact contact, boolean more) throws ProtocolException {
        boolean again = contact.pulling.isWishedAgain();    // for news since: what was held when we asked is here all the same
        if (more || again && contact.pulling.room.lacks()) {
            want(contact, contact.pulling.isExact());
        } else if (contact.pulling.room.lacks() && isMember()) {
            if (!contact.pulling.isExact()) {
                want(contact, true);
            } else if (session.wasOut(context.self)) {    // perhaps we were removed again and may not read the rest: no fault of theirs
                contact.pulling.room.clear();
                contact.pulling.finish();
            } else {
                throw new ProtocolException("an event without its past");
            }
        } else {
            contact.pulling.finish();
            if (again) {
                want(contact, contact.pulling.isExact());
            }
        }
    }

    private boolean isMember() {
        return membership.belongs(context.self);
    }

    /** Tries what waits at other links, after something has come. */
    List<WaitingRoom.Arrival> retryAll() {
        List<WaitingRoom.Arrival> arrivals = new ArrayList<>();
        boolean progress = true;
        while (progress) {
            progress = false;
            for (Contact contact : contacts.all()) {
                int before = arrivals.size();
                try {
                    session.retry(contact.pulling.room, arrivals);
                } catch (ProtocolException e) {
                    context.close(contact.link, e.getMessage());
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
        Optional<Sync> authors = contacts.fresh().filter(contact -> contact.peer.equals(author)).findFirst()
                .flatMap(Contact::sync);    // the author's last beat, which names those whom the author can't reach
        boolean mesh = Overlay.isMesh(session.roster().joined().count());
        if (!mesh && from.isPresent() && !mayPassOn(run)) {
            return;
        }
        PeerMessage.Events news = new PeerMessage.Events(session.id(), List.of(run), false, false);
        for (Contact contact : to) {    // heard already: the author, whoever told us, and in a mesh all whom the author reaches
            boolean heard = contact.peer.equals(author) || from.filter(f -> f == contact).isPresent()
                    || mesh && authors.filter(sync -> !sync.missing().contains(contact.peer)).isPresent()
                    && contact.sync().filter(sync -> sync.missing().contains(author)).isEmpty();
            if (!heard && (run.isTalk() ? contact.pulling.talk : contact.pulling.news).take(1, context.nowMs)) {
                context.send(contact.link, news);
            }
        }
    }

    private boolean mayPassOn(EventRun run) {
        for (Map<PeerId, Bucket> each : List.of(passedOn, talkPassedOn)) {
            each.keySet().removeIf(peer -> !session.roster().admits(peer));
        }
        return (run.isTalk()
                ? talkPassedOn.computeIfAbsent(run.author(), peer -> new Bucket(Rates.AUTHORS_TALK_PER_S, Rates.AUTHORS_TALK_BURST, context.nowMs))
                : passedOn.computeIfAbsent(run.author(), peer -> new Bucket(Rates.AUTHORS_NEWS_PER_S, Rates.AUTHORS_NEWS_BURST, context.nowMs)))
                .take(1, context.nowMs);
    }

    // ---- time ----

    void tick() {
        for (Contact contact : contacts.all()) {
            if (contact.pulling.isOverdue(Pulling.ANSWER_MS, context.nowMs)) {
                context.close(contact.link, "no answer to a WANT for " + Pulling.ANSWER_MS / 1000 + " s");
                contact.pulling.stopWaiting();
            }
            if (!contact.pulling.isWaiting() && contact.pulling.isWishedAgain()) {
                want(contact, contact.pulling.isExact());
            }
        }
        if (context.nowMs >= nextAnywayMs) {
            nextAnywayMs = context.nowMs + context.jitter(ANYWAY_MS);
            List<Contact> present = contacts.stream().filter(Contact::isPresent).toList();
            if (!present.isEmpty()) {
                want(present.get(context.random.nextInt(present.size())), false);
            }
        }
    }

    long wakeAtMs() {
        long wake = nextAnywayMs;
        for (Contact contact : contacts.all()) {
            wake = Math.min(wake, contact.pulling.wakeAtMs(context.nowMs));
        }
        return wake;
    }
}
