package wetube.peer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import wetube.clock.Bucket;
import wetube.friends.Acquaintances;
import wetube.friends.Catalogue;
import wetube.friends.Copies;
import wetube.friends.Friend;
import wetube.friends.Head;
import wetube.friends.Right;
import wetube.identity.PeerId;
import wetube.log.Event;
import wetube.log.EventId;
import wetube.log.EventLog;
import wetube.log.EventRun;
import wetube.party.Context;
import wetube.party.Effect;
import wetube.party.PeerMessage;
import wetube.swarm.Bytes;
import wetube.wire.ProtocolException;

/**
 * Keeps copies of friends' catalogues: each tells its friends how far its copies go, and whoever lacks something asks for it.
 *
 * <pre>
 *   CATALOGUES {heads: owner, epoch, id, tip} ────────────────►  is that more than our copy?
 *   ◄──────────────────────────────────────── WANT {session: id, have}
 *   EVENTS {answer, more} ────────────────────────────────────►  signed by the owner, in its order: nobody else can add or leave out
 * </pre>
 *
 * <p>A friend passes on the catalogues of common friends: who is one of them, the catalogue's owner says in it. Of each, one
 * friend at a time is asked. Who withholds the newest delays it until somebody honest is met.
 *
 * <p>No I/O. Owned by the core's thread.
 */
final class Copying {
    static final long ANSWER_MS = 5000;
    /** How soon a WANT that had to wait is tried again. */
    private static final long AGAIN_MS = 100;
    private static final int MAX_ANSWER_BYTES = EventRun.MAX_BYTES;
    /** Of everything about friends and catalogues, from one peer; an honest one asks half as often. */
    private static final int PER_S = 40;
    private static final int BURST = 600;

    /** Who learns what an owner has said anew. */
    interface Reader {
        void read(Catalogue catalogue, List<Event> news);
    }

    /** A friend that there is a link to. */
    private static final class Partner {
        final Neighbour at;
        final Bucket messages;
        final Bucket wants;
        final Map<PeerId, Head> offers = new LinkedHashMap<>();
        final Map<PeerId, Head> told = new HashMap<>();
        List<Bytes> toldHolds = List.of();
        Set<Bytes> holds = Set.of();
        Optional<Head> asked = Optional.empty();
        /** What is asked for, if no copy of ours has that id. */
        Optional<Catalogue> fresh = Optional.empty();
        long askedMs;
        boolean heard;
        boolean greeted;

        Partner(Neighbour at, long nowMs) {
            this.at = at;
            messages = new Bucket(PER_S, BURST, nowMs);
            wants = new Bucket(PER_S / 2, BURST / 2, nowMs);
        }
    }

    private final Context context;
    private final Copies copies;
    private final Reader reader;
    private final Predicate<PeerId> dropped;
    private final Map<Long, Partner> partners = new LinkedHashMap<>();
    private final Set<EventId> loading = new HashSet<>();
    private List<Bytes> holds = List.of();

    Copying(Context context, Copies copies, Predicate<PeerId> dropped, Reader reader) {
        this.context = context;
        this.copies = copies;
        this.reader = reader;
        this.dropped = dropped;
    }

    // ---- from disk ----

    void load(PeerId owner, EventId id) {
        copies.put(new Catalogue(id, owner));
        loading.add(id);
        context.add(new Effect.Load(id));
    }

    void loaded(Input.Loaded in) {
        if (loading.remove(in.session())) {
            copies.get(in.session()).ifPresent(catalogue -> {
                try {
                    for (EventRun run : in.runs()) {
                        catalogue.add(run);
                    }
                } catch (ProtocolException e) {
                    context.add(new Effect.Report("A catalogue on disk is damaged; friends give it again: " + e.getMessage()));
                }
            });
            context.changed = true;
        }
    }

    void loadFailed(EventId id) {
        loading.remove(id);
    }

    boolean isLoading() {
        return !loading.isEmpty();
    }

    // ---- links ----

