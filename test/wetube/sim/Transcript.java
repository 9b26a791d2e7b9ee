package wetube.sim;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import wetube.log.Event;
import wetube.page.PageCommand;
import wetube.party.PeerMessage;
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

    static String words(Simulation sim, Event event) {
        Json.Obj json = event.members();
        StringBuilder text = new StringBuilder(event.type());
        json.optional("op").ifPresent(op -> text.append(' ').append(op.toJson()));
        json.optional("peer").ifPresent(peer -> text.append(' ').append(sim.nameIn(peer)));
        json.optional("role").ifPresent(role -> text.append(' ').append(role.toJson()));
        json.optional("title").ifPresent(title -> text.append(' ').append(title.toJson()));
        json.optional("currentTime").ifPresent(time -> text.append(' ').append(time.toJson()));
        json.optional("rate").ifPresent(rate -> text.append(' ').append(rate.toJson()));
        json.optional("term").ifPresent(term -> text.append(" in term ").append(term.toJson()));
        json.optional("candidate").ifPresent(candidate -> text.append(" for ").append(sim.nameIn(candidate)));
        return text.toString();
    }

    /** Empty for what is said all the time. */
    static Optional<String> words(Simulation sim, PeerMessage message) {
        return switch (message) {
            case PeerMessage.Pulse m -> Optional.empty();
            case PeerMessage.Beats m -> Optional.empty();
            case PeerMessage.Time m -> Optional.empty();
            case PeerMessage.TimeReply m -> Optional.empty();
            case PeerMessage.TokenAck m -> Optional.empty();
            case PeerMessage.Events m when m.runs().isEmpty() -> Optional.empty();
            case PeerMessage.ElectionToken m ->
                    Optional.of("TOKEN " + m.token().lap() + " of " + sim.nameOf(m.token().candidate()));
            case PeerMessage.Events m -> Optional.of("EVENTS" + (m.answer() ? " as asked for: " : ": ") + m.runs().stream()
                    .flatMap(run -> run.events().stream()).map(event -> sim.nameOf(event.author()) + "'s " + words(sim, event))
                    .collect(Collectors.joining(", ")));
            case PeerMessage.Want m -> Optional.of("WANT what I lack");
            case PeerMessage.Bye m -> Optional.of("BYE: " + m.reason());
            default -> message.toJson().optional("type").map(type -> ((Json.Text) type).value());
        };
    }
}
