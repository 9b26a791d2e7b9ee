package wetube.peer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import wetube.act.JoinLink;
import wetube.act.Role;
import wetube.chat.Conference;
import wetube.chat.ConferenceCode;
import wetube.identity.PeerId;
import wetube.log.EventId;
import wetube.page.PageCommand;
import wetube.party.Context;
import wetube.party.Effect;
import wetube.party.Party;
import wetube.party.PeerMessage;
import wetube.party.PeerMessage.AtDoor.Answer;
import wetube.party.Summary;
import wetube.wire.Address;
import wetube.wire.Json;
import wetube.wire.ProtocolException;

/**
 * Looking for the people of a conference, by its code: at the addresses of a join link, and at those that a tracker knows. For the
 * other side see {@link Door}.
 *
 * <p>What a tracker says is a hint: whoever is found there is dialled, and hears a proof and no name before they have proved to know the
 * code. Our open session is registered at the tracker, too, so that others find it; where they may not be able to dial us, we dial them.
 *
 * <p>No I/O. Owned by the core's thread.
 */
final class Finding {
    /** Of one conference: those of a tracker's list, and directors of whom others told. */
    private static final int CANDIDATES_MAX = 64;
    private static final long DIAL_AGAIN_MS = 5000;
    /** Somebody is asked again who had no time or has not decided. */
    private static final long ASK_AGAIN_MS = 5000;
    private static final long NEVER = Long.MAX_VALUE;

    private final Context context;
    private final Neighbours neighbours;
    private final Sessions sessions;
    private final Codes codes;
    private final AddressBook book;
    private final boolean headless;
    /** What our user looks for; its keys come a little later. */
    private Optional<ConferenceCode> code = Optional.empty();
    private Optional<Conference> conference = Optional.empty();
    /** Of a join link without a key: whoever is there is asked. */
    private List<Address> addresses = List.of();
    private long dial;
    private long dialMs = NEVER;
    private Map<PeerId, List<String>> candidates = Map.of();
    /** Who looks for the session that we are in. */
    private Map<PeerId, List<String>> outside = Map.of();
    private final Map<PeerId, PeerMessage.Welcome> welcomes = new TreeMap<>();
    private final Map<PeerId, Answer> answers = new TreeMap<>();
    /** The session that our user chose. */
    private Optional<EventId> entering = Optional.empty();
    private long askMs = NEVER;
    private String problem = "";
    private final Reach reach = new Reach();
    private Optional<String> tracker = Optional.empty();
    private Optional<Effect.Track> tracked = Optional.empty();
    private String trouble = "";
    private String told = "";

    /** @param headless nobody sits before it: it enters the first session that is found */
    Finding(Context context, Neighbours neighbours, Sessions sessions, Codes codes, AddressBook book, boolean headless) {
        this.headless = headless;
        this.context = context;
        this.neighbours = neighbours;
        this.sessions = sessions;
        this.codes = codes;
        this.book = book;
    }

    // ---- what our user wants ----

    /** Looks for a conference from now on; without a code and addresses, for none. */
    void look(PageCommand.Find wish) {
        stop();
        tracker = wish.tracker().or(() -> tracker);
        code = wish.code();
        addresses = wish.addresses();
        wish.peer().ifPresent(peer -> consider(Map.of(peer, addresses.stream().map(Address::toString).toList())));
        dialMs = wish.peer().isEmpty() && !addresses.isEmpty() ? context.nowMs : NEVER;
        code.ifPresent(wanted -> codes.derive(wanted, derived -> {
            if (code.equals(Optional.of(wanted))) {
                conference = Optional.of(derived);
                neighbours.all().stream().filter(neighbour -> candidates.containsKey(neighbour.peer)).forEach(this::knock);
                context.changed = true;
            }
        }));
        problem = code.isEmpty() && !addresses.isEmpty() ? "This link has no conference code, so nobody can let you in by it. Ask for"
                + " a link with a code, or give your own address to a director." : "";
        context.add(new Effect.KeepSearch(tracker, code));
        context.changed = true;
    }

    private void stop() {
        code = Optional.empty();
        conference = Optional.empty();
        addresses = List.of();
        dialMs = NEVER;
        dial = 0;
        candidates = Map.of();
        welcomes.clear();
        answers.clear();
        entering = Optional.empty();
        askMs = NEVER;
        problem = "";
    }

    /** Our user wants into a session that was found. */
    void enter(EventId session) {
        if (sessions.isOpenTo(session)) {
            conference.ifPresent(known -> codes.keep(session, known));
            sessions.choose(session);
            return;
        }
        entering = Optional.of(session);
        answers.clear();
        askMs = context.nowMs;
        context.changed = true;
    }

    /** The code that a new session is to have, if one is looked for. */
    Optional<ConferenceCode> code() {
        return code;
    }

    // ---- whom there is ----

