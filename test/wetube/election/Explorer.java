package wetube.election;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import wetube.election.Elector.Input;
import wetube.election.Elector.Post;
import wetube.sim.Violation;

/**
 * Whatever can happen to three or four electors whose director is gone, in every order, as far as one likes.
 *
 * <p>From each state every one of these leads to the next: somebody notices that somebody is gone; a token arrives; somebody hears of an
 * event, from whoever knows it; a vote or a claim gets onto a disk, or is not meant any more; at somebody's, time passes until that
 * one does something; and, once at most, somebody crashes. Nothing is in order: tokens and events overtake one another, and each
 * one's clock goes as fast as it likes. So a network that is slow, or loses things for a while, is among the orders.
 *
 * <p>In every state: equal logs agree, in whatever order they came (I1); one at most is in force (I2); nobody votes for two in a term, or
 * back in an earlier one (I6); nobody claims a term that another has claimed. And from a share of the states a kind network elects
 * one who is there (I4).
 */
public final class Explorer {
    private static final long FIRST_SALT = 0x9E3779B97F4A7C15L;
    /** From one in so many states a director must be found. */
    private static final int FAIR_ONE_IN = 64;
    /** Far more than any of them ever needs. */
    private static final int FAIR_STEPS = 2000;

    /** What was seen, on so many steps from so many states. */
    public record Report(int electors, int from, int depth, int timeOuts, long states, long transitions, long logs, long inForce, long fairRuns) {
        @Override
        public String toString() {
            return String.format("%d electors, %d steps deep from %d, one crash and %d time-outs at most: %,d states (%,d of them with somebody in force), %,d steps between them, "
                    + "%,d different logs; from %,d states a director was found", electors, depth, from, timeOuts, states, inForce, transitions, logs, fairRuns);
        }
    }

    /** Where everybody is, and what is on its way. */
    private record State(List<Elector> electors, List<Post> posts, int crashed, int timeOuts) {
        long hash(Hustings hustings) {
            long hash = mix(crashed + FIRST_SALT) + mix(timeOuts + 31 * FIRST_SALT);
            for (Elector elector : electors) {
                hash += mix(elector.number() + 7 * FIRST_SALT);
            }
            for (Post post : posts) {
                hash += mix(hustings.number(post) + 13 * FIRST_SALT);
            }
            return hash;
        }

        boolean runs(int elector) {
            return elector != crashed;
        }
    }

    private final Hustings hustings;
    private final int electors;
    private final int maxTimeOuts;
    private final Set<Long> visited = new HashSet<>();
    private long transitions;
    private long inForce;
    private long fairRuns;

    private Explorer(int electors, int maxTimeOuts) {
        this.electors = electors;
        this.maxTimeOuts = maxTimeOuts;
        this.hustings = new Hustings(electors);
    }

    /** Goes to all states that can be reached in so many steps, of which so many at most are that time passes. */
    public static Report explore(int electors, int depth, int maxTimeOuts) {
        Explorer explorer = new Explorer(electors, maxTimeOuts);
        return explorer.explore(List.of(explorer.start()), depth);
    }

    /** The same, from every state of a run in which nothing goes wrong: so deep down that somebody is in force. */
    public static Report exploreAlong(int electors, int depth, int maxTimeOuts) {
        Explorer explorer = new Explorer(electors, maxTimeOuts);
        return explorer.explore(explorer.kindRun(explorer.start()), depth);
    }

    private State start() {
        return new State(IntStream.range(0, electors).mapToObj(hustings::beginner).toList(), List.of(), -1, 0);
    }

    private Report explore(List<State> from, int depth) {
        List<State> level = from;
        level.forEach(state -> visited.add(state.hash(hustings)));
        for (int step = 0; step < depth && !level.isEmpty(); step++) {
            List<State> next = new ArrayList<>();
            for (State state : level) {
                for (State reached : successors(state)) {
                    transitions++;
                    long hash = reached.hash(hustings);
                    if (visited.add(hash)) {
                        next.add(reached);
                        look(reached, hash);
                    }
                }
            }
            level = next;
        }
        return new Report(electors, from.size(), depth, maxTimeOuts, visited.size(), transitions, hustings.logs(), inForce, fairRuns);
    }

    private void look(State state, long hash) {
        inForce += state.electors.stream().anyMatch(elector -> elector.knows().ballot().elected().isPresent()) ? 1 : 0;
        if (Math.floorMod(hash, FAIR_ONE_IN) == 0) {
            fairRuns++;
            kindRun(state);
        }
    }

    // ---- what can happen ----

