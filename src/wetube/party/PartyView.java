package wetube.party;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import wetube.act.Role;
import wetube.identity.PeerId;
import wetube.law.EndWish;
import wetube.law.Roster;
import wetube.page.PageMessage;
import wetube.session.Playback;
import wetube.session.PlayerReport;
import wetube.session.Playlist;
import wetube.session.Session;
import wetube.wire.Json;

/**
 * What the page is shown of the open session.
 *
 * <p>No I/O. Owned by the core's thread.
 */
public final class PartyView {
    /** "Unreachable for 4 s": counted by the second. */
    public static final long AWAY_STEP_MS = 1000;

    private final Context context;
    private final Party party;
    /** What a peer we have a link to called itself in its greeting. */
    private final Function<PeerId, Optional<String>> greeted;
    /** The count of the last beat of each that was shown. */
    private final Map<PeerId, Long> toldBeats = new LinkedHashMap<>();

    PartyView(Context context, Party party, Function<PeerId, Optional<String>> greeted) {
        this.context = context;
        this.party = party;
        this.greeted = greeted;
    }

    /** Session time, or the time that we take for it until it is known. */
    public long timeMs() {
        return party.presence().sessionTimeMs();
    }

    public boolean isTimeKnown() {
        return party.presence().clock().isSet();
    }

    /** Session time as such: another value when it has begun, or made a step. */
    public List<Object> course() {
        return List.of(party.id(), party.presence().clock().steps());
    }

    public Playback playback() {
        return party.steering().playback();
    }

    public List<PeerId> waitsFor() {
        return party.steering().waitsFor();
    }

    public Playlist playlist() {
        return party.session().playlist();
    }

    /** Where the others are, once a beat. */
    public void beats() {
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

    public Json session() {
        boolean open = party.phase() == Summary.Phase.OPEN;
        long directors = party.presence().here(Role.DIRECTOR).count();
        return Json.object().put("id", party.id().text()).put("title", party.summary().title()).put("role", party.role().word())
                .put("phase", party.phase().word()).put("directors", directors).put("noDirector", open && directors == 0)
                .put("mayControl", party.steering().mayControl()).put("mayDirect", open && party.role() == Role.DIRECTOR)
                .put("wait", party.session().waiting().word()).put("writable", party.isWritable())
                .putIfPresent("problem", party.diskProblem())
                .putIfPresent("election", election()).putIfPresent("elected", elected())
                .putIfPresent("ending", party.session().endWish().map(wish -> ending(wish))).build();
    }

    /** The election that is going on, from its first vote on: before that it may come to nothing. */
    private Optional<Json> election() {
        int term = party.electing().term();
        return term == 0 ? Optional.empty() : Optional.of(party.electing().progress()).filter(progress -> progress.votes() > 0)
                .map(progress -> Json.object().put("term", term).put("votes", progress.votes()).put("of", progress.of()).build());
    }

    /** Who directs by election. */
    private Optional<Json> elected() {
        return party.electing().mandate().map(mandate -> Json.object().put("id", mandate.winner().text())
                .put("votes", mandate.votersFor()).put("of", mandate.electorate().size()).build());
    }

    /** An elected director's wish to end the session. */
    private Json ending(EndWish wish) {
        return Json.object().put("by", wish.by().text()).put("agreed", wish.agreed().size()).put("needed", wish.needed())
                .put("mayAgree", party.session().mayEnd(context.self)).build();
    }

    /** Who belongs to it: members, then the invited. */
    public List<Json> users() {
        List<Json> users = new ArrayList<>();
        Roster roster = party.session().roster();
        roster.joined().forEach(peer -> users.add(member(peer, roster.roleOf(peer))));
        roster.invited().forEach(peer -> users.add(Json.object().put("id", peer.text()).put("name", name(peer))
                .put("role", roster.get(peer).role().word()).put("state", "invited")
                .putIfPresent("address", party.session().profile(peer).flatMap(p -> p.addresses().stream().findFirst())).build()));
        return users;
    }

    private Json member(PeerId peer, Role role) {
        Json.Builder user = Json.object().put("id", peer.text()).put("name", name(peer)).put("role", role.word());
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
    private String name(PeerId peer) {
        return party.session().profile(peer).map(Session.Profile::name)
                .or(() -> greeted.apply(peer)).orElse(peer.shortText());
    }
}
