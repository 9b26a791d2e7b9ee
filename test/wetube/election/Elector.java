package wetube.election;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import wetube.act.Act;
import wetube.identity.PeerId;
import wetube.log.EventId;
import wetube.sim.Violation;

/**
 * One elector as far as it has come: what it knows, sees and wishes to write, and the real {@link Election}. That machine can't be copied,
 * so it is made again from all that ever happened to it; what comes of an input is found out once.
 *
 * <p>Immutable, but for what it remembers.
 */
final class Elector {
    /** What happens to it. */
    sealed interface Input {
        record Notices(int gone) implements Input {}

        record Hears(int event) implements Input {}

        record Receives(Post post) implements Input {}

        record IsTakenOver(int by, Token token) implements Input {}

        /** The first of its wishes gets onto its disk, or is not meant any more. */
        record Stores() implements Input {}

        /** Until it does something. */
        record TimePasses() implements Input {}
    }

    /** A token on its way. */
    record Post(int from, int to, Token.Signed signed) {}

    /** It has taken over a token that came from somebody. */
    record Taken(int from, Token token) {}

    record Step(Elector next, List<Post> sent, List<Taken> taken) {}

    private static final byte[] SIGNATURE = {};
    /** The longest wait is some sixteen times as long as the first. */
    private static final int MAX_WAKES = 2000;

    private final Hustings hustings;
    private final int index;
    private final Hustings.Knowledge knows;
    private final Set<Integer> gone;
    private final List<Act> wishes;
    private final long nowMs;
    private final Optional<Elector> before;
    private final Optional<Input> last;
    private final Map<Input, Step> steps = new HashMap<>();
    private int number;

    private Elector(Hustings hustings, int index, Hustings.Knowledge knows, Set<Integer> gone, List<Act> wishes, long nowMs,
                    Optional<Elector> before, Optional<Input> last) {
        this.hustings = hustings;
        this.index = index;
        this.knows = knows;
        this.gone = Set.copyOf(gone);
        this.wishes = List.copyOf(wishes);
        this.nowMs = nowMs;
        this.before = before;
        this.last = last;
    }

    static Elector beginner(Hustings hustings, int index, Hustings.Knowledge knows) {
        Elector beginner = new Elector(hustings, index, knows, Set.of(), List.of(), 0, Optional.empty(), Optional.empty());
        return beginner.known(beginner.machine());
    }

    /** This one, or one that is in the same state. */
    private Elector known(Election machine) {
        number = hustings.electors();
        return hustings.same(index + " " + new TreeSet<>(knows.events()) + new TreeSet<>(gone) + wishes + nowMs + shown(machine), this);
    }

    int number() {
        return number;
    }

    Hustings.Knowledge knows() {
        return knows;
    }

    Set<Integer> gone() {
        return gone;
    }

    List<Act> wishes() {
        return wishes;
    }

    long nowMs() {
        return nowMs;
    }

    private PeerId self() {
        return hustings.key(index);
    }

    // ---- what comes of an input ----

    Step after(Input input) {
        Step step = steps.get(input);
        if (step == null) {
            step = perform(machine(), input);
            steps.put(input, step);
        }
        return step;
    }

    /** The machine as it is now, from the beginning. */
    private Election machine() {
        List<Elector> path = new ArrayList<>();
        for (Optional<Elector> each = Optional.of(this); each.isPresent(); each = each.get().before) {
            path.add(0, each.get());
        }
        RandomGenerator dice = () -> index * (Long.MAX_VALUE / 4);    // nobody's luck changes: orders are what is tried here
        Election machine = new Election(self(), dice, token -> SIGNATURE);
        for (int i = 1; i < path.size(); i++) {
            path.get(i - 1).input(machine, path.get(i).last.orElseThrow());
        }
        return machine;
    }

    private record Happened(Hustings.Knowledge knows, Set<Integer> gone, List<Act> wishes, long nowMs, List<ElectionEffect> effects) {}

    private Happened input(Election machine, Input input) {
        return switch (input) {
            case Input.Notices i -> {
                Set<Integer> more = new TreeSet<>(gone);
                more.add(i.gone);
                yield new Happened(knows, more, wishes, nowMs, machine.look(view(knows, more), nowMs));
            }
            case Input.Hears i -> {
                Hustings.Knowledge more = hustings.with(knows, i.event);
                yield new Happened(more, gone, wishes, nowMs, machine.look(view(more, gone), nowMs));
            }
            case Input.Receives i -> new Happened(knows, gone, wishes, nowMs,
                    machine.receive(hustings.key(i.post.from), i.post.signed, view(knows, gone), nowMs));
            case Input.IsTakenOver i -> {
                machine.acknowledged(hustings.key(i.by), i.token);
                yield new Happened(knows, gone, wishes, nowMs, List.of());
            }
            case Input.Stores i -> {
                Act wish = wishes.get(0);
                Hustings.Knowledge more = isMeant(machine, wish) ? hustings.with(knows, hustings.write(self(), wish, knows)) : knows;
                yield new Happened(more, gone, wishes.subList(1, wishes.size()), nowMs, machine.look(view(more, gone), nowMs));
            }
            case Input.TimePasses i -> waits(machine);
        };
    }

