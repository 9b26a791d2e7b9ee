package wetube.peer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import wetube.identity.PeerId;
import wetube.page.PageMessage;
import wetube.session.EndWish;
import wetube.session.Playback;
import wetube.session.PlayerReport;
import wetube.session.Playlist;
import wetube.session.Role;
import wetube.session.Roster;
import wetube.session.Session;
import wetube.wire.Json;

/**
 * What the page is told: all of it when it opens (HELLO), then each part again when it has changed.
 *
 * <p>No I/O. Owned by the core's thread.
 */
final class PageView {
    /** "Unreachable for 4 s": counted by the second. */
    static final long AWAY_STEP_MS = 1000;

    private final Context context;
    private final Neighbours neighbours;
    private final Invitations invitations;
    private final Map<String, String> told = new LinkedHashMap<>();
    private Optional<Playback> toldLine = Optional.empty();
    private Optional<String> toldStatus = Optional.empty();
    private final Map<PeerId, Long> toldBeats = new LinkedHashMap<>();
    /** The course of session time: whose, and after how many steps. */
    private List<Object> toldCourse = List.of();

    PageView(Context context, Neighbours neighbours, Invitations invitations) {
        this.context = context;
        this.neighbours = neighbours;
        this.invitations = invitations;
    }

    /** Everything. */
    void hello(Optional<Party> party, List<Summary> sessions) {
        told.clear();
        Json.Builder hello = Json.object().put("command", "HELLO").put("dispatchedAt", time(party));
        parts(party, sessions).forEach((name, part) -> {
            hello.put(name, part);
            told.put(name, part.toJson());
        });
        Playback line = line(party);
        Json.Obj status = status(party);
        hello.put("status", status);
        toldLine = Optional.of(line);
        toldStatus = Optional.of(status.toJson());
        context.toPage(hello.build());
    }

    /** What has changed since. */
    void update(Optional<Party> party, List<Summary> sessions) {
        if (context.page.isEmpty()) {
            return;
        }
        Map<String, Json> parts = parts(party, sessions);
        tell("playlist", parts.remove("playlist"));
        tellLine(party);
        parts.forEach(this::tell);
    }

    private void tell(String name, Json part) {
        String text = part.toJson();
        if (!text.equals(told.put(name, text))) {
            context.toPage(Json.object().put("command", name.toUpperCase(Locale.ROOT)).put(name, part).build());
        }
    }

    private void tellLine(Optional<Party> party) {
        Playback line = line(party);
        Json.Obj status = status(party);
        if (!Optional.of(status.toJson()).equals(toldStatus)) {
            boolean act = !Optional.of(line).equals(toldLine) && line.by().isPresent();
            long now = time(party);
            context.toPage(PageMessage.act(act ? line.cause() : "STATUS", line.by().filter(by -> act), line.positionAt(now), status, now));
            toldLine = Optional.of(line);
            toldStatus = Optional.of(status.toJson());
        }
    }

    /** What time it is, unless it is not known yet. */
    void time(Optional<Party> party, double t1) {
        if (party.isEmpty() || party.get().presence().clock().isSet()) {
            context.toPage(PageMessage.time(t1, time(party)));
        }
    }

    /** Whether session time has begun, or made a step, since the page last heard of it. */
    void course(Optional<Party> party) {
        List<Object> course = party.map(open -> List.<Object>of(open.id(), open.presence().clock().steps())).orElse(List.of());
        if (!course.equals(toldCourse)) {
            toldCourse = course;
            context.toPage(PageMessage.clock());
        }
    }

    /** Where the others are, once a beat. */
    void beats(Party party) {
        if (context.page.isEmpty()) {
            return;
        }
        party.presence().beats().forEach((peer, sync) -> {
            Optional<PlayerReport> player = sync.player();
            if (player.isPresent() && !Long.valueOf(sync.n()).equals(toldBeats.put(peer, sync.n()))) {
                context.toPage(PageMessage.sync(peer, player.get(), party.steering().distanceMs(player.get())));
            }
        });
    }

    // ---- the parts ----

    private Map<String, Json> parts(Optional<Party> party, List<Summary> sessions) {
        Map<String, Json> parts = new LinkedHashMap<>();
        parts.put("self", Json.object().put("id", context.self.text()).put("name", context.name).put("port", context.port)
                .put("addresses", context.addresses).build());
        parts.put("session", party.<Json>map(this::session).orElse(Json.Null.NULL));
        parts.put("users", Json.array(party.map(this::users).orElse(List.of())));
        parts.put("playlist", PageMessage.playlist(playlist(party)));
        parts.put("sessions", Json.array(sessions.stream().map(Summary::toJson).toList()));
        parts.put("invitations", Json.array(invitations.incoming().stream().map(PageView::invitation).toList()));
        return parts;
    }

