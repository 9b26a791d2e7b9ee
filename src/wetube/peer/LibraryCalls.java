package wetube.peer;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import wetube.act.JoinLink;
import wetube.friends.Acquaintances;
import wetube.friends.Acquaintances.Acquaintance;
import wetube.friends.Acquaintances.State;
import wetube.friends.Catalogue;
import wetube.friends.Copies;
import wetube.friends.Friend;
import wetube.friends.Library;
import wetube.friends.Library.Holding;
import wetube.friends.LibraryCall;
import wetube.friends.LibraryCall.Answer;
import wetube.friends.Poster;
import wetube.friends.Right;
import wetube.friends.Search;
import wetube.friends.Video;
import wetube.identity.PeerId;
import wetube.party.Context;
import wetube.party.Effect;
import wetube.party.PeerMessage;
import wetube.swarm.Bytes;
import wetube.swarm.Content;
import wetube.wire.Json;
import wetube.wire.ProtocolException;

/**
 * Answers the calls of the library's interface, which the page and other programs make. The documentation of {@code wetube.friends} has an
 * example of each.
 *
 * <p>No I/O. Owned by the core's thread.
 */
final class LibraryCalls {
    private static final int PAGE_VIDEOS = 50;

    private final Context context;
    private final Neighbours neighbours;
    private final Copies copies;
    private final Library library;
    private final Acquaintances acquaintances;
    private final Copying copying;
    private final Publishing publishing;
    private final Befriending befriending;
    private final Posters posters;
    private Map<Content, FilmState> films = Map.of();
    private Optional<Bytes> playing = Optional.empty();
    private Optional<Search> search = Optional.empty();

    LibraryCalls(Context context, Neighbours neighbours, Copies copies, Library library, Acquaintances acquaintances, Copying copying,
            Publishing publishing, Befriending befriending, Posters posters) {
        this.context = context;
        this.neighbours = neighbours;
        this.copies = copies;
        this.library = library;
        this.acquaintances = acquaintances;
        this.copying = copying;
        this.publishing = publishing;
        this.befriending = befriending;
        this.posters = posters;
    }

    void films(Map<Content, FilmState> now) {
        films = now;
    }

    /** Something that is searched has changed. */
    void changed() {
        search = Optional.empty();
    }

    boolean isPlaying(Bytes root) {
        return playing.equals(Optional.of(root));
    }

    void call(Input.Called in) {
        try {
            if (in.call().operation().equals("GET posters/*")) {
                posters.call(in.number(), root(in.call()));
                return;
            }
            Answer answer = answer(in.call());
            if (in.call().method().equals("GET")) {    // as somebody types
                context.add(new Effect.Reply(in.number(), answer));
                return;
            }
            publishing.whenWritten(failed -> context.add(new Effect.Reply(in.number(), failed.map(why -> Answer.problem(507, why)).orElse(answer))));
        } catch (ProtocolException e) {
            context.add(new Effect.Reply(in.number(), Answer.problem(400, e.getMessage())));
        }
    }

    private Answer answer(LibraryCall call) throws ProtocolException {
        if (publishing.isFull() && !call.method().equals("GET")) {
            return Answer.problem(503, "slow down: what was said before is still on its way to the disk");
        }
        return switch (call.operation()) {
            case "GET videos" -> list(call);
            case "POST videos" -> add(call.body());
            case "PUT videos/*" -> edit(root(call), call.body());
            case "DELETE videos/*" -> remove(root(call));
            case "POST videos/*/play" -> play(root(call));
            case "POST videos/*/keep" -> keep(root(call));
            case "GET friends" -> new Answer(200, Json.object().put("friends", acquaintances.all().stream()
                    .filter(one -> one.state() != State.GONE).map(this::friend).toList()).put("forked", forked()).build());
            case "POST friends" -> befriend(call.body());
            case "DELETE friends/*" -> end(PeerId.parse(call.path().get(1)));
            case "POST catalogue" -> publishing.anew() ? done() : Answer.problem(409, "there is nothing to publish anew, or it is being written");
            default -> Answer.problem(404, "there is no " + call.method() + " " + String.join("/", call.path()));
        };
    }

