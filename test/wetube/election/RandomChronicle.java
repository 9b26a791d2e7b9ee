package wetube.election;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import wetube.act.Act;
import wetube.act.Role;
import wetube.identity.PeerId;
import wetube.log.EventId;
import wetube.log.EventLog;
import wetube.log.LogEntry;
import wetube.session.Session;

/**
 * A session in which people vote, claim and direct at random, right or wrong, and tell one another some of it.
 */
public final class RandomChronicle {
    private final Chronicle log;
    private final RandomGenerator random;
    private final List<String> people = new ArrayList<>(List.of("ada"));
    private final int size;
    /** Whether people also leave, are removed, contradict themselves and get every role; elections seldom follow one another then. */
    private final boolean isRough;

    private RandomChronicle(RandomGenerator random, int size) {
        this.log = new Chronicle("ada");
        this.random = random;
        this.size = size;
        this.isRough = random.nextInt(3) == 0;
    }

    public static Chronicle of(RandomGenerator random, int people, int steps) {
        RandomChronicle chronicle = new RandomChronicle(random, people);
        for (int i = 1; i < 3; i++) {
            chronicle.people.add("p" + i);
            chronicle.log.invite("ada", "p" + i);
        }
        for (int i = 0; i < steps; i++) {
            chronicle.step();
        }
        return chronicle.log;
    }

    private <T> T any(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }

    private void step() {
        String who = any(people);
        if (random.nextInt(10) < 4) {
            log.tell(who, any(people));
            return;
        }
        Session session = log.session(who);
        if (session.log().size() == 0 || !session.roster().admits(log.key(who))) {
            return;    // the log would not take it
        }
        if (isRough && random.nextInt(30) == 0) {
            rewrite(who, session);
        } else {
            log.write(who, act(who, session));
        }
        if (people.size() < size && random.nextInt(6) == 0 && session.roster().admits(log.key(who))) {
            String guest = "p" + people.size();
            people.add(guest);
            log.write(who, new Act.Invite(log.key(guest), random.nextBoolean() ? Role.VIEWER : Role.EDITOR, guest, List.of()));
            log.tell(who, guest);
        }
    }

    /** Writes as if they knew less, which may contradict what they wrote before. */
    private void rewrite(String who, Session session) {
        List<LogEntry> all = session.log().inOrder();
        Session part = log.holding(List.of(all.get(random.nextInt(all.size())).id()));
        if (part.roster().givenTo(log.key(who)) != Role.NONE) {
            log.writeKnowing(who, part.log().heads(Integer.MAX_VALUE), act(who, part));
        }
    }

    private Act act(String who, Session session) {
        if (session.roster().givenTo(log.key(who)) == Role.NONE) {
            return new Act.Join(who, List.of());
        }
        if (isRough && random.nextInt(25) == 0) {
            return new Act.Leave();
        }
        List<EventLog.Fork> forks = session.openForks();
        if (!forks.isEmpty() && random.nextInt(3) == 0) {
            return new Act.Fork(forks.get(0).first(), forks.get(0).second());
        }
        EventId base = random.nextInt(8) > 0 ? session.ballot().orElseThrow().base() : any(bases(session));
        boolean director = session.roster().roleOf(log.key(who)) == Role.DIRECTOR;
        return switch (random.nextInt(director ? 12 : 8)) {
            case 0 -> new Act.Vote(base, 1 + random.nextInt(3), Optional.empty());
            case 1, 2 -> new Act.Vote(session.ballot().flatMap(Ballot::mandate).map(Ballot.Mandate::base).orElse(base), 1,
                    random.nextBoolean() ? Optional.empty() : Optional.of(candidate()));
            case 3, 4, 5 -> new Act.Vote(base, 1 + random.nextInt(3), Optional.of(candidate()));
            case 6, 7 -> new Act.Elected(base, 1 + random.nextInt(3));
            case 8, 9, 10 -> {
                int member = random.nextInt(people.size());
                boolean friend = isRough ? random.nextBoolean() : member % 3 == 2;
                yield isRough && random.nextInt(4) == 0 ? new Act.Remove(log.key(people.get(member)))
                        : new Act.ChangeRole(log.key(people.get(member)),
                                friend ? Role.DIRECTOR : random.nextBoolean() ? Role.VIEWER : Role.EDITOR);
            }
            default -> new Act.Invite(log.key(any(people)), Role.VIEWER, "again", List.of());
        };
    }

    private PeerId candidate() {
        return log.key(people.get(random.nextInt(Math.min(3, people.size()))));
    }

    private static List<EventId> bases(Session session) {
        List<LogEntry> all = session.log().inOrder();
        return IntStream.range(0, all.size()).mapToObj(all::get)
                .filter(entry -> List.of("START", "INVITE", "ROLE", "REMOVE", "ELECTED").contains(entry.event().type())).map(LogEntry::id).toList();
    }
}
