package wetube.soak;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Map;
import wetube.election.Explorer;
import wetube.sim.Violation;
import wetube.testing.Mutant;

/** Elections among three and four, in every order of what can happen, deeper than {@code make test} goes. */
final class EveryOrder implements Part {
    /** So many steps from the moment when the director dies; about a million states each. */
    private record Search(int electors, int depth, int timeOuts) {}

    private static final List<Search> SEARCHES =
            List.of(new Search(3, 14, 1), new Search(3, 13, 2), new Search(4, 11, 1), new Search(4, 9, 2));
    /** From each state of a whole election; likewise. */
    private static final List<Search> ALONG = List.of(new Search(3, 8, 2), new Search(4, 6, 1));

    @Override
    public String name() {
        return "orders";
    }

    @Override
    public String about() {
        return "elections among three and four, in every order of what can happen, one crash included";
    }

    @Override
    public void run(Setting setting) {
        try {
            for (Search search : SEARCHES) {
                setting.journal().line("%s", Explorer.explore(search.electors, search.depth, search.timeOuts));
            }
            for (Search search : ALONG) {
                setting.journal().line("%s", Explorer.exploreAlong(search.electors, search.depth, search.timeOuts));
            }
        } catch (Violation violation) {
            throw new AssertionError(violation.getMessage(), violation);
        }
        findsTheFault();
    }

    /** A search that finds nothing where there is a fault shows nothing: with a guard taken out, a peer votes twice in a term. */
    private static void findsTheFault() {
        try {
            Class<?> explorer = Mutant.of(new Mutant.Change("election/Election.java",
                    Map.of("if (!voted && (wished || vote.term() > votedTerm)) {", "if (!voted) {"))).loadClass(Explorer.class.getName());
            explorer.getMethod("explore", int.class, int.class, int.class).invoke(null, 3, 11, 2);
        } catch (InvocationTargetException end) {
            if (end.getCause().getMessage().startsWith("I6: ")) {
                return;
            }
            throw new AssertionError("another fault: " + end.getCause(), end.getCause());
        } catch (ReflectiveOperationException | IOException e) {
            throw new IllegalStateException(e);
        }
        throw new AssertionError("with a guard taken out nothing was found");
    }
}