    void found(Input.Found in) {
        in.peers().forEach(book::hint);
        if (conference.filter(wanted -> wanted.swarm().equals(in.swarm())).isPresent()) {
            consider(in.peers());
        }
        sessions.open().filter(party -> codes.of(party.id()).filter(ours -> ours.swarm().equals(in.swarm())).isPresent()).ifPresent(party -> {
            outside = new LinkedHashMap<>(in.peers());
            outside.keySet().removeIf(peer -> peer.equals(context.self) || party.session().roster().admits(peer));
        });
    }

    void tracker(Input.TrackerState in) {
        trouble = in.trouble();
        reach.tracker(in.seen());
        context.changed = true;
    }

    private void consider(Map<PeerId, List<String>> peers) {
        Map<PeerId, List<String>> all = new LinkedHashMap<>(candidates);
        peers.forEach((peer, at) -> {
            if (!peer.equals(context.self) && all.size() < CANDIDATES_MAX) {
                all.putIfAbsent(peer, at);
            }
        });
        if (!all.equals(candidates)) {
            Set<PeerId> before = candidates.keySet();
            candidates = Map.copyOf(all);
            neighbours.all().stream().filter(neighbour -> all.containsKey(neighbour.peer) && !before.contains(neighbour.peer)).forEach(this::knock);
        }
    }

    void linkUp(Input.LinkUp up, Neighbour neighbour) {
        if (!up.dialledByMe()) {
            reach.came(neighbour.host());
        }
        if (candidates.containsKey(up.peer())) {
            knock(neighbour);
        } else if (up.dial() != 0 && up.dial() == dial) {
            consider(Map.of(up.peer(), addresses.stream().map(Address::toString).toList()));
        }
        if (up.dial() == dial) {
            dial = 0;
        }
    }

    void linkDown(PeerId peer) {
        welcomes.remove(peer);
        answers.remove(peer);
    }

    void unreached(Input.DialFailed failed) {
        if (failed.dial() == dial && dial != 0) {
            dial = 0;
            dialMs = context.nowMs + context.jitter(DIAL_AGAIN_MS);
            problem = failed.why(addresses);
            context.changed = true;
        }
    }

    // ---- at the door ----

    private void knock(Neighbour at) {
        conference.ifPresent(wanted ->
                context.send(at.link, new PeerMessage.Knock(wanted.keys().proof("newcomer", context.self, at.peer))));
    }

    /** @throws ProtocolException if they do not know the code, and only say so */
    void welcomed(Neighbour from, PeerMessage.Welcome message) throws ProtocolException {
        if (conference.isEmpty() || !candidates.containsKey(from.peer)) {
            return;    // an answer to what we do not want any more
        }
        if (!Door.isProof(message.proof(), conference.get().keys(), "member", from.peer, context.self)) {
            throw new ProtocolException("a false proof of knowing the code");
        }
        neighbours.introduce(from);
        welcomes.put(from.peer, message);
        consider(message.directors());
        askMs = entering.isPresent() ? context.nowMs : NEVER;
        problem = "";
        context.changed = true;
    }

    void answered(Neighbour from, PeerMessage.AtDoor message) {
        if (candidates.containsKey(from.peer)) {
            answers.put(from.peer, message.answer());
            context.changed = true;
        }
    }

    /** Whether that is the answer to our user's wish to come in; if so, it is accepted. */
    boolean invited(Neighbour from, PeerMessage.Invitation message) {
        boolean awaited = entering.equals(Optional.of(message.session())) && welcomes.containsKey(from.peer);
        if (awaited) {
            conference.ifPresent(known -> codes.keep(message.session(), known));
            sessions.accept(message.session(), from.peer);
        }
        return awaited;
    }

    /** Somebody who could let us in; where nobody could when we came, the others may know of one by now. */
    private void ask(EventId session) {
        if (welcomes.values().stream().noneMatch(welcome -> welcome.session().equals(session) && !welcome.directors().isEmpty())) {
            welcomes.keySet().forEach(peer -> neighbours.get(peer).ifPresent(this::knock));
        }
        welcomes.forEach((peer, welcome) -> neighbours.get(peer).ifPresent(at -> {
            boolean decided = answers.get(peer) == Answer.ASKED || answers.get(peer) == Answer.NO || answers.get(peer) == Answer.NOBODY;
            if (welcome.session().equals(session) && welcome.directors().containsKey(peer) && !decided) {
                context.send(at.link, new PeerMessage.Enter(session, context.name));
            }
        }));
    }

    // ---- time ----

