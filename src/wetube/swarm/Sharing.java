package wetube.swarm;

import java.util.Map;
import java.util.Set;
import wetube.identity.PeerId;

/**
 * What a session says about films: which there are, who may exchange each with this peer, and which this peer is to fetch. Immutable.
 *
 * @param session names it; a film that was fetched for another is not given to this one, or it would show who has what
 * @param with    for each content those who may; who is not named, or a content that is not, hears nothing
 * @param mine    what this peer has brought into the session
 * @param wanted  to be fetched unasked: what plays, and what comes next
 * @param library what was fetched for the library, and not for the session
 */
public record Sharing(String session, Map<Content, Set<PeerId>> with, Set<Content> mine, Set<Content> wanted, Set<Content> library) implements Swarms.MayFetch {
    public static final Sharing NOTHING = new Sharing("", Map.of(), Set.of(), Set.of(), Set.of());

    public Sharing {
        with = Map.copyOf(with);
        mine = Set.copyOf(mine);
        wanted = Set.copyOf(wanted);
        library = Set.copyOf(library);
    }

    /** Where what was fetched of a content lies: each session's apart. */
    public String place(Content content) {
        return library.contains(content) ? "library" : session;
    }

    @Override
    public boolean mayFetch(Neighbour neighbour, Content content) {
        return neighbour.peer().filter(with.getOrDefault(content, Set.of())::contains).isPresent();
    }

    /** Whether there is anything at all to exchange with that peer. */
    public boolean names(PeerId peer) {
        return with.values().stream().anyMatch(peers -> peers.contains(peer));
    }
}
