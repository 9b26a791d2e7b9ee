package wetube.soak;

import java.util.List;
import wetube.election.Explorer;
import wetube.election.Violation;

/** Elections among three and four, in every order of what can happen, deeper than {@code make test} goes. */
final class EveryOrder implements Part {
    /** @param depth steps from the moment when the director dies; about a million states each */
    private record Search(int electors, int depth, int timeOuts) {}

    private static final List<Search> SEARCHES =
            List.of(new Search(3, 14, 1), new Search(3, 13, 2), new Search(4, 11, 1), new Search(4, 9, 2));

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
        for (Search search : SEARCHES) {
            try {
                setting.journal().line("%s", Explorer.explore(search.electors, search.depth, search.timeOuts));
            } catch (Violation violation) {
                throw new AssertionError(violation.getMessage(), violation);
            }
        }
    }
}
