package wetube.sim;

import java.util.HashSet;
import java.util.Set;
import wetube.log.EventId;
import wetube.log.LogEntry;
import wetube.page.PageCommand;
import wetube.party.PeerMessage;
import wetube.session.Meaning;
import wetube.session.Session;
import wetube.wire.Json;

/** Tells the story of a run to its {@link Transcript}, if it has one. */
final class Narrator {
    private final Simulation world;
    private Transcript transcript = Transcript.NONE;
    /** Events that the story has called void. */
    private final Set<EventId> voids = new HashSet<>();
    private boolean tellsMessages;

    Narrator(Simulation world) {
        this.world = world;
    }

    void tell(Transcript newTranscript) {
        transcript = newTranscript;
    }

    void withMessages() {
        tellsMessages = true;
    }

    void say(String who, String what) {
        transcript.line(world.timeline().nowMs(), who, what);
    }

    void clicks(Machine machine, PageCommand command) {
        if (transcript != Transcript.NONE && !(command instanceof PageCommand.Hello)) {
            say(machine.name(), "clicks " + Transcript.words(world, command));
        }
    }

    void sends(Host from, Host to, PeerMessage message) {
        if (tellsMessages) {
            Transcript.words(world, message).ifPresent(words -> say(from.name(), "→ " + to + "  " + words));
        }
    }

    /** What a page shows of an act on the video. */
    void shows(Machine machine, String command, Json.Obj message) {
        if (tellsMessages) {
            say(machine.name(), "shows " + command + " of " + world.nameIn(Json.text(Page.text(message, "userId"))));
        }
    }

    /** The first log that holds an event tells of it. */
    void writes(LogEntry entry, Session session) {
        if (transcript != Transcript.NONE) {
            boolean isVoid = Meaning.voids(session).contains(entry.id());
            if (isVoid) {
                voids.add(entry.id());
            }
            say(world.nameOf(entry.author()), "writes " + Transcript.words(world, entry.event()) + (isVoid ? "   (void)" : ""));
        }
    }

    /** What was said before counts no more, because of something its author could not know. */
    void findsVoid(Machine machine, Session session) {
        if (transcript != Transcript.NONE) {
            Meaning.voids(session).stream().filter(voids::add).map(id -> session.log().get(id).orElseThrow())
                    .forEach(entry -> say(machine.name(), "finds void what " + world.nameOf(entry.author()) + " wrote: "
                            + Transcript.words(world, entry.event())));
        }
    }
}
