package wetube.peer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import wetube.friends.Acquaintances;
import wetube.friends.Acquaintances.Fault;
import wetube.friends.Catalogue;
import wetube.friends.Copies;
import wetube.friends.Friend;
import wetube.friends.Library;
import wetube.friends.Library.Holding;
import wetube.friends.Right;
import wetube.friends.Video;
import wetube.identity.PeerId;
import wetube.log.Event;
import wetube.log.EventId;
import wetube.party.Context;
import wetube.party.Effect;
import wetube.party.PeerMessage;
import wetube.swarm.Bytes;
import wetube.swarm.Content;
import wetube.swarm.Sharing;
import wetube.wire.Json;
import wetube.wire.JsonReader;
import wetube.wire.ProtocolException;

/**
 * The library and friends of this peer: hands each input to its part, keeps what is known on disk, and says who may fetch which video.
 *
 * <p>No I/O. Owned by the core's thread.
 */
final class Friends {
    /** Videos of one's own that are offered at a time, the newest: each takes three open files. */
    private static final int OFFERED_MAX = 500;

    private final Context context;
    private final Neighbours neighbours;
    private final Copies copies;
    private final Library library;
    private final Acquaintances acquaintances = new Acquaintances();
    private final Copying copying;
    private final Publishing publishing;
    private final Befriending befriending;
    private final Posters posters;
    private final LibraryCalls calls;
    private Map<Content, FilmState> films = Map.of();
    private List<String> kept = List.of();
    private List<Object> keptAt = List.of();
    private boolean started;

    Friends(Context context, Neighbours neighbours, AddressBook book) {
        this.context = context;
        this.neighbours = neighbours;
        copies = new Copies(context.self);
        library = new Library(context.self);
        copying = new Copying(context, copies, acquaintances::isDropped, this::read);
        publishing = new Publishing(context, copies, copying);
        befriending = new Befriending(context, neighbours, book, copies, copying, publishing, acquaintances);
        posters = new Posters(context, neighbours, copies, library, this::misbehaved);
        calls = new LibraryCalls(context, neighbours, copies, library, acquaintances, copying, publishing, befriending, posters);
    }

    /** Of every input what concerns the library. */
    void handle(Input input) {
        switch (input) {
            case Input.LibraryKept in -> kept(in);
            case Input.Called in -> calls.call(in);
            case Input.PosterLoaded in -> posters.loaded(in);
            case Input.BadChunks in -> misbehaved(in.peer(), Fault.BAD_CHUNKS);
            case Input.Stored in -> {
                publishing.stored(in.run());
                calls.changed();
            }
            case Input.StoreFailed in -> publishing.storeFailed(in);
            case Input.Loaded in -> {
                copying.loaded(in);
                calls.changed();
            }
            case Input.LoadFailed in -> copying.loadFailed(in.session());
            case Input.DialFailed in -> befriending.dialFailed(in);
            case Input.Films in -> films(in.films());
            default -> { }    // of others' concern
        }
    }

    // ---- disk ----

    /** What was kept; a line that can't be read any more is left out. */
    private void kept(Input.LibraryKept in) {
        publishing.started();
        started = true;
        for (String line : in.lines()) {
            try {
                Json.Obj json = JsonReader.parseObject(line);
                switch (json.string("is", 16)) {
                    case "catalogue" -> copying.load(json.read("owner", PeerId::parse), json.read("id", EventId::parse));
                    case "epoch" -> publishing.wasAt(json.integer("epoch", 1, Integer.MAX_VALUE));
                    case "video" -> library.read(json);
                    default -> acquaintances.read(json);
                }
            } catch (ProtocolException e) {
                context.add(new Effect.Report("A line of the library is damaged, and left out: " + e.getMessage()));
            }
        }
        kept = in.lines();
    }