    void linkUp(Neighbour neighbour) {
        partners.put(neighbour.link, new Partner(neighbour, context.nowMs));
    }

    void linkDown(long link) {
        partners.remove(link);
    }

    /** Counts a message about friends or catalogues against its sender's limit. */
    void count(Neighbour from) throws ProtocolException {
        Partner partner = partners.get(from.link);
        if (partner != null && !partner.messages.take(1, context.nowMs)) {
            throw new ProtocolException("more than " + PER_S + " messages a second about friends: slow down");
        }
    }

    /** Whether all friends have said how far their copies go. */
    boolean hasHeardAll() {
        Set<PeerId> heard = new HashSet<>();
        partners.values().stream().filter(partner -> partner.heard).forEach(partner -> heard.add(partner.at.peer));
        return copies.friends().stream().map(Friend::peer).allMatch(heard::contains);
    }

    /** Whether a catalogue is being fetched, or about to be. */
    boolean isPulling(PeerId owner) {
        return partners.values().stream().anyMatch(partner -> partner.asked.filter(head -> head.owner().equals(owner)).isPresent()
                || partner.offers.containsKey(owner));
    }

    // ---- what others say ----

    void told(Neighbour from, PeerMessage.Catalogues message) {
        Partner partner = partners.get(from.link);
        partner.heard = true;
        partner.holds = Set.copyOf(message.holds());
        for (Head head : message.heads()) {
            if (partner.offers.size() < Acquaintances.MAX || partner.offers.containsKey(head.owner())) {
                partner.offers.put(head.owner(), head);    // perhaps before our own word of friendship is on disk
            }
        }
        context.changed = true;
    }

    /** The linked friends who say that they hold it whole. */
    boolean holds(PeerId peer, Bytes root) {
        return partners.values().stream().anyMatch(partner -> partner.at.peer.equals(peer) && partner.holds.contains(root));
    }

    /** Who may not read it is told nothing, not even that it is here. */
    void answer(Neighbour to, PeerMessage.Want want) {
        EventLog.Part part = copies.get(want.session()).filter(one -> one.lets(to.peer, Right.WATCH))
                .map(one -> one.log().unknownTo(want.have(), true, 0, MAX_ANSWER_BYTES)).orElse(new EventLog.Part(List.of(), Optional.empty()));
        context.send(to.link, new PeerMessage.Events(want.session(), part.runs(), true, part.next().isPresent()));
    }

    void received(Neighbour from, PeerMessage.Events message) throws ProtocolException {
        Partner partner = partners.get(from.link);
        Head head = partner.asked.filter(asked -> asked.id().equals(message.session())).orElse(null);
        if (head == null || !message.answer() || !copies.follows(head.owner())) {
            return;
        }
        partner.asked = Optional.empty();
        Catalogue catalogue = copies.get(head.id()).or(() -> partner.fresh).orElseThrow();
        List<Event> news = new ArrayList<>();
        List<EventRun> runs = new ArrayList<>();
        for (EventRun run : message.runs()) {
            List<Event> added = catalogue.add(run);
            if (!added.isEmpty()) {
                news.addAll(added);
                runs.add(run);
            }
        }
        if (!news.isEmpty() && begin(catalogue, head)) {
            context.add(new Effect.Store(head.id(), runs));
            context.changed = true;
            reader.read(catalogue, news);
        }
        if (message.more() && news.isEmpty()) {
            throw new ProtocolException("an answer that promises more and brings nothing");
        }
        if (message.more()) {
            partner.offers.put(head.owner(), head);
        } else {
            partner.fresh = Optional.empty();
        }
    }

    /** The copy of an earlier epoch gives way; whether this is the copy from now on. */
    private boolean begin(Catalogue catalogue, Head head) throws ProtocolException {
        if (catalogue.epoch() != head.epoch()) {
            throw new ProtocolException("a catalogue of another epoch than was said");
        }
        Optional<Catalogue> old = copies.of(head.owner());
        if (old.filter(one -> !one.id().equals(head.id())).isPresent() && !old.get().isBefore(head)) {
            return false;
        }
        if (old.filter(one -> one == catalogue).isEmpty()) {
            old.ifPresent(one -> context.add(new Effect.Forget(one.id())));
            copies.put(catalogue);
        }
        return true;
    }

