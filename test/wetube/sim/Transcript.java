package wetube.sim;

import java.util.Locale;
import wetube.log.LogEntry;
import wetube.page.PageCommand;
import wetube.wire.Json;

/** Takes the story of a run, a line for each thing that matters. */
public interface Transcript {
    Transcript NONE = (timeMs, who, what) -> { };

    /** @param who empty if it concerns all */
    void line(long timeMs, String who, String what);

    /** A line as people read it: {@code   12.340 s  ada      writes PAUSE 83.25}. */
    static String format(long timeMs, String who, String what) {
        return String.format(Locale.ROOT, "%9.3f s  %-10s %s", timeMs / 1000.0, who.isEmpty() ? "--" : who, what);
    }

    static String words(Simulation sim, PageCommand command) {
        return switch (command) {
            case PageCommand.InviteAddress c -> "Invite " + c.address() + " as " + c.role().word();
            case PageCommand.InvitePeer c -> "Invite " + sim.nameOf(c.peer()) + " as " + c.role().word();
            case PageCommand.ChangeRole c -> "Make " + sim.nameOf(c.peer()) + " " + c.role().word();
            case PageCommand.Remove c -> "Remove " + sim.nameOf(c.peer());
            case PageCommand.Withdraw c -> "Take back the invitation of " + sim.nameOf(c.peer());
            case PageCommand.Play c -> "Play at " + c.currentTime();
            case PageCommand.Pause c -> "Pause at " + c.currentTime();
            case PageCommand.Seek c -> "Seek to " + c.currentTime();
            case PageCommand.Rate c -> "Speed " + c.rate();
            case PageCommand.Start c -> "Start “" + c.title() + "”";
            case PageCommand.Load c -> "Load " + c.source().text();
            default -> command.getClass().getSimpleName();
        };
    }

    static String words(Simulation sim, LogEntry entry) {
        Json.Obj json = entry.event().members();
        StringBuilder text = new StringBuilder(entry.event().type());
        json.optional("op").ifPresent(op -> text.append(' ').append(op.toJson()));
        json.optional("peer").ifPresent(peer -> text.append(' ').append(sim.nameIn(peer)));
        json.optional("role").ifPresent(role -> text.append(' ').append(role.toJson()));
        json.optional("title").ifPresent(title -> text.append(' ').append(title.toJson()));
        json.optional("currentTime").ifPresent(time -> text.append(' ').append(time.toJson()));
        json.optional("rate").ifPresent(rate -> text.append(' ').append(rate.toJson()));
        return text.toString();
    }
}