    private static Answer done() {
        return new Answer(200, Json.object().build());
    }

    private static Bytes root(LibraryCall call) throws ProtocolException {
        return Bytes.ofHex(Video.root(call.path().get(1)));
    }

    private boolean forked() {
        return copies.own().filter(Catalogue::hasForked).isPresent();
    }

    // ---- videos ----

    private Answer list(LibraryCall call) throws ProtocolException {
        boolean own = call.query().getOrDefault("of", "").equals("self");
        if (search.isEmpty()) {
            search = Optional.of(new Search(Stream.concat(library.all().stream().filter(one -> find(one.video().root()).isEmpty())
                    .map(one -> Search.Entry.of(one.owner(), one.video())), copies.all().stream().flatMap(one -> one.entries().stream()))));
        }
        List<Search.Entry> found = search.get().find(call.query().getOrDefault("search", "")).stream().filter(one -> !own || isMine(one)).toList();
        int page = call.page();
        return new Answer(200, Json.object().put("total", found.size()).put("page", page).put("bytes", bytes())
                .put("videos", found.stream().skip((page - 1L) * PAGE_VIDEOS).limit(PAGE_VIDEOS).map(this::video).toList()).build());
    }

    /** One's own, and what one keeps. */
    private boolean isMine(Search.Entry entry) {
        return entry.owner().equals(context.self) || library.get(entry.video().root()).filter(Holding::kept).isPresent();
    }

    /** What the library takes on disk. */
    private long bytes() {
        Stream<Content> own = Stream.concat(copies.own().stream().flatMap(one -> one.videos().values().stream()),
                library.all().stream().filter(library::isOwn).map(Holding::video)).map(video -> video.item().content()).distinct();
        return own.mapToLong(Content::lengthBytes).sum() + library.all().stream().filter(one -> !library.isOwn(one))
                .mapToLong(one -> held(one.video().item().content())).sum();
    }

    private long held(Content content) {
        return Optional.ofNullable(films.get(content)).map(film -> Math.min(content.lengthBytes(), (long) film.progress().chunksHeld() * content.chunkBytes()))
                .orElse(0L);
    }

    private Json video(Search.Entry entry) {
        Bytes root = entry.video().root();
        Optional<Holding> holding = library.get(root);
        boolean own = entry.owner().equals(context.self);
        boolean listed = copies.of(entry.owner()).filter(one -> one.videos().containsKey(root)).isPresent();
        Content content = entry.video().item().content();
        List<PeerId> holders = copies.friends().stream().map(Friend::peer).filter(peer -> copying.holds(peer, root) || peer.equals(entry.owner())).toList();
        return entry.video().put(Json.object().put("root", root.toString())).put("owner", entry.owner().text()).put("ownerName", name(entry.owner()))
                .put("own", own).put("audience", listed ? "friends" : "nobody").put("removed", !own && !listed)
                .put("kept", holding.filter(Holding::kept).isPresent()).put("lengthBytes", content.lengthBytes())
                .put("heldBytes", own ? content.lengthBytes() : held(content))
                .put("holders", holders.stream().map(this::name).toList())
                .put("there", holders.stream().filter(peer -> neighbours.get(peer).isPresent()).map(this::name).toList())
                .put("stoppedAt", holding.map(Holding::stoppedAtS).orElse(0.0)).put("seen", holding.filter(Holding::seen).isPresent()).build();
    }

    private String name(PeerId peer) {
        return peer.equals(context.self) ? context.name : acquaintances.get(peer).map(Acquaintance::name).orElse(peer.shortText());
    }

