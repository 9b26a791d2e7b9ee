package wetube.election;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import wetube.act.Act;
import wetube.act.Role;
import wetube.identity.PeerId;
import wetube.log.Author;
import wetube.log.EventLog;
import wetube.log.EventRun;
import wetube.session.Meaning;
import wetube.sim.Violation;

/** A machine that keeps to the rules: the real {@link Election} over the real fold, with what a peer does around it. */
final class Honest extends Host {
    private static final long SETTLED_MS = 10_000;
    private static final long SLEPT_MS = 3000;
    /** A director of whom it has just learned gets so long to be heard from. */
    private static final long INTRODUCED_MS = 3000;
    private static final long REPAIR_MS = 1000;
    private static final int FORK_PATIENCE_MS = 2000;
    private static final int NO_SIGNATURE = 0;

    Election election;
    private long awakeSinceMs = Long.MIN_VALUE / 2;
    private long lastMs;
    private long wakesAtMs;
    private final Deque<Act> wishes = new ArrayDeque<>();
    private final Map<PeerId, Long> directorSinceMs = new HashMap<>();
    private final Set<PeerId> convicting = new HashSet<>();
    private int life;

    Honest(Net net, Author person, int number) {
        super(net, person, number);
    }

    @Override
    void started() {
        boolean first = election == null;
        election = new Election(id(), net.random, token -> new byte[NO_SIGNATURE]);
        awakeSinceMs = first ? awakeSinceMs : net.nowMs();
        lastMs = net.nowMs();
        wishes.clear();
        directorSinceMs.clear();
        int thisLife = ++life;
        wakesAtMs = Long.MAX_VALUE;
        repairNowAndThen(thisLife);
        woke();
    }

    private void repairNowAndThen(int thisLife) {
        if (life == thisLife) {
            Host other = net.hosts.get(net.random.nextInt(net.hosts.size()));
            if (up && !paused && other != this) {
                net.repair(this, other);
                net.repair(other, this);
            }
            net.after(REPAIR_MS / 2 + net.random.nextLong(REPAIR_MS), () -> repairNowAndThen(thisLife));
        }
    }

    // ---- inputs ----

    @Override
    void received(Host from, Message message) {
        switch (message) {
            case Message.Tok m -> view().ifPresent(view -> act(election.receive(from.id(), m.signed(), view, net.nowMs())));
            case Message.Ack m -> election.acknowledged(from.id(), m.token());
            case Message.News m -> {
                Set<EventRun> news = take(m.run());
                news.forEach(run -> net.spread(this, run));
                if (!news.isEmpty()) {
                    convictSoon();
                    look();
                }
            }
        }
        handled();
    }

    @Override
    void woke() {
        if (up && !paused) {
            awakeSinceMs = net.nowMs() - lastMs >= SLEPT_MS ? net.nowMs() : awakeSinceMs;
            lastMs = net.nowMs();
            look();
            handled();
        }
    }

    private void look() {
        view().ifPresent(view -> act(election.look(view, net.nowMs())));
    }

    private void handled() {
        net.invariants.handled(this);
        long wakeMs = election.wakeAtMs(net.nowMs());
        if (wakeMs < wakesAtMs || wakesAtMs <= net.nowMs()) {
            wakesAtMs = wakeMs;
            int thisLife = life;
            net.at(wakeMs, () -> {
                if (life == thisLife && wakesAtMs == net.nowMs()) {
                    woke();
                }
            });
        }
    }

    /** Shows everybody that an author has forked, if nobody else does. */
    private void convictSoon() {
        for (EventLog.Fork fork : session.openForks()) {
            if (convicting.add(fork.author()) && !fork.author().equals(id())) {
                net.after(net.random.nextInt(FORK_PATIENCE_MS), () -> {
                    convicting.remove(fork.author());
                    if (up && !paused && session.openForks().contains(fork)) {
                        write(new Act.Fork(fork.first(), fork.second()));
                    }
                });
            }
        }
    }

    private void act(List<ElectionEffect> effects) {
        for (ElectionEffect effect : effects) {
            switch (effect) {
                case ElectionEffect.Send d -> net.send(this, net.host(d.to()), new Message.Tok(d.signed()));
                case ElectionEffect.Acknowledge d -> net.send(this, net.host(d.to()), new Message.Ack(d.token()));
                case ElectionEffect.Vote d -> {
                    net.invariants.votes(this, d);
                    write(new Act.Vote(d.base(), d.term(), d.candidate()));
                }
                case ElectionEffect.Claim d -> write(new Act.Elected(d.base(), d.term()));
            }
        }
    }

