package wetube.election;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import wetube.act.Act;
import wetube.act.Role;
import wetube.identity.PeerId;
import wetube.log.Author;
import wetube.log.EventId;
import wetube.log.EventLog;
import wetube.log.EventRun;
import wetube.log.LogEntry;
import wetube.session.Meaning;
import wetube.session.Session;

/**
 * A member that keeps to no rule but this: it can't sign for others. It knows its friends, and shows each event to whom it likes.
 */
class Liar extends Host {
    /** What it may do when it feels like it. */
    enum Trick {
        /** Claims without having been elected, with its own vote and its friends'. */
        CLAIM,
        /** The same, and uses the power at once: removes everybody, makes friends directors, invites keys of its own that vote. */
        GRAB,
        /** Votes for two at once, and shows each half another vote. */
        DOUBLE_VOTE,
        /** Changes its vote, again and again. */
        FLIP_FLOP,
        /** Writes a vote or a claim and shows it much later. */
        WITHHOLD,
        /** Takes tokens over and does not pass them on. */
        SWALLOW_TOKENS,
        /** Does not even take them over. */
        IGNORE_TOKENS,
        /** Votes for itself in terms that suit it, or far beyond. */
        INFLATE_TERMS,
        /** Sends its own tokens when it likes, and again what it has seen. */
        REPLAY_TOKENS,
        /** Claims and votes as if it had never heard of anything since some time long ago. */
        FEIGN_IGNORANCE,
        /** Says to everything in force that it sees a director. */
        OBJECT,
        /** Sends no beats to some. */
        HIDE
    }

    private static final int MAX_TOKENS_KEPT = 50;
    /** Each leaves dozens of events for everybody to judge, which makes the run slow and shows nothing new. */
    private static final int MAX_GRABS = 3;

    private final Set<Trick> tricks = EnumSet.noneOf(Trick.class);
    private final List<Token.Signed> kept = new ArrayList<>();
    private List<Liar> friends = List.of();
    private Collection<Host> blind = Set.of();
    private int sybils;
    private int grabs;
    private boolean stopped;

    Liar(Net net, Author person, int number) {
        super(net, person, number);
    }

    Liar with(Collection<Trick> some) {
        tricks.addAll(some);
        return this;
    }

    /** It lies to some end, together with these. */
    void begin(List<Liar> others) {
        friends = others;
        if (tricks.contains(Trick.HIDE)) {
            blind = net.hosts.stream().filter(host -> net.random.nextBoolean()).toList();
        }
        playNowAndThen();
    }

    /** From now on it only keeps its log, passes nothing on and says nothing. */
    void stop() {
        stopped = true;
        blind = Set.of();
    }

    @Override
    boolean showsItselfTo(Host viewer) {
        return !blind.contains(viewer);
    }

    @Override
    void received(Host from, Message message) {
        switch (message) {
            case Message.News m -> take(m.run());
            case Message.Ack m -> { }
            case Message.Tok m -> {
                if (kept.size() < MAX_TOKENS_KEPT) {
                    kept.add(m.signed());
                }
                if (!tricks.contains(Trick.IGNORE_TOKENS)) {
                    net.send(this, from, new Message.Ack(m.signed().token()));
                    if (!tricks.contains(Trick.SWALLOW_TOKENS)) {
                        net.send(this, any(net.hosts), m);
                    }
                }
            }
        }
    }

    private void playNowAndThen() {
        if (!stopped) {
            if (up && !tricks.isEmpty()) {
                play(any(List.copyOf(tricks)));
            }
            net.after(100 + net.random.nextInt(3000), this::playNowAndThen);
        }
    }

    private <T> T any(List<T> some) {
        return some.get(net.random.nextInt(some.size()));
    }

    private boolean chance(int oneIn) {
        return net.random.nextInt(oneIn) == 0;
    }

    private Ballot ballot() {
        return session.ballot().orElseThrow();
    }

    // ---- tricks ----

    private void play(Trick trick) {
        EventId base = ballot().base();
        switch (trick) {
            case CLAIM -> claim(base);
            case GRAB -> grab(base);
            case DOUBLE_VOTE -> doubleVote(base);
            case FLIP_FLOP -> publish(new Act.Vote(base, 1 + net.random.nextInt(4), candidate()), everybody());
            case WITHHOLD -> {
                List<EventRun> hidden = new ArrayList<>();
                compose(session, new Act.Vote(base, 1, Optional.of(id()))).ifPresent(hidden::add);
                compose(session, new Act.Elected(base, 1)).ifPresent(hidden::add);
                net.after(2000 + net.random.nextInt(60_000), () -> hidden.forEach(run -> show(run, everybody())));
            }
            case INFLATE_TERMS -> inflate(base);
            case REPLAY_TOKENS -> {
                kept.add(new Token.Signed(new Token(base, id(), any(List.of(Token.Lap.values()))), new byte[0]));
                net.send(this, any(net.hosts), new Message.Tok(any(kept)));
            }
            case FEIGN_IGNORANCE -> feign();
            case OBJECT -> publish(new Act.Vote(ballot().mandate().map(Ballot.Mandate::base).orElse(base), 1, Optional.empty()), everybody());
            case SWALLOW_TOKENS, IGNORE_TOKENS, HIDE -> { }    // not now, but always
        }
    }

