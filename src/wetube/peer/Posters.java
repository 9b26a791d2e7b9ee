package wetube.peer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import wetube.friends.Acquaintances.Fault;
import wetube.friends.Catalogue;
import wetube.friends.Copies;
import wetube.friends.Friend;
import wetube.friends.Library;
import wetube.friends.LibraryCall.Answer;
import wetube.friends.Poster;
import wetube.friends.Right;
import wetube.identity.PeerId;
import wetube.party.Context;
import wetube.party.Effect;
import wetube.party.PeerMessage;
import wetube.swarm.Bytes;
import wetube.wire.Json;

/**
 * The posters of videos: on disk by their hash, and fetched when the page first shows them, from the video's owner or from those of its
 * friends who are ours, one after the other. Who sends another picture than was asked for loses score.
 *
 * <p>No I/O. Owned by the core's thread.
 */
final class Posters {
    static final long ANSWER_MS = 5000;
    /** More at a time are refused: the page asks for what it shows. */
    private static final int MAX_WANTED = 200;

    /** A poster that somebody waits for. */
    private static final class Wanted {
        final List<Long> calls = new ArrayList<>();
        final Set<PeerId> friends = new LinkedHashSet<>();
        final Set<PeerId> tried = new LinkedHashSet<>();
        Optional<PeerId> asked = Optional.empty();
        long untilMs = Long.MAX_VALUE;
    }

    private final Context context;
    private final Neighbours neighbours;
    private final Copies copies;
    private final Library library;
    private final BiConsumer<PeerId, Fault> blame;
    private final Map<Bytes, Wanted> wanted = new LinkedHashMap<>();

    /** @param blame what a friend has done is counted there */
    Posters(Context context, Neighbours neighbours, Copies copies, Library library, BiConsumer<PeerId, Fault> blame) {
        this.context = context;
        this.neighbours = neighbours;
        this.copies = copies;
        this.library = library;
        this.blame = blame;
    }

    /** A call of the interface, which is answered when the poster is here, or nobody has it. */
    void call(long number, Bytes hash) {
        if (listing(hash).findAny().isEmpty() && library.all().stream().noneMatch(one -> one.video().shows(hash))) {
            context.add(new Effect.Reply(number, Answer.problem(404, "no video has this poster")));
        } else if (wanted.size() >= MAX_WANTED && !wanted.containsKey(hash)) {
            context.add(new Effect.Reply(number, Answer.problem(503, "slow down: many posters are on their way")));
        } else {
            want(hash).calls.add(number);
        }
    }

    /** A friend asks for one, or sends one. Who may not see the video is told nothing. */
    void received(Neighbour from, PeerMessage.Picture message) {
        if (message.poster().isEmpty()) {
            if (wanted.size() < MAX_WANTED && listing(message.hash()).anyMatch(one -> one.lets(from.peer, Right.WATCH))) {
                want(message.hash()).friends.add(from.peer);
            }
            return;
        }
        Wanted one = wanted.get(message.hash());
        if (one == null || !one.asked.equals(Optional.of(from.peer))) {
            return;    // too late, or nobody asked
        }
        Poster poster = message.poster().get();
        if (poster.hash().equals(message.hash())) {
            context.add(new Effect.KeepPoster(poster));
            here(poster);
        } else {
            blame.accept(from.peer, Fault.FORGED);
            askNext(message.hash(), one);
        }
    }

    /** From disk; empty if it is not there, or damaged. */
    void loaded(Input.PosterLoaded in) {
        Wanted one = wanted.get(in.hash());
        if (one != null && in.poster().isPresent()) {
            here(in.poster().get());
        } else if (one != null) {
            one.friends.clear();    // they will ask somebody else
            askNext(in.hash(), one);
        }
    }

    void tick() {
        for (Map.Entry<Bytes, Wanted> entry : List.copyOf(wanted.entrySet())) {
            Wanted one = entry.getValue();
            if (one.asked.isPresent() && (one.untilMs <= context.nowMs || neighbours.get(one.asked.get()).isEmpty())) {
                askNext(entry.getKey(), one);
            }
        }
    }

    long wakeAtMs() {
        return wanted.values().stream().mapToLong(one -> one.untilMs).min().orElse(Long.MAX_VALUE);
    }

    private Wanted want(Bytes hash) {
        return wanted.computeIfAbsent(hash, fresh -> {
            context.add(new Effect.LoadPoster(hash));
            return new Wanted();
        });
    }

    private Stream<Catalogue> listing(Bytes hash) {
        return copies.all().stream().filter(one -> one.videos().values().stream().anyMatch(video -> video.shows(hash)));
    }

    private void here(Poster poster) {
        Wanted one = wanted.remove(poster.hash());
        Answer answer = new Answer(200, Json.object().put("type", poster.mediaType()).put("image", poster.base64()).build());
        one.calls.forEach(call -> context.add(new Effect.Reply(call, answer)));
        one.friends.forEach(friend -> neighbours.get(friend).ifPresent(
                neighbour -> context.send(neighbour.link, new PeerMessage.Picture(poster.hash(), Optional.of(poster)))));
    }

    private void askNext(Bytes hash, Wanted one) {
        Optional<Neighbour> next = one.calls.isEmpty() ? Optional.empty() : listing(hash)
                .flatMap(catalogue -> Stream.concat(Stream.of(catalogue.owner()), catalogue.friends().values().stream().map(Friend::peer)))
                .filter(peer -> copies.isFriend(peer) && !one.tried.contains(peer)).flatMap(peer -> neighbours.get(peer).stream()).findFirst();
        if (next.isEmpty()) {
            wanted.remove(hash);
            one.calls.forEach(call -> context.add(new Effect.Reply(call, Answer.problem(404, "nobody who has the poster is there"))));
            return;
        }
        one.tried.add(next.get().peer);
        one.asked = Optional.of(next.get().peer);
        one.untilMs = context.nowMs + ANSWER_MS;
        context.send(next.get().link, new PeerMessage.Picture(hash, Optional.empty()));
    }
}