    private Happened waits(Election machine) {
        long laterMs = nowMs;
        int term = machine.term();
        List<ElectionEffect> effects = List.of();
        for (int i = 0; i < MAX_WAKES && effects.isEmpty() && machine.term() == term; i++) {
            laterMs = machine.wakeAtMs(laterMs);
            effects = machine.look(view(knows, gone), laterMs);
            if (machine.term() == 0) {
                break;    // it sees a director, and waits for nothing
            }
        }
        return new Happened(knows, gone, wishes, laterMs, effects);
    }

    private Step perform(Election machine, Input input) {
        Happened happened = input(machine, input);
        List<Act> wished = new ArrayList<>(happened.wishes);
        List<Post> sent = new ArrayList<>();
        List<Taken> taken = new ArrayList<>();
        for (ElectionEffect effect : happened.effects) {
            switch (effect) {
                case ElectionEffect.Send d -> sent.add(new Post(index, hustings.indexOf(d.to()), d.signed()));
                case ElectionEffect.Acknowledge d -> taken.add(new Taken(hustings.indexOf(d.to()), d.token()));
                case ElectionEffect.Vote d -> {
                    check(d, happened.knows, happened.gone);
                    wished.add(new Act.Vote(d.base(), d.term(), d.candidate()));
                }
                case ElectionEffect.Claim d -> wished.add(new Act.Elected(d.base(), d.term()));
            }
        }
        Elector next = new Elector(hustings, index, happened.knows, happened.gone, wished, happened.nowMs, Optional.of(this), Optional.of(input));
        return new Step(next.known(machine), sent, taken);
    }

    private boolean isMeant(Election machine, Act wish) {
        return switch (wish) {
            case Act.Vote a -> machine.means(new ElectionEffect.Vote(a.base(), a.term(), a.candidate()), view(knows, gone));
            case Act.Elected a -> machine.means(new ElectionEffect.Claim(a.base(), a.term()), view(knows, gone));
            default -> throw new IllegalStateException("nobody wishes for " + wish);
        };
    }

    private View view(Hustings.Knowledge known, Set<Integer> missed) {
        Set<PeerId> alive = new TreeSet<>(known.ballot().ranking().electorate());
        known.ballot().everyDirector().forEach(alive::add);
        missed.forEach(each -> alive.remove(hustings.key(each)));
        return new View(known.ballot(), alive, known.ballot().everyDirector().filter(alive::contains).collect(Collectors.toSet()), true);
    }

    /** I6: never for two in one term, never back, unless over to one in force whom most of those here back. */
    private void check(ElectionEffect.Vote vote, Hustings.Knowledge known, Set<Integer> missed) {
        Ballot.Vote mine = known.ballot().vote(self());
        boolean other = known.ballot().base().equals(vote.base()) && mine.candidate().isPresent() && vote.candidate().isPresent()
                && !mine.candidate().equals(vote.candidate());
        if (other && vote.term() <= mine.term()) {
            throw new Violation("I6: a vote in term " + vote.term() + " for another after one in term " + mine.term());
        }
        for (Ballot.Mandate mandate : known.ballot().succession()) {
            Optional<Ballot.Vote> before = Optional.ofNullable(mandate.votes().get(self()));
            boolean over = mandate.base().equals(vote.base()) && vote.candidate().equals(Optional.of(mandate.winner()))
                    && before.filter(last -> last.candidate().isPresent() && !last.isFor(mandate.winner())).isPresent();
            Set<PeerId> alive = new TreeSet<>(view(known, missed).alive());
            alive.retainAll(mandate.electorate());
            if (over && 2 * mandate.backers(alive) <= alive.size()) {
                throw new Violation("I6: over to one in force without most of those here");
            }
        }
    }

    // ---- its state in words ----

    /** All fields of a machine, whatever it is made of; the same for machines that will do the same. */
    private static String shown(Object part) {
        return switch (part) {
            case null -> "-";
            case Optional<?> o -> "?" + shown(o.orElse(null));
            case Map<?, ?> m -> m.entrySet().stream().map(entry -> shown(entry.getKey()) + "=" + shown(entry.getValue())).sorted().toList().toString();
            case Set<?> s -> s.stream().map(Elector::shown).sorted().toList().toString();
            case Collection<?> c -> c.stream().map(Elector::shown).toList().toString();
            case PeerId id -> id.toString();
            case EventId id -> id.toString();
            case Enum<?> e -> e.name();
            case byte[] bytes -> Arrays.toString(bytes);
            case View view -> view.ballot().ranking().order(view.ballot().ranking().electorate().stream(), 1).toString();    // what a ring compares numbers by
            case RandomGenerator dice -> "";
            case Object object when object.getClass().getName().startsWith("wetube.") -> fields(object);
            default -> part.toString();
        };
    }

    private static String fields(Object object) {
        return Stream.of(object.getClass().getDeclaredFields()).filter(field -> !Modifier.isStatic(field.getModifiers()))
                .map(field -> shown(value(field, object))).toList().toString();
    }

    private static Object value(Field field, Object object) {
        try {
            field.setAccessible(true);
            return field.get(object);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(field + " can't be read", e);
        }
    }
}