    private Optional<Search.Entry> find(Bytes root) {
        return copies.all().stream().filter(one -> one.videos().containsKey(root)).findFirst()
                .map(one -> Search.Entry.of(one.owner(), one.videos().get(root)));
    }

    private Optional<Holding> own(Bytes root) {
        return library.get(root).filter(library::isOwn).or(() -> copies.own().map(one -> one.videos().get(root)).map(this::unused));
    }

    private Holding unused(Video video) {
        return new Holding(context.self, video, false, 0, false, context.nowMs);
    }

    private Answer add(Json.Obj body) throws ProtocolException {
        Video video = Video.of(withPoster(body));
        if (own(video.root()).isPresent()) {
            return Answer.problem(409, "this video is in the library already");
        }
        if (library.isFull()) {
            return Answer.problem(507, "a library has at most " + Library.MAX_KEPT + " videos");
        }
        library.put(unused(video));
        publish(video, body);
        return new Answer(201, Json.object().put("root", video.root().toString()).build());
    }

    /** The picture itself goes to the disk; what is said of the video has its hash. */
    private Json.Obj withPoster(Json.Obj body) throws ProtocolException {
        if (!body.has("image")) {
            return body;
        }
        Poster poster = Poster.parse(body.string("image", Poster.MAX_CHARS));
        context.add(new Effect.KeepPoster(poster));
        return with(body, Json.object().put("poster", poster.hash().toString()).build());
    }

    /** The members of an object, some of them in the words of another. */
    private static Json.Obj with(Json.Obj old, Json.Obj anew) {
        Map<String, Json> members = new LinkedHashMap<>(old.members());
        members.putAll(anew.members());
        Json.Builder both = Json.object();
        members.forEach(both::put);
        return both.build();
    }

    /** Says so in the catalogue, if that is not what stands there. */
    private void publish(Video video, Json.Obj body) throws ProtocolException {
        Optional<Video> before = copies.own().map(one -> one.videos().get(video.root()));
        boolean friends = body.has("audience") ? body.oneOf("audience", List.of("nobody", "friends"), word -> word).equals("friends") : before.isPresent();
        if (friends && !before.equals(Optional.of(video))) {
            publishing.say("VIDEO", video.put(Json.object()).build());
        } else if (!friends && before.isPresent()) {
            takeBack(video.root());
        }
        changed();
        context.changed = true;
    }

    private void takeBack(Bytes root) {
        publishing.say("REMOVE", Json.object().put("root", root.toString()).build());
    }

    private Answer edit(Bytes root, Json.Obj body) throws ProtocolException {
        Optional<Holding> known = library.get(root).or(() -> find(root).map(this::unusedOf));
        if (known.isEmpty()) {
            return Answer.problem(404, "no such video");
        }
        Holding holding = known.get();
        if (body.has("stoppedAt")) {
            holding = holding.watched(body.number("stoppedAt", 0, Integer.MAX_VALUE), body.has("seen") && body.bool("seen"), context.nowMs);
        }
        if (library.isOwn(holding)) {
            Json.Obj before = holding.video().put(Json.object()).build();
            Json.Obj same = Json.object().put("torrentId", holding.video().item().toString()).build();
            holding = holding.edited(Video.of(with(with(before, withPoster(body)), same)));
            publish(holding.video(), body);
        }
        library.put(holding);
        context.changed = true;
        return done();
    }

    private Holding unusedOf(Search.Entry entry) {
        return new Holding(entry.owner(), entry.video(), false, 0, false, context.nowMs);
    }

    /** One's own is taken back from everybody; what was kept of others' is kept no longer. */
    private Answer remove(Bytes root) {
        Optional<Holding> own = own(root);
        Optional<Holding> holding = own.or(() -> library.get(root));
        if (holding.isEmpty()) {
            return Answer.problem(404, "no such video in the library");
        }
        if (copies.own().filter(one -> one.videos().containsKey(root)).isPresent()) {
            takeBack(root);
        }
        library.remove(root);
        context.add(new Effect.Discard(holding.get().video().item().content()));
        changed();
        context.changed = true;
        return done();
    }