    private List<State> successors(State state) {
        List<State> reached = new ArrayList<>();
        for (int i = 0; i < electors; i++) {
            if (state.runs(i)) {
                for (Input input : inputs(state, i)) {
                    reached.add(after(state, i, input));
                }
                if (state.timeOuts < maxTimeOuts) {
                    State later = after(state, i, new Input.TimePasses());
                    reached.add(new State(later.electors, later.posts, later.crashed, state.timeOuts + 1));
                }
                if (state.crashed < 0) {
                    reached.add(new State(state.electors, state.posts, i, state.timeOuts));
                }
            }
        }
        for (Post post : state.posts) {
            if (state.runs(post.to())) {
                reached.add(delivered(state, post));
            }
        }
        return reached;
    }

    /** What one can be told, or do, now. */
    private List<Input> inputs(State state, int i) {
        Elector elector = state.electors.get(i);
        List<Input> inputs = new ArrayList<>();
        if (!elector.gone().contains(Hustings.DIRECTOR)) {
            inputs.add(new Input.Notices(Hustings.DIRECTOR));
        }
        if (state.crashed >= 0 && !elector.gone().contains(state.crashed)) {
            inputs.add(new Input.Notices(state.crashed));
        }
        if (!elector.wishes().isEmpty()) {
            inputs.add(new Input.Stores());
        }
        Set<Integer> news = new TreeSet<>();
        state.electors.forEach(other -> news.addAll(other.knows().events()));
        news.removeAll(elector.knows().events());
        news.stream().filter(event -> elector.knows().events().containsAll(hustings.causes(event))).map(Input.Hears::new).forEach(inputs::add);
        return inputs;
    }

    private State after(State state, int i, Input input) {
        Elector.Step step = state.electors.get(i).after(input);
        List<Elector> changed = new ArrayList<>(state.electors);
        changed.set(i, step.next());
        for (Elector.Taken taken : step.taken()) {
            if (state.runs(taken.from())) {    // says "I have it" at once
                changed.set(taken.from(), changed.get(taken.from()).after(new Input.IsTakenOver(i, taken.token())).next());
            }
        }
        if (input instanceof Input.Stores) {
            oneClaimATerm(changed);
        }
        List<Post> posts = new ArrayList<>(state.posts);
        posts.addAll(step.sent());
        return new State(changed, posts, state.crashed, state.timeOuts);
    }

    private State delivered(State state, Post post) {
        State after = after(state, post.to(), new Input.Receives(post));
        List<Post> posts = new ArrayList<>(after.posts);
        posts.remove(post);
        return new State(after.electors, posts, after.crashed, after.timeOuts);
    }

    private void oneClaimATerm(List<Elector> all) {
        Set<Integer> events = all.stream().flatMap(elector -> elector.knows().events().stream()).collect(Collectors.toSet());
        Map<Object, Object> claimants = new HashMap<>();
        for (int event : events) {
            hustings.claim(event).ifPresent(claim -> {
                Object other = claimants.putIfAbsent(claim, hustings.author(event));
                if (other != null && !other.equals(hustings.author(event))) {
                    throw new Violation("two claim in one term: " + claim);
                }
            });
        }
    }

    // ---- that it ends well ----

    /** The states passed when everything arrives and all clocks go alike: all who run must come to know one elected who runs. */
    private List<State> kindRun(State from) {
        List<State> passed = new ArrayList<>(List.of(from));
        State state = from;
        for (int step = 0; step < FAIR_STEPS; step++) {
            Optional<State> next = kindly(state);
            if (next.isEmpty() && hasDirector(state)) {
                return passed;
            }
            state = next.isPresent() ? next.get() : after(state, slowest(state), new Input.TimePasses());
            passed.add(state);
        }
        throw new Violation("not within " + FAIR_STEPS + " steps: a director is found, from " + from);
    }

    private Optional<State> kindly(State state) {
        for (Post post : state.posts) {
            if (state.runs(post.to())) {
                return Optional.of(delivered(state, post));
            }
        }
        for (int i = 0; i < electors; i++) {
            List<Input> inputs = state.runs(i) ? inputs(state, i) : List.of();
            if (!inputs.isEmpty()) {
                return Optional.of(after(state, i, inputs.get(0)));
            }
        }
        return Optional.empty();
    }

    private int slowest(State state) {
        return IntStream.range(0, electors).filter(state::runs).boxed()
                .min((one, other) -> Long.compare(state.electors.get(one).nowMs(), state.electors.get(other).nowMs())).orElseThrow();
    }

    private boolean hasDirector(State state) {
        List<Optional<Integer>> elected = IntStream.range(0, electors).filter(state::runs).mapToObj(state.electors::get)
                .map(elector -> elector.knows().ballot().elected().map(hustings::indexOf)).distinct().toList();
        return elected.size() == 1 && elected.get(0).filter(state::runs).isPresent();
    }

    /** Mixes the bits of a number (the finalizer of SplitMix64, Steele, Lea and Flood 2014). */
    private static long mix(long number) {
        long mixed = (number ^ number >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }
}