    /** A friend no longer: its catalogue is forgotten here. */
    void forget(PeerId owner) {
        copies.of(owner).ifPresent(one -> context.add(new Effect.Forget(one.id())));
        copies.forget(owner);
        partners.values().forEach(partner -> partner.offers.remove(owner));
    }

    // ---- time ----

    /** @param whole what this peer holds whole of its friends' videos, the newest first */
    void tick(List<Bytes> whole) {
        for (Partner partner : partners.values()) {
            if (partner.asked.isPresent() && context.nowMs - partner.askedMs >= ANSWER_MS) {
                partner.asked = Optional.empty();    // somebody else may know
            }
            partner.offers.values().removeIf(head -> copies.of(head.owner()).filter(one -> !one.lacks(head)).isPresent());
            if (loading.isEmpty()) {
                askable(partner).ifPresent(head -> ask(partner, head));
            }
        }
        if (context.changed || !whole.equals(holds)) {
            holds = whole;
            partners.values().stream().filter(partner -> copies.isFriend(partner.at.peer) && !dropped.test(partner.at.peer)).forEach(this::tell);
        }
    }

    /** What a friend has that we lack, and nobody is asked for yet. One's own catalogue is taken back from anybody. */
    private Optional<Head> askable(Partner partner) {
        return partner.asked.isPresent() || partner.offers.isEmpty() ? Optional.empty() : partner.offers.values().stream()
                .filter(head -> head.owner().equals(context.self) || copies.isFriend(partner.at.peer) && copies.follows(head.owner()))
                .filter(head -> partners.values().stream().noneMatch(other -> other.asked.filter(one -> one.owner().equals(head.owner())).isPresent()))
                .findFirst();
    }

    private void ask(Partner partner, Head head) {
        if (partner.wants.take(1, context.nowMs)) {
            partner.offers.remove(head.owner());
            partner.asked = Optional.of(head);
            partner.askedMs = context.nowMs;
            if (partner.fresh.filter(one -> one.id().equals(head.id())).isEmpty()) {
                partner.fresh = Optional.of(new Catalogue(head.id(), head.owner()));
            }
            Catalogue have = copies.get(head.id()).orElse(partner.fresh.get());
            context.send(partner.at.link, new PeerMessage.Want(head.id(), have.log().tips(PeerMessage.MAX_TIPS), true));
        }
    }

    private void tell(Partner partner) {
        List<Catalogue> readable = copies.readableBy(partner.at.peer).toList();
        List<Bytes> theirs = holds.stream().filter(root -> readable.stream().anyMatch(one -> one.videos().containsKey(root)))
                .limit(PeerMessage.Catalogues.MAX_HOLDS).toList();
        List<Head> news = readable.stream().map(Catalogue::head).filter(head -> !head.equals(partner.told.get(head.owner()))).toList();
        boolean due = !partner.greeted || !theirs.equals(partner.toldHolds);
        for (int from = 0; from < news.size() || due; from += PeerMessage.Catalogues.MAX_HEADS) {
            due = false;
            List<Head> some = news.subList(from, Math.min(news.size(), from + PeerMessage.Catalogues.MAX_HEADS));
            some.forEach(head -> partner.told.put(head.owner(), head));
            context.send(partner.at.link, new PeerMessage.Catalogues(some, theirs));
        }
        partner.greeted = true;
        partner.toldHolds = theirs;
    }

    long wakeAtMs() {
        return partners.values().stream().mapToLong(partner -> partner.asked.isPresent() ? partner.askedMs + ANSWER_MS
                : askable(partner).isPresent() ? context.nowMs + AGAIN_MS : Long.MAX_VALUE).min().orElse(Long.MAX_VALUE);
    }
}