    void tick() {
        if (headless) {
            goOnAlone();
        }
        if (code.isPresent() && sessions.open().filter(party -> party.role() != Role.NONE && codes.isOf(party.id(), code.get())).isPresent()) {
            stop();    // we are in
            context.changed = true;
        }
        if (dialMs <= context.nowMs && conference.isPresent()) {
            dialMs = NEVER;
            dial = neighbours.dial(Optional.empty(), addresses.stream().map(Address::toString).toList());
        }
        if (askMs <= context.nowMs && entering.isPresent()) {
            askMs = context.nowMs + ASK_AGAIN_MS;
            ask(entering.get());
        }
        boolean dialled = sessions.open().isEmpty() || reach.word().equals("yes");    // those outside dial us; where they can't, we dial them
        neighbours.want("the conference's", conference.isPresent() ? candidates : dialled ? Map.of() : outside);
        track();
    }

    /** Nobody sits before this peer: it opens the newest session of the code that it keeps, else enters what is found, and says so. */
    private void goOnAlone() {
        if (code.isPresent() && entering.isEmpty() && sessions.open().isEmpty() && !sessions.isBusy()) {
            sessions.others().stream().map(Summary::session).filter(session -> codes.isOf(session, code.get()) && sessions.isOpenTo(session)).findFirst()
                    .or(() -> welcomes.values().stream().map(PeerMessage.Welcome::session).findFirst()).ifPresent(this::enter);
        }
        String now = sessions.open().map(party -> "In “" + party.session().title() + "”, " + party.here().size() + " here.")
                .orElse(entering.isPresent() ? "At the door: " + answer() + "." : code.isPresent() ? "Looks for the conference. " + problem() + trouble
                        : "No session: give it TRACKER= and CODE=, or JOIN=.");
        if (!now.equals(told)) {
            told = now;
            context.add(new Effect.Report(now));
        }
    }

    /** Says where the tracker is, and in which conferences we are to be found: what we look for, and what is open. A weak code stays here. */
    private void track() {
        Optional<Effect.Track> now = tracker.map(at -> new Effect.Track(at, swarms()));
        if (!now.equals(tracked)) {
            tracked = now;
            now.ifPresent(context::add);
        }
    }

    private Set<String> swarms() {
        Optional<Conference> open = sessions.open().filter(party -> party.role() != Role.NONE).map(Party::id).flatMap(codes::of);
        return Stream.concat(conference.stream(), open.stream()).filter(Finding::isStrong).map(Conference::swarm)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isStrong(Conference conference) {
        return ConferenceCode.warning(conference.code().text()).isEmpty();
    }

    long wakeAtMs() {
        return Math.min(conference.isPresent() ? dialMs : NEVER, askMs);
    }

    // ---- for the page ----

    /** @param open the conference of the open session: its join link is there to be copied */
    Json toJson(Optional<Conference> open) {
        Map<EventId, List<PeerMessage.Welcome>> found = new LinkedHashMap<>();
        welcomes.values().forEach(welcome -> found.computeIfAbsent(welcome.session(), session -> new ArrayList<>()).add(welcome));
        return Json.object().put("tracker", tracker.orElse("")).put("trouble", trouble).put("reach", reach.word()).put("code", code.or(() -> open.map(Conference::code)).map(ConferenceCode::text).orElse(""))
                .put("link", link(open))
                .putIfPresent("weak", code.flatMap(given -> ConferenceCode.warning(given.text())))
                .put("looking", conference.isPresent()).put("problem", problem())
                .putIfPresent("entering", entering.map(EventId::text)).put("answer", answer())
                .put("kept", sessions.others().stream().map(Summary::session)
                        .filter(session -> code.isPresent() && codes.isOf(session, code.get())).map(EventId::text).toList())
                .put("found", found.values().stream().map(Finding::session).toList()).build();
    }

    private String link(Optional<Conference> open) {
        return context.addresses.isEmpty() ? "" : new JoinLink(context.addresses.stream().map(Finding::address).toList(), Optional.of(context.self),
                open.map(conference -> conference.code().text())).toString();
    }

    private static Address address(String own) {
        try {
            return Address.parse(own);
        } catch (ProtocolException e) {
            throw new IllegalStateException("an address of our own: " + own, e);
        }
    }

    private String problem() {
        return answers.containsValue(Answer.WRONG_CODE) && welcomes.isEmpty() ? "Whoever is there does not know this code. Check it." : problem;
    }

    /** How it stands with coming in. */
    private String answer() {
        if (entering.isEmpty()) {
            return "";
        }
        for (Answer answer : List.of(Answer.ASKED, Answer.LATER, Answer.NO, Answer.NOBODY)) {
            if (answers.containsValue(answer)) {
                return answer.name();
            }
        }
        boolean directed = welcomes.values().stream().anyMatch(welcome -> entering.equals(Optional.of(welcome.session()))
                && !welcome.directors().isEmpty());
        return directed ? "CALLING" : "NO_DIRECTOR";
    }

    private static Json session(List<PeerMessage.Welcome> welcomes) {
        PeerMessage.Welcome one = welcomes.get(0);
        return Json.object().put("session", one.session().text()).put("title", one.title()).put("people", one.people()).build();
    }
}