    /** Wishes for an event; the disk takes a moment for each. */
    void write(Act act) {
        wishes.add(act);
        if (wishes.size() == 1) {
            writeNext();
        }
    }

    private void writeNext() {
        int thisLife = life;
        net.after(1 + net.random.nextInt(5), () -> {
            if (life == thisLife && up && !paused) {
                store(wishes.remove());
                if (!wishes.isEmpty()) {
                    writeNext();
                }
                look();
                handled();
            } else if (life == thisLife && paused) {
                writeNext();
            }
        });
    }

    private void store(Act act) {
        boolean outdated = switch (act) {
            case Act.Vote vote -> !election.means(new ElectionEffect.Vote(vote.base(), vote.term(), vote.candidate()), view().orElseThrow());
            case Act.Elected claim -> !election.means(new ElectionEffect.Claim(claim.base(), claim.term()), view().orElseThrow());
            default -> false;
        };
        boolean member = session.roster().admits(id()) && (act instanceof Act.Join || session.roster().roleOf(id()).includes(act.need()));
        boolean lost = !(act instanceof Act.Vote) && !member;
        if (!outdated && !lost) {
            EventRun run = net.written(person, session.compose(id(), act, net.nowMs()));
            take(run);
            if (!known.contains(run.last().id())) {
                throw new Violation(this + "'s own " + act + " is refused: " + session.add(run) + "\n" + net + session.log().inOrder().stream()
                        .map(entry -> net.host(entry.author()) + " " + entry.id().shortText() + " " + Meaning.act(session, entry.id())
                        + (Meaning.voids(session).contains(entry.id()) ? " VOID" : "")).collect(Collectors.joining("\n")));
            }
            net.invariants.wrote(this, act);
            net.spread(this, run);
        }
    }

    // ---- what it sees ----

    /** Empty if it has no say in this session. */
    Optional<View> view() {
        return session.ballot().map(ballot -> {
            Set<PeerId> members = new HashSet<>(ballot.ranking().electorate());
            ballot.succession().forEach(mandate -> members.addAll(mandate.electorate()));
            ballot.everyDirector().forEach(members::add);
            members.removeIf(peer -> session.log().lastBy(peer).isEmpty());    // has not joined
            Set<PeerId> alive = members.stream().filter(this::sees).collect(Collectors.toSet());
            Set<PeerId> directors = directors();
            directorSinceMs.keySet().retainAll(directors);
            directors.forEach(director -> directorSinceMs.putIfAbsent(director, net.nowMs()));
            Set<PeerId> here = directors.stream().filter(peer -> alive.contains(peer)
                    || net.nowMs() - directorSinceMs.get(peer) < INTRODUCED_MS && net.nowMs() - awakeSinceMs > INTRODUCED_MS).collect(Collectors.toSet());
            return new View(ballot, alive, here, net.nowMs() - awakeSinceMs >= SETTLED_MS);
        });
    }

    boolean sees(PeerId peer) {
        Host host = net.host(peer);
        return host != null && net.sees(this, host);
    }

    /** All who direct, by its log. */
    Set<PeerId> directors() {
        return session.roster().atLeast(Role.DIRECTOR).collect(Collectors.toSet());
    }

    boolean seesDirector() {
        return directors().stream().anyMatch(this::sees);
    }

    /** The elected director, by its log. */
    Optional<Host> elected() {
        return session.roster().elected().map(net::host);
    }

    @Override
    String describe() {
        Ballot ballot = session.ballot().orElseThrow();
        return super.describe() + " term " + election.term() + ", sees " + net.hosts.stream().filter(host -> net.sees(this, host)).toList()
                + ", directors " + directors().stream().map(peer -> String.valueOf(net.host(peer))).toList() + ", base " + ballot.base().shortText()
                + ", votes " + ballot.votes().entrySet().stream().map(vote -> net.host(vote.getKey()) + ":" + vote.getValue().term() + "→"
                + vote.getValue().candidate().map(peer -> String.valueOf(net.host(peer))).orElse("nobody")).sorted().toList()
                + ballot.mandate().map(mandate -> ", stands " + mandate.backs().entrySet().stream().map(stand -> net.host(stand.getKey())
                + (stand.getValue() ? "+" : "-")).sorted().toList()).orElse("");
    }
}