    /** If any of it has changed. */
    private void keep() {
        List<Object> now = List.of(library.changes(), acquaintances.changes(), copies.changes(), publishing.beginning(), publishing.epoch());
        if (now.equals(keptAt)) {
            return;
        }
        keptAt = now;
        calls.changed();
        Stream<Json.Obj> catalogues = copies.all().stream().map(one -> catalogue(one.owner(), one.id()));
        Stream<Json.Obj> epoch = Stream.of(publishing.epoch()).filter(last -> last > 0).map(last -> Json.object().put("epoch", last).build());
        Stream<Json.Obj> next = publishing.beginning().stream().map(id -> catalogue(context.self, id));
        List<String> lines = Stream.of(catalogues.map(one -> line("catalogue", one)), next.map(one -> line("catalogue", one)), epoch.map(one -> line("epoch", one)),
                library.lines().stream().map(one -> line("video", one)), acquaintances.lines().stream().map(one -> line("peer", one)))
                .flatMap(some -> some).toList();
        if (started && !lines.equals(kept)) {
            kept = lines;
            context.add(new Effect.KeepLibrary(lines));
        }
    }

    private static Json.Obj catalogue(PeerId owner, EventId id) {
        return Json.object().put("owner", owner.text()).put("id", id.text()).build();
    }

    private static String line(String what, Json.Obj members) {
        Json.Builder line = Json.object().put("is", what);
        members.members().forEach(line::put);
        return line.build().toJson();
    }

    // ---- links ----

    void linkUp(Neighbour neighbour, long dial) {
        copying.linkUp(neighbour);
        befriending.linkUp(neighbour, dial);
    }

    void introduced(Neighbour neighbour) {
        befriending.introduced(neighbour);
    }

    void linkDown(long link) {
        copying.linkDown(link);
    }

    void misbehaved(PeerId peer, Fault fault) {
        befriending.misbehaved(peer, fault);
    }

    /** @return whether the message was for us */
    boolean received(Neighbour from, PeerMessage message) throws ProtocolException {
        if (acquaintances.isDropped(from.peer)) {
            return true;
        }
        if (message instanceof PeerMessage.AmongFriends || message instanceof PeerMessage.Want) {
            copying.count(from);
        }
        switch (message) {
            case PeerMessage.Befriend m -> befriending.heard(from, m.word());
            case PeerMessage.Catalogues m -> copying.told(from, m);
            case PeerMessage.Add m -> add(from, m.video());
            case PeerMessage.Picture m -> posters.received(from, m);
            case PeerMessage.Want m -> copying.answer(from, m);
            case PeerMessage.Events m -> copying.received(from, m);
            default -> {
                return false;
            }
        }
        return true;
    }

    /** A friend puts a video of its own into this library; it is fetched from there. */
    private void add(Neighbour from, Video video) {
        boolean may = copies.own().filter(own -> own.friends().containsKey(from.peer) && own.friends().get(from.peer).may(Right.ADD)).isPresent();
        boolean published = copies.of(from.peer).filter(one -> one.videos().containsKey(video.root())).isPresent();
        if (may && published && !library.isFull() && library.get(video.root()).isEmpty()) {
            library.put(new Holding(from.peer, copies.of(from.peer).get().videos().get(video.root()), true, 0, false, context.nowMs));
            context.notice(from.name() + " has put “" + video.title() + "” into your library.");
            context.changed = true;
        }
    }

    /** An owner has said something anew. What was removed goes at once, unless our own click kept it. */
    private void read(Catalogue catalogue, List<Event> news) {
        befriending.read(catalogue);
        calls.changed();
        for (Bytes root : catalogue.removedBy(news)) {
            library.get(root).filter(one -> one.owner().equals(catalogue.owner()) && !one.kept()).ifPresent(this::discard);
        }
    }

    private void discard(Holding holding) {
        library.remove(holding.video().root());
        context.add(new Effect.Discard(holding.video().item().content()));
    }

    // ---- time ----

