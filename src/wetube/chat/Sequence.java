package wetube.chat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import wetube.chat.Transcript.Said;
import wetube.log.LogEntry;

/**
 * Numbers the lines of each channel from 1, so that clients of the HTTP interface at different peers get one sequence.
 *
 * <p>A number is for ever, but the log's order is not: a line of somebody who was cut off comes between others. So a line waits until
 * every member that is here has shown that it holds it: whatever these say later follows it, and sorts behind. Nobody is waited for
 * longer than 3 s; a line that comes after that is last, and marked late.
 *
 * <p>No I/O. Owned by the core's thread.
 */
public final class Sequence {
    static final long WAIT_MS = 3000;

    /** A line, or that somebody came or went, with its number in its channel. */
    public record Numbered(int number, Said said, Line line, boolean late) {}

    private final Map<String, List<Numbered>> channels = new HashMap<>();
    private final TreeSet<Said> waiting = new TreeSet<>();
    private int taken;
    private Said last;

    /** Numbers what can be numbered now. */
    public void advance(Transcript transcript, Predicate<LogEntry> heldByAll, long nowMs) {
        waiting.addAll(transcript.arrivedSince(taken));
        boolean first = taken == 0;
        taken = transcript.size();
        while (!waiting.isEmpty()) {
            Said next = waiting.first();
            boolean late = last != null && next.compareTo(last) < 0;
            if (!first && !late && next.arrivedMs() > nowMs - WAIT_MS && !heldByAll.test(next.entry())) {
                return;
            }
            waiting.remove(next);
            last = late ? last : next;
            next.line().filter(line -> !line.changes()).ifPresent(line -> {
                List<Numbered> channel = in(transcript.channelOf(next));
                channel.add(new Numbered(channel.size() + 1, next, line, late));
            });
        }
    }

    /** What has a number in a channel, the one with number 1 first. */
    public List<Numbered> in(String channel) {
        return channels.computeIfAbsent(channel, name -> new ArrayList<>());
    }
}
