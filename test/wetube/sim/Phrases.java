package wetube.sim;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import wetube.act.Act;
import wetube.identity.PeerId;
import wetube.log.EventId;
import wetube.log.LogEntry;
import wetube.party.Beat;
import wetube.party.PeerMessage;
import wetube.party.Sync;
import wetube.session.Session;

/** What a {@link Lie} is put together from. */
final class Phrases {
    private Phrases() {}

    /** Something to say about a session, if the liar is in one. */
    static void inSession(Liar liar, Consumer<Session> saying) {
        liar.session().filter(session -> session.log().lastBy(liar.id()).isPresent()).ifPresent(saying);
    }

    static Act.Pause pause(Liar liar, Session session) {
        return new Act.Pause(session.playback().item().orElse(session.id()), 9, liar.timeMs());
    }

    static Act.Play play(Liar liar, Session session, double where) {
        return new Act.Play(session.playback().item().orElse(session.id()), where, liar.timeMs());
    }

    static LogEntry pick(Liar liar, Session session) {
        List<LogEntry> all = session.log().inOrder();
        return all.get(liar.random().nextInt(all.size()));
    }

    static PeerMessage sync(Liar liar, Session session, long n, List<EventId> heads, List<PeerId> missing) {
        return new PeerMessage.Pulse(new Sync(session.id(), n, liar.timeMs(), heads, missing, true, Optional.empty()));
    }

    static PeerMessage wrongTime(Liar liar, PeerMessage.Time asked) {
        RandomGenerator random = liar.random();
        return new PeerMessage.TimeReply(asked.session(), random.nextInt(3) == 0 ? 1 : asked.t1(), random.nextDouble(2e12),
                random.nextDouble(2e12), random.nextDouble(-1e12, 1e12), random.nextInt(17), Optional.of(liar.id()));
    }

    /**
     * A beat in somebody's name, signed by the liar, a little ahead of the time of the first of the honest, so that nobody can
     * find it stale.
     */
    static Beat beat(Liar liar, Session session, PeerId author, long aheadMs) {
        long now = liar.world().machines().get(0).sessionTimeMs().orElse(liar.timeMs());
        return Beat.sign(author,
                new Sync(session.id(), liar.nextBeat(), now + aheadMs, List.of(), session.roster().joined()
                .limit(Sync.MAX_MISSING).toList(), true, Optional.empty()), liar.key().signer());
    }

    /** So many of its own, each a millisecond later than the one before. */
    static PeerMessage beats(Liar liar, Session session, int count) {
        return new PeerMessage.Beats(session.id(),
                IntStream.range(0, count).mapToObj(i -> beat(liar, session, liar.id(), i)).toList());
    }
}