    private Answer play(Bytes root) {
        Optional<Holding> holding = library.get(root).or(() -> find(root).map(this::unusedOf));
        holding.ifPresent(one -> {
            library.put(one.watched(one.stoppedAtS(), one.seen(), context.nowMs));
            playing = Optional.of(root);
            context.changed = true;
        });
        return holding.isPresent() ? done() : Answer.problem(404, "no such video");
    }

    private Answer keep(Bytes root) {
        Optional<Search.Entry> found = find(root);
        if (found.isEmpty()) {
            return Answer.problem(404, "no such video");
        }
        if (!copies.of(found.get().owner()).get().lets(context.self, Right.KEEP)) {
            return Answer.problem(403, "its owner does not let you keep it");
        }
        library.put(library.get(root).orElse(unusedOf(found.get())).keep());
        context.changed = true;
        return done();
    }

    // ---- friends ----

    private Json friend(Acquaintance one) {
        Optional<Friend> friend = copies.own().map(own -> own.friends().get(one.peer()));
        Collection<Video> videos = copies.of(one.peer()).map(copy -> copy.videos().values()).orElse(List.of());
        return Json.object().put("peer", one.peer().text()).put("name", one.name()).put("state", one.state().name().toLowerCase(Locale.ROOT))
                .put("score", one.score()).put("there", neighbours.get(one.peer()).isPresent()).put("met", one.metMs())
                .put("absent", neighbours.get(one.peer()).isEmpty() && context.nowMs - one.metMs() > Acquaintances.ABSENT_MS)
                .put("videos", videos.size()).put("rights", friend.map(Friend::rights).orElse(List.of()).stream().map(Right::word).toList()).build();
    }

    /** By a join link; or somebody known: yes to who asks, other rights for a friend, and peace with who was dropped. */
    private Answer befriend(Json.Obj body) throws ProtocolException {
        if (body.has("link")) {
            if (!acquaintances.hasRoom(State.ASKED)) {
                return Answer.problem(507, "there is room for " + Acquaintances.MAX + " friends");
            }
            befriending.ask(JoinLink.parse(body.string("link", JoinLink.MAX_CHARS)), !body.has("theirs") || body.bool("theirs"));
            return new Answer(202, Json.object().build());
        }
        PeerId peer = body.read("peer", PeerId::parse);
        if (acquaintances.get(peer).filter(one -> one.state() != State.GONE && one.state() != State.ASKED).isEmpty()) {
            return Answer.problem(404, "nobody of that key has asked");
        }
        if (body.has("give")) {
            return give(peer, Bytes.ofHex(body.read("give", Video::root)));
        }
        acquaintances.forgive(peer);
        if (body.has("rights") || acquaintances.is(peer, State.ASKING)) {
            befriending.agree(peer, body.has("rights") ? Right.of(body) : Befriending.USUAL);
        }
        context.changed = true;
        return done();
    }

    /** Puts a video of ours into a friend's library, if that friend lets us. */
    private Answer give(PeerId peer, Bytes root) {
        boolean may = copies.of(peer).map(one -> one.friends().get(context.self)).filter(us -> us.may(Right.ADD)).isPresent();
        Optional<Video> video = copies.own().map(one -> one.videos().get(root));
        if (!may || video.isEmpty() || neighbours.get(peer).isEmpty()) {
            return Answer.problem(may ? 409 : 403, may ? "the friend must be there, and the video published" : "this friend does not let you add to their library");
        }
        context.send(neighbours.get(peer).get().link, new PeerMessage.Add(video.get()));
        return done();
    }

    private Answer end(PeerId peer) {
        if (acquaintances.get(peer).isEmpty()) {
            return Answer.problem(404, "no such friend");
        }
        befriending.end(peer);
        changed();
        return done();
    }
}
