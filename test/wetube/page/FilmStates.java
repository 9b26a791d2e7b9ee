package wetube.page;

import java.util.List;
import java.util.Optional;
import wetube.identity.PeerId;
import wetube.peer.FilmState;
import wetube.swarm.Content;
import wetube.swarm.HashFunction;
import wetube.swarm.Neighbour;
import wetube.swarm.SwarmProgress;

/** How far films are, for tests of what a page is told. */
final class FilmStates {
    private FilmStates() {}

    /** One of which nothing is here yet, and that one neighbour has. */
    static FilmState coming(PeerId from) {
        Content content = new Content(HashFunction.SHA256, HashFunction.SHA256.zero(), 16384, 7);
        Neighbour neighbour = new Neighbour(1, Optional.of(from), true, true);
        return new FilmState(new SwarmProgress(content, 0, false, 0, List.of(new SwarmProgress.Holder(neighbour, 1, 5))), "/media/x/y",
                Optional.of("there is no room"));
    }
}
