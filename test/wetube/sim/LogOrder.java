package wetube.sim;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import wetube.log.Event;
import wetube.log.EventId;

/** The order of a log, worked out once more from the bare events: by Lamport's time, then by id. */
final class LogOrder {
    private LogOrder() {
    }

    static List<Event> of(Collection<Event> events) {
        Map<EventId, Event> byId = new HashMap<>();
        events.forEach(event -> byId.put(event.id(), event));
        Map<EventId, Long> lamport = new HashMap<>();
        events.forEach(event -> lamport(event, byId, lamport));
        List<Event> order = new ArrayList<>(byId.values());
        order.sort((a, b) -> {
            int byTime = Long.compare(lamport.get(a.id()), lamport.get(b.id()));
            return byTime != 0 ? byTime : a.id().text().compareTo(b.id().text());
        });
        return order;
    }

    static List<EventId> causes(Event event) {
        List<EventId> causes = new ArrayList<>(event.after());
        event.prev().ifPresent(causes::add);
        return causes;
    }

    /** Causes are never deep here: an event's own author chain makes most of the depth, so it is walked by hand. */
    private static void lamport(Event event, Map<EventId, Event> byId, Map<EventId, Long> known) {
        List<Event> stack = new ArrayList<>(List.of(event));
        while (!stack.isEmpty()) {
            Event top = stack.get(stack.size() - 1);
            List<Event> open = causes(top).stream().filter(id -> !known.containsKey(id)).map(byId::get).toList();
            if (open.contains(null)) {
                throw new Violation("a log holds " + top + " without its past");
            }
            if (open.isEmpty()) {
                known.put(top.id(), 1 + causes(top).stream().mapToLong(known::get).max().orElse(0));
                stack.remove(stack.size() - 1);
            } else {
                stack.addAll(open);
            }
        }
    }
}
