package wetube.party;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import wetube.act.Role;
import wetube.clock.SessionClock;
import wetube.identity.PeerId;
import wetube.law.EndWish;
import wetube.law.Roster;
import wetube.log.LogEntry;
import wetube.page.PageMessage;
import wetube.session.Profile;
import wetube.session.Playback;
import wetube.session.PlayerReport;
import wetube.session.Playlist;
import wetube.session.Session;
import wetube.wire.Json;

/**
 * What the page is shown of the open session.
 *
 * <p>No I/O. Owned by the core's thread.
 *
 * @param toldBeats the count of the last beat of each member that the page was told of
 */
public record PartyView(Context context, Session session, SessionClock clock, Contacts contacts, Presence presence, Membership membership,
        Joining joining, Steering steering, AutomaticActs automatic, Electing electing, Pen pen, Map<PeerId, Long> toldBeats) {
    /** "Unreachable for 4 s": counted by the second. */
    public static final long AWAY_STEP_MS = 1000;
    /** A clock that may be so far off is worth a word: half a frame. */
    private static final long ASTRAY_MS = 20;
    private static final long ASTRAY_STEP_MS = 10;

    /** What is remembered of this session when it is closed. */
    public Summary summary() {
        List<LogEntry> order = session.log().inOrder();
        long time = order.isEmpty() ? 0 : order.get(order.size() - 1).event().time();
        return new Summary(session.id(), title(), joining.phase(), time, (int) session.roster().joined().count());
    }

    private String title() {
        return session.title().isEmpty() ? "…" : session.title();
    }

    /** Session time, or the time that we take for it until it is known. */
    public long timeMs() {
        return presence.sessionTimeMs();
    }

    public boolean isTimeKnown() {
        return clock.isSet();
    }

    /** Session time as such: another value when it has begun, or made a step. */
    public List<Object> course() {
        return List.of(session.id(), clock.steps());
    }

    public Playback playback() {
        return steering.playback();
    }

    public List<PeerId> waitsFor() {
        return steering.waitsFor();
    }

    public Playlist playlist() {
        return session.playlist();
    }

    /** Where the others are, once a beat. */
    public void beats() {
        if (context.page.isEmpty()) {
            return;
        }
        presence.beats().forEach((peer, sync) -> {
            Optional<PlayerReport> player = sync.player();
            if (player.isPresent() && !Long.valueOf(sync.n()).equals(toldBeats.put(peer, sync.n()))) {
                context.toPage(PageMessage.sync(peer, player.get(), steering.distanceMs(player.get())));
            }
        });
    }

    public Json toJson() {
        boolean open = joining.phase() == Summary.Phase.OPEN;
        long directors = presence.here(Role.DIRECTOR).count();
        return Json.object().put("id", session.id().text()).put("title", title()).put("role", membership.role().word())
                .put("phase", joining.phase().word()).put("directors", directors).put("noDirector", open && directors == 0)
                .put("mayControl", steering.mayControl()).put("mayDirect", open && membership.role() == Role.DIRECTOR)
                .put("wait", session.waiting().word()).put("door", session.admittance().word()).put("writable", joining.mayWrite())
                .putIfPresent("problem", pen.diskProblem()).putIfPresent("late", joining.trouble())
                .putIfPresent("election", election()).putIfPresent("elected", elected())
                .putIfPresent("ending", session.endWish().map(wish -> ending(wish))).build();
    }

    /** The election that is going on, from its first vote on: before that it may come to nothing. */
    private Optional<Json> election() {
        int term = electing.term();
        return term == 0 ? Optional.empty() : Optional.of(electing.progress()).filter(progress -> progress.votes() > 0)
                .map(progress -> Json.object().put("term", term).put("votes", progress.votes()).put("of", progress.of()).build());
    }

    /** Who directs by election. */
    private Optional<Json> elected() {
        return electing.mandate().map(mandate -> Json.object().put("id", mandate.winner().text())
                .put("votes", mandate.backers()).put("of", mandate.electorate().size()).build());
    }

    /** An elected director's wish to end the session. */
    private Json ending(EndWish wish) {
        return Json.object().put("by", wish.by().text()).put("agreed", wish.agreed().size()).put("needed", wish.needed())
                .put("mayAgree", session.mayEnd(context.self)).build();
    }

    /**
     * Who belongs to it: members, then the invited.
     *
     * @param greeted what a peer that we have a link to calls itself
     */
    public List<Json> users(Function<PeerId, Optional<String>> greeted) {
        List<Json> users = new ArrayList<>();
        Roster roster = session.roster();
        roster.joined().forEach(peer -> users.add(member(peer, greeted, roster.roleOf(peer))));
        roster.invited().forEach(peer -> users.add(Json.object().put("id", peer.text()).put("name", name(peer, greeted))
                .put("role", roster.get(peer).role().word()).put("state", "invited")
                .putIfPresent("address", session.profile(peer).flatMap(p -> p.addresses().stream().findFirst())).build()));
        return users;
    }

    private Json member(PeerId peer, Function<PeerId, Optional<String>> greeted, Role role) {
        Json.Builder user = Json.object().put("id", peer.text()).put("name", name(peer, greeted)).put("role", role.word());
        if (automatic.without().contains(peer)) {
            user.put("without", true);
        }
        if (peer.equals(context.self)) {
            if (clock.stratum() > 0) {
                astray(user, contacts.fresh().flatMap(contact -> contact.exchange.errorMs().stream()).min(Double::compare));
            }
            return user.put("you", true).put("state", "here").build();
        }
        boolean here = presence.isHere(peer);
        user.put("state", here ? "here" : "away");
        if (!here) {
            if (presence.hasLeft(peer)) {
                user.put("left", true);
            }
            return user.putIfPresent("awayMs", presence.awayMs(peer).map(ms -> ms / AWAY_STEP_MS * AWAY_STEP_MS)).build();
        }
        if (presence.isRelayed(peer)) {
            user.put("relayed", true);
        } else {
            contacts.get(peer).flatMap(contact -> contact.exchange.delayMs()).ifPresent(delay -> user.put("delayMs", Math.round(delay)));
            astray(user, contacts.get(peer).flatMap(contact -> contact.exchange.errorMs()));
        }
        presence.sync(peer).flatMap(Sync::player).ifPresent(report ->
                user.put("player", report.state().name()).putIfPresent("failure", report.failure()));
        return user.build();
    }

    /** Distances are by everybody's own clock; nobody can know better than this what a clock shows. */
    private static void astray(Json.Builder user, Optional<Double> errorMs) {
        errorMs.filter(ms -> ms >= ASTRAY_MS).ifPresent(ms -> user.put("withinMs", Math.round(ms / ASTRAY_STEP_MS) * ASTRAY_STEP_MS));
    }

    /** The name somebody gave for themselves, or what there is instead. */
    private String name(PeerId peer, Function<PeerId, Optional<String>> greeted) {
        return session.profile(peer).map(Profile::name)
                .or(() -> greeted.apply(peer)).orElse(peer.shortText());
    }
}