    private Json session(Party party) {
        boolean open = party.phase() == Summary.Phase.OPEN;
        long directors = party.presence().here(Role.DIRECTOR).count();
        return Json.object().put("id", party.id().text()).put("title", party.summary().title()).put("role", party.role().word())
                .put("phase", party.phase().word()).put("directors", directors).put("noDirector", open && directors == 0)
                .put("mayControl", party.steering().mayControl()).put("mayDirect", open && party.role() == Role.DIRECTOR)
                .put("wait", party.session().waiting().word()).put("writable", party.isWritable())
                .putIfPresent("problem", party.diskProblem())
                .putIfPresent("election", election(party)).putIfPresent("elected", elected(party))
                .putIfPresent("ending", party.session().endWish().map(wish -> ending(party, wish))).build();
    }

    /** The election that is going on. */
    private static Optional<Json> election(Party party) {
        int term = party.electing().term();
        if (term == 0) {
            return Optional.empty();
        }
        Electing.Progress progress = party.electing().progress();
        return Optional.of(Json.object().put("term", term).put("votes", progress.votes()).put("of", progress.of()).build());
    }

    /** Who directs by election. */
    private static Optional<Json> elected(Party party) {
        return party.electing().mandate().map(mandate -> Json.object().put("id", mandate.winner().text())
                .put("votes", mandate.votersFor()).put("of", mandate.electorate().size()).build());
    }

    /** An elected director's wish to end the session. */
    private Json ending(Party party, EndWish wish) {
        return Json.object().put("by", wish.by().text()).put("agreed", wish.agreed().size()).put("needed", wish.needed())
                .put("mayAgree", party.session().mayEnd(context.self)).build();
    }

    private List<Json> users(Party party) {
        List<Json> users = new ArrayList<>();
        Roster roster = party.session().roster();
        roster.joined().forEach(peer -> users.add(member(party, peer, roster.roleOf(peer))));
        roster.invited().forEach(peer -> users.add(Json.object().put("id", peer.text()).put("name", name(party, peer))
                .put("role", roster.get(peer).role().word()).put("state", "invited")
                .putIfPresent("address", party.session().profile(peer).flatMap(p -> p.addresses().stream().findFirst())).build()));
        invitations.dialling().forEach(dial -> users.add(Json.object().put("id", "").put("name", dial.address().toString())
                .put("role", dial.role().word()).put("state", "inviting").put("address", dial.address().toString())
                .put("attempt", dial.attempt()).put("attempts", Invitations.MAX_DIALS).build()));
        return users;
    }

    private Json member(Party party, PeerId peer, Role role) {
        Json.Builder user = Json.object().put("id", peer.text()).put("name", name(party, peer)).put("role", role.word());
        if (party.automatic().without().contains(peer)) {
            user.put("without", true);
        }
        if (peer.equals(context.self)) {
            return user.put("you", true).put("state", "here").build();
        }
        boolean here = party.presence().isHere(peer);
        user.put("state", here ? "here" : "away");
        if (!here) {
            return user.putIfPresent("awayMs", party.presence().awayMs(peer).map(ms -> ms / AWAY_STEP_MS * AWAY_STEP_MS)).build();
        }
        if (party.presence().isRelayed(peer)) {
            user.put("relayed", true);
        } else {
            party.presence().contact(peer).filter(linked -> linked.filter.size() > 0)
                    .ifPresent(linked -> user.put("delayMs", Math.round(linked.filter.best().delayMs() / 2)));
        }
        party.presence().sync(peer).flatMap(PeerMessage.Sync::player).ifPresent(report ->
                user.put("player", report.state().name()).putIfPresent("failure", report.failure()));
        return user.build();
    }

    /** The name somebody gave for themselves, or what there is instead. */
    private String name(Party party, PeerId peer) {
        return party.session().profile(peer).map(Session.Profile::name)
                .or(() -> neighbours.get(peer).map(neighbour -> neighbour.hello.name())).orElse(peer.shortText());
    }

    private static Json invitation(Invitations.Incoming invitation) {
        PeerMessage.Invitation message = invitation.message();
        Json.Obj from = Json.object().put("id", invitation.from().text()).put("name", message.name())
                .put("address", invitation.addresses().stream().findFirst().orElse("")).build();
        return Json.object().put("session", message.session().text()).put("title", message.title()).put("role", message.role().word())
                .put("from", from).put("time", invitation.timeMs()).build();
    }

    private static Playback line(Optional<Party> party) {
        return party.map(open -> open.steering().playback()).orElse(Playback.NOTHING);
    }

    private static Json.Obj status(Optional<Party> party) {
        return PageMessage.status(line(party), party.map(open -> open.steering().waitsFor()).orElse(List.of()), playlist(party));
    }

    private static Playlist playlist(Optional<Party> party) {
        return party.map(open -> open.session().playlist()).orElse(Playlist.EMPTY);
    }

    private long time(Optional<Party> party) {
        return party.map(open -> open.presence().sessionTimeMs()).orElse(context.nowMs);
    }
}
