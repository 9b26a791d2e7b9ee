package wetube.peer;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import wetube.identity.PeerId;
import wetube.party.Context;
import wetube.party.Effect;
import wetube.party.Party;
import wetube.session.Playlist;
import wetube.session.Session;
import wetube.swarm.Content;
import wetube.swarm.Item;
import wetube.swarm.Sharing;

/**
 * Who may fetch what: films in the queue of the open session, among those who are its members now, and what friends publish to each
 * other. This is the one place that says so; the
 * swarm's thread is told each time the answer has changed, and closes what no longer may be.
 *
 * <p>No I/O. Owned by the core's thread.
 */
final class Films {
    private final Context context;
    private final Neighbours neighbours;
    private final Sessions sessions;
    private final Friends friends;
    private Effect.Share told = new Effect.Share(Sharing.NOTHING, Map.of());

    Films(Context context, Neighbours neighbours, Sessions sessions, Friends friends) {
        this.context = context;
        this.neighbours = neighbours;
        this.sessions = sessions;
        this.friends = friends;
    }

    /** Something has changed. */
    void tick() {
        Effect.Share now = new Effect.Share(friends.sharing(sessions.open().map(this::sharing).orElse(Sharing.NOTHING)), addresses());
        if (now.sharing().with().isEmpty()) {
            now = new Effect.Share(Sharing.NOTHING, Map.of());
        }
        if (!now.equals(told)) {
            told = now;
            context.add(now);
        }
    }

    private Sharing sharing(Party party) {
        Session session = party.session();
        if (session.ended() || session.roster().joined().noneMatch(context.self::equals)) {
            return Sharing.NOTHING;
        }
        Set<PeerId> others = session.roster().joined().filter(peer -> !peer.equals(context.self)).collect(Collectors.toSet());
        Map<Content, Set<PeerId>> with = new HashMap<>();
        Set<Content> mine = new HashSet<>();
        for (Playlist.Item entry : session.playlist().items()) {
            entry.source().item().map(Item::content).ifPresent(content -> {
                with.put(content, others);
                if (entry.by().equals(context.self)) {
                    mine.add(content);
                }
            });
        }
        Set<Content> wanted = new HashSet<>();
        session.playback().item().ifPresent(id -> {
            content(session.playlist().get(id)).ifPresent(wanted::add);
            content(session.playlist().following(id)).ifPresent(wanted::add);
        });
        return new Sharing(session.id().text(), with, mine, wanted, Set.of());
    }

    private static Optional<Content> content(Optional<Playlist.Item> entry) {
        return entry.flatMap(item -> item.source().item()).map(Item::content);
    }

    /** Who has dialled a link dials the road beside it, too: it is known to get there. Who speaks no such road is left alone. */
    private Map<PeerId, List<String>> addresses() {
        return neighbours.all().stream().filter(neighbour -> neighbour.dialledByMe && neighbour.hello.bulk() > 0)
                .collect(Collectors.toMap(neighbour -> neighbour.peer, neighbour -> List.of(neighbour.address)));
    }
}