    void claim(EventId base) {
        Stream.concat(Stream.of(this), friends.stream()).distinct().filter(friend -> friend.up && chance(2) || friend == this)
                .forEach(friend -> friend.publishOn(session, new Act.Vote(base, 1, Optional.of(id())), everybody()));
        publish(new Act.Elected(base, 1), chance(3) ? some() : everybody());
    }

    private void grab(EventId base) {
        boolean fairly = ballot().ranking().electorate().stream().map(net::host)
                .anyMatch(host -> host instanceof Honest && ballot().vote(host.id()).isFor(id()));
        if (fairly || ++grabs > MAX_GRABS) {
            return;    // with the votes of others it would be no lie
        }
        claim(base);
        if (!session.roster().elected().equals(Optional.of(id()))) {
            return;
        }
        for (Host victim : net.hosts) {
            if (victim instanceof Honest && session.roster().givenTo(victim.id()) != Role.DIRECTOR) {
                publish(new Act.Remove(victim.id()), everybody());
            }
        }
        friends.stream().filter(friend -> friend != this).findFirst()
                .ifPresent(friend -> publish(new Act.ChangeRole(friend.id(), Role.DIRECTOR), everybody()));
        for (int i = 0; i < 2; i++) {
            Author sybil = Author.named(person.name() + "'s key " + ++sybils);
            publish(new Act.Invite(sybil.id(), Role.VIEWER, "sybil", List.of()), everybody());
            for (Act act : List.of(new Act.Join("sybil", List.of()), new Act.Vote(base, 1, Optional.of(id())))) {
                compose(session, sybil, act).ifPresent(run -> show(run, everybody()));
            }
        }
    }

    private void doubleVote(EventId base) {
        Optional<EventRun> one = composeApart(session, new Act.Vote(base, 1, Optional.of(id())));
        Optional<EventRun> other = composeApart(session, new Act.Vote(base, 1, candidate()));
        List<Host> half = some();
        one.ifPresent(run -> show(run, half));
        other.ifPresent(run -> show(run, net.hosts.stream().filter(host -> !half.contains(host)).toList()));
        one.ifPresent(this::take);
        other.ifPresent(this::take);
    }

    private void inflate(EventId base) {
        int term = chance(3) ? Ballot.MAX_TERM : 1 + net.random.nextInt(chance(2) ? 5 : 100_000);
        publish(new Act.Vote(base, term, Optional.of(id())), everybody());
    }

    /** What it knew at some time. */
    Session pastOf(LogEntry then) {
        Session part = new Session(net.sessionId());
        Meaning.arrived(session.log()).stream().filter(entry -> entry == then || entry.isBefore(then))
                .forEach(entry -> part.add(net.run(entry.id())));
        return part;
    }

    private void feign() {
        Session part = pastOf(any(Meaning.arrived(session.log())));
        part.ballot().map(Ballot::base).ifPresent(base -> {
            for (Act act : List.of(new Act.Vote(base, 1, Optional.of(id())), new Act.Elected(base, 1))) {
                compose(part, act).ifPresent(run -> show(run, everybody()));
            }
        });
    }

    private Optional<PeerId> candidate() {
        return chance(4) ? Optional.empty() : Optional.of(any(net.hosts).id());
    }

    private Collection<Host> everybody() {
        return net.hosts;
    }

    private List<Host> some() {
        return net.hosts.stream().filter(host -> chance(2)).collect(Collectors.toList());
    }

    // ---- writing ----

    void publish(Act act, Collection<Host> readers) {
        publishOn(session, act, readers);
    }

    private void publishOn(Session known, Act act, Collection<Host> readers) {
        compose(known, person, act).ifPresent(run -> {
            show(run, readers);
            take(run);
        });
    }

    Optional<EventRun> compose(Session known, Act act) {
        return compose(known, person, act);
    }

    /** Writes as if this were all it knew, and adds it to that; nothing if no log would take it in. */
    private Optional<EventRun> compose(Session known, Author author, Act act) {
        EventRun run = net.written(author, known.compose(author.id(), act, net.nowMs() + net.random.nextInt(1000)));
        return known.add(run) instanceof EventLog.Outcome.Added ? Optional.of(run) : Optional.empty();
    }

    /** Writes as if this were all it knew, and leaves that as it was. */
    Optional<EventRun> composeApart(Session known, Act act) {
        Session copy = new Session(net.sessionId());
        Meaning.arrived(known.log()).forEach(entry -> copy.add(net.run(entry.id())));
        return compose(copy, act);
    }

    void show(EventRun run, Collection<Host> readers) {
        readers.forEach(reader -> net.send(this, reader, new Message.News(run)));
    }
}
