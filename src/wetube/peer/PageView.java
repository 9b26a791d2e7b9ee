package wetube.peer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import wetube.page.PageMessage;
import wetube.party.Context;
import wetube.party.Party;
import wetube.party.PartyView;
import wetube.party.PeerMessage;
import wetube.party.Summary;
import wetube.session.Playback;
import wetube.session.Playlist;
import wetube.wire.Json;

/**
 * What the page is told: all of it when it opens (HELLO), then each part again when it has changed.
 *
 * <p>No I/O. Owned by the core's thread.
 */
final class PageView {
    private final Context context;
    private final Neighbours neighbours;
    private final Sessions sessions;
    private final Calls calls;
    private final Invitations invitations;
    private final AddressBook book;
    private final Codes codes;
    private final Finding finding;
    private final Door door;
    private final Friends friends;
    private final Map<String, String> told = new LinkedHashMap<>();
    private Playback toldLine = Playback.NOTHING;
    private String toldStatus = "";
    /** The course of session time: whose, and after how many steps. */
    private List<Object> toldCourse = List.of();
    private long nextMs;
    private List<FilmState> films = List.of();

    PageView(Context context, Neighbours neighbours, Sessions sessions, Calls calls, Invitations invitations, AddressBook book,
            Codes codes, Finding finding, Door door, Friends friends) {
        this.context = context;
        this.neighbours = neighbours;
        this.sessions = sessions;
        this.calls = calls;
        this.invitations = invitations;
        this.book = book;
        this.codes = codes;
        this.finding = finding;
        this.door = door;
        this.friends = friends;
    }

    /** The session that is open. */
    private Optional<PartyView> party() {
        return sessions.open().map(Party::view);
    }

    /** Everything. */
    void hello() {
        told.clear();
        Json.Builder hello = Json.object().put("command", "HELLO").put("dispatchedAt", timeMs());
        parts().forEach((name, part) -> {
            hello.put(name, part);
            told.put(name, part.toJson());
        });
        Json.Obj status = status();
        hello.put("status", status);
        toldLine = playback();
        toldStatus = status.toJson();
        context.toPage(hello.build());
        sessions.open().ifPresent(open -> open.chatView().hello());
    }

    /** Where the others are, and what has changed since. */
    void tick() {
        party().ifPresent(PartyView::beats);
        sessions.open().ifPresent(open -> open.chatView().tick());
        course();
        if (context.changed || nextMs <= context.nowMs) {
            context.changed = false;
            nextMs = context.nowMs + PartyView.AWAY_STEP_MS;
            update();
        }
    }

    long wakeAtMs() {
        return nextMs;
    }

    /** Tells the page when session time has begun, or made a step. */
    private void course() {
        List<Object> course = party().map(PartyView::course).orElse(List.of());
        if (!course.equals(toldCourse)) {
            toldCourse = course;
            context.toPage(PageMessage.clock());
        }
    }

    private void update() {
        if (context.page.isPresent()) {
            Map<String, Json> parts = parts();
            tell("playlist", parts.remove("playlist"));
            tellLine();
            parts.forEach(this::tell);
        }
    }

    private void tell(String name, Json part) {
        String text = part.toJson();
        if (!text.equals(told.put(name, text))) {
            context.toPage(Json.object().put("command", name.toUpperCase(Locale.ROOT)).put(name, part).build());
        }
    }

    private void tellLine() {
        Playback line = playback();
        Json.Obj status = status();
        if (!status.toJson().equals(toldStatus)) {
            boolean act = !line.equals(toldLine) && line.by().isPresent();
            long now = timeMs();
            context.toPage(PageMessage.act(act ? line.cause() : "STATUS", line.by().filter(by -> act), line.positionAt(now), status, now));
            toldLine = line;
            toldStatus = status.toJson();
        }
    }

    void films(List<FilmState> now) {
        films = now;
        context.changed = true;
    }

    /** What time it is, unless it is not known yet. */
    void time(double t1) {
        if (party().map(PartyView::isTimeKnown).orElse(true)) {
            context.toPage(PageMessage.time(t1, timeMs()));
        }
    }

    // ---- the parts ----

    private Map<String, Json> parts() {
        Map<String, Json> parts = new LinkedHashMap<>();
        parts.put("self", Json.object().put("id", context.self.text()).put("name", context.name).put("port", context.port)
                .put("addresses", context.addresses).put("unshown", invitations.unshown()).build());
        parts.put("session", party().map(PartyView::toJson).orElse(Json.Null.NULL));
        parts.put("users", Json.array(users()));
        parts.put("playlist", PageMessage.playlist(playlist()));
        parts.put("chat", sessions.open().map(open -> open.chatView().toJson()).orElse(Json.Null.NULL));
        parts.put("films", Json.array(films.stream().map(FilmState::toJson).toList()));
        parts.put("sessions", Json.array(sessions.others().stream().map(Summary::toJson).toList()));
        parts.put("invitations", Json.array(invitations.incoming().stream().map(this::invitation).toList()));
        parts.put("conference", finding.toJson(sessions.open().flatMap(party -> codes.of(party.id()))));
        parts.put("library", Json.object().put("state", friends.state()).build());
        parts.put("door", Json.array(door.toJson()));
        return parts;
    }

    /** Those of the session, and those who are being called. */
    private List<Json> users() {
        List<Json> users = new ArrayList<>(party().map(open -> open.users(peer -> neighbours.get(peer).map(Neighbour::name))).orElse(List.of()));
        calls.calls().forEach(call -> users.add(Json.object().put("id", "").put("name", call.address().toString())
                .put("role", call.role().word()).put("state", "inviting").put("address", call.address().toString())
                .put("attempt", call.attempt()).put("attempts", Calls.MAX_DIALS).build()));
        return users;
    }

    private Json invitation(Invitations.Incoming invitation) {
        PeerMessage.Invitation message = invitation.message();
        Json.Obj from = Json.object().put("id", invitation.from().text()).put("name", message.name())
                .put("address", book.of(invitation.from(), List.of()).stream().findFirst().orElse("")).build();
        return Json.object().put("session", message.session().text()).put("title", message.title()).put("role", message.role().word())
                .put("from", from).put("time", invitation.timeMs()).build();
    }

    private Playback playback() {
        return party().map(PartyView::playback).orElse(Playback.NOTHING);
    }

    private Json.Obj status() {
        return PageMessage.status(playback(), party().map(PartyView::waitsFor).orElse(List.of()), playlist());
    }

    private Playlist playlist() {
        return party().map(PartyView::playlist).orElse(Playlist.EMPTY);
    }

    private long timeMs() {
        return party().map(PartyView::timeMs).orElse(context.nowMs);
    }
}