    void tick() {
        befriending.tick();
        if (context.changed) {    // what was watched of somebody who is no friend any more goes, too
            library.all().stream().filter(one -> !library.isOwn(one) && !one.kept() && !befriending.isFriend(one.owner())).toList().forEach(this::discard);
        }
        publishing.tick(this::keep, befriending::statements);
        copying.tick(whole());
        posters.tick();
        if (context.changed) {
            keep();
        }
    }

    private List<Bytes> whole() {
        return films.values().stream().filter(film -> film.progress().isComplete()).map(film -> film.progress().content().root())
                .filter(root -> library.get(root).filter(one -> !library.isOwn(one)).isPresent()).sorted(Comparator.comparing(Bytes::toString)).toList();
    }

    long wakeAtMs() {
        return Math.min(Math.min(befriending.wakeAtMs(), publishing.wakeAtMs()), Math.min(copying.wakeAtMs(), posters.wakeAtMs()));
    }

    Map<PeerId, List<String>> wanted() {
        return befriending.wanted();
    }

    List<PeerId> guests() {
        return befriending.guests();
    }

    /** Another number after each change: the page asks again for what it shows. */
    int state() {
        return Objects.hash(kept, copies.all().stream().filter(one -> one.epoch() > 0).map(Catalogue::head).toList(), films,
                acquaintances.all().stream().map(one -> neighbours.get(one.peer()).isPresent()).toList());
    }

    // ---- who may fetch what ----

    private void films(List<FilmState> now) {
        films = now.stream().collect(Collectors.toMap(film -> film.progress().content(), film -> film));
        calls.films(films);
    }

    /** Adds to what the session says: a friend may fetch what is published to it. */
    Sharing sharing(Sharing session) {
        Map<Content, Set<PeerId>> with = new HashMap<>(session.with());
        Set<Content> mine = new HashSet<>(session.mine());
        Set<Content> wanted = new HashSet<>(session.wanted());
        Set<Content> fetched = new HashSet<>();
        List<Video> own = copies.own().map(one -> List.copyOf(one.videos().values())).orElse(List.of());
        own.subList(Math.max(0, own.size() - OFFERED_MAX), own.size()).forEach(video -> {
            permit(with, video, readers(copies.own().get()));
            mine.add(video.item().content());
        });
        for (Holding one : library.all()) {
            Content content = one.video().item().content();
            boolean playing = calls.isPlaying(one.video().root());
            if (library.isOwn(one)) {
                if (playing) {
                    permit(with, one.video(), Set.of());
                    mine.add(content);
                }
            } else {
                Optional<Catalogue> listed = copies.of(one.owner()).filter(copy -> copy.videos().containsKey(one.video().root()) && copy.lets(context.self, Right.WATCH));
                permit(with, one.video(), listed.map(this::readers).orElse(Set.of()));
                fetched.add(content);
                if (listed.isPresent() && (playing || one.kept())) {
                    wanted.add(content);
                }
            }
        }
        mine.removeAll(fetched);    // put into the session by us, and fetched for the library
        return new Sharing(session.session(), with, mine, wanted, fetched);
    }

    private static void permit(Map<Content, Set<PeerId>> with, Video video, Set<PeerId> peers) {
        with.merge(video.item().content(), peers, (some, others) -> Stream.concat(some.stream(), others.stream()).collect(Collectors.toSet()));
    }

    /** The owner, and those friends of ours whom the owner lets watch; of another's videos only if it lets us keep them. */
    private Set<PeerId> readers(Catalogue catalogue) {
        List<PeerId> peers = new ArrayList<>(List.of(catalogue.owner()));
        if (catalogue.lets(context.self, Right.KEEP)) {
            catalogue.friends().values().stream().filter(friend -> friend.may(Right.WATCH)).map(Friend::peer).forEach(peers::add);
        }
        return peers.stream().filter(befriending::isFriend).collect(Collectors.toSet());
    }

    /** Copies of catalogues, for those who look on. */
    Copies copies() {
        return copies;
    }
}
