package wetube.sim;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import wetube.chat.Reading;
import wetube.chat.Transcript;
import wetube.chat.Transcript.Shown;
import wetube.log.EventId;
import wetube.log.LogEntry;
import wetube.session.Session;

/** What must hold of what people say: the same for all who hold the same, in causal order, and only for those with the code. */
final class Talk {
    private Talk() {}

    static void check(List<Machine> machines) {
        Map<Set<EventId>, Map<Boolean, List<Object>>> pictures = new HashMap<>();
        for (Machine machine : machines) {
            Optional<Session> session = machine.isUp() ? machine.session().filter(open -> open.log().size() > 0) : Optional.empty();
            Optional<Transcript> transcript = session.flatMap(open -> machine.peer().party().map(party -> party.chat().transcript()));
            if (transcript.isEmpty()) {
                continue;
            }
            List<Shown> lines = transcript.get().before(Optional.empty(), Integer.MAX_VALUE, shown -> true);
            causal(machine, lines);
            if (!transcript.get().isUnlocked() && lines.stream().anyMatch(shown -> shown.said().reading() instanceof Reading.Open)) {
                throw new Violation(machine + " reads what is said, and does not know the code");
            }
            Set<EventId> held = new HashSet<>();
            session.get().log().inOrder().forEach(entry -> held.add(entry.id()));
            List<Object> picture = List.of(lines.stream().map(shown -> List.of(shown.said().entry().id(), shown.said().reading(), shown.channel(),
                    shown.changes(), shown.apart())).toList(), transcript.get().channels());
            List<Object> before = pictures.computeIfAbsent(held, same -> new HashMap<>()).putIfAbsent(transcript.get().isUnlocked(), picture);
            if (before != null && !before.equals(picture)) {
                throw new Violation(machine + " has the same log as another and other lines:\n" + before + "\n" + picture);
            }
        }
    }

    private static void causal(Machine machine, List<Shown> lines) {
        Set<LogEntry> shown = new HashSet<>();
        for (Shown line : lines) {
            shown.add(line.said().entry());
            if (shown.stream().anyMatch(earlier -> line.said().entry().isBefore(earlier))) {
                throw new Violation(machine + " shows a line before one that it follows: " + line);
            }
        }
    }
}
