package wetube.peer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import wetube.identity.PeerId;
import wetube.page.PageMessage;
import wetube.party.Context;
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
    private final Invitations invitations;
    private final Map<String, String> told = new LinkedHashMap<>();
    private Optional<Playback> toldLine = Optional.empty();
    private Optional<String> toldStatus = Optional.empty();
    /** The course of session time: whose, and after how many steps. */
    private List<Object> toldCourse = List.of();

    PageView(Context context, Invitations invitations) {
        this.context = context;
        this.invitations = invitations;
    }

    /** Everything. */
    void hello(Optional<PartyView> party, List<Summary> sessions) {
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
    void update(Optional<PartyView> party, List<Summary> sessions) {
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

    private void tellLine(Optional<PartyView> party) {
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
    void time(Optional<PartyView> party, double t1) {
        if (party.isEmpty() || party.get().isTimeKnown()) {
            context.toPage(PageMessage.time(t1, time(party)));
        }
    }

    /** Whether session time has begun, or made a step, since the page last heard of it. */
    void course(Optional<PartyView> party) {
        List<Object> course = party.map(PartyView::course).orElse(List.of());
        if (!course.equals(toldCourse)) {
            toldCourse = course;
            context.toPage(PageMessage.clock());
        }
    }

    // ---- the parts ----

    private Map<String, Json> parts(Optional<PartyView> party, List<Summary> sessions) {
        Map<String, Json> parts = new LinkedHashMap<>();
        parts.put("self", Json.object().put("id", context.self.text()).put("name", context.name).put("port", context.port)
                .put("addresses", context.addresses).build());
        parts.put("session", party.map(PartyView::session).orElse(Json.Null.NULL));
        parts.put("users", Json.array(users(party)));
        parts.put("playlist", PageMessage.playlist(playlist(party)));
        parts.put("sessions", Json.array(sessions.stream().map(Summary::toJson).toList()));
        parts.put("invitations", Json.array(invitations.incoming().stream().map(PageView::invitation).toList()));
        return parts;
    }

    private List<Json> users(Optional<PartyView> party) {
        List<Json> users = new ArrayList<>(party.map(PartyView::users).orElse(List.of()));
        invitations.dialling().forEach(dial -> users.add(Json.object().put("id", "").put("name", dial.address().toString())
                .put("role", dial.role().word()).put("state", "inviting").put("address", dial.address().toString())
                .put("attempt", dial.attempt()).put("attempts", Invitations.MAX_DIALS).build()));
        return users;
    }

    private static Json invitation(Invitations.Incoming invitation) {
        PeerMessage.Invitation message = invitation.message();
        Json.Obj from = Json.object().put("id", invitation.from().text()).put("name", message.name())
                .put("address", invitation.addresses().stream().findFirst().orElse("")).build();
        return Json.object().put("session", message.session().text()).put("title", message.title()).put("role", message.role().word())
                .put("from", from).put("time", invitation.timeMs()).build();
    }

    private static Playback line(Optional<PartyView> party) {
        return party.map(PartyView::playback).orElse(Playback.NOTHING);
    }

    private static Json.Obj status(Optional<PartyView> party) {
        return PageMessage.status(line(party), party.map(PartyView::waitsFor).orElse(List.of()), playlist(party));
    }

    private static Playlist playlist(Optional<PartyView> party) {
        return party.map(PartyView::playlist).orElse(Playlist.EMPTY);
    }

    private long time(Optional<PartyView> party) {
        return party.map(PartyView::timeMs).orElse(context.nowMs);
    }
}
