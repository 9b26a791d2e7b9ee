package wetube.party;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import wetube.chat.ConferenceCode;
import wetube.chat.Line;
import wetube.chat.Line.Relation;
import wetube.chat.Reading;
import wetube.chat.Transcript;
import wetube.chat.Transcript.Shown;
import wetube.log.EventId;
import wetube.log.LogEntry;
import wetube.page.PageCommand;
import wetube.page.PageMessage;
import wetube.session.Session;
import wetube.wire.Json;

/**
 * What the page is shown of the chat: the last lines, then what is added, and older ones page by page as somebody scrolls.
 *
 * <p>No I/O. Owned by the core's thread.
 */
public final class ChatView {
    /** Some screens. */
    private static final int PAGE = 100;

    private final Context context;
    private final Session session;
    private final Chat chat;
    /** What the page was told: so many events, and which state of the whole. */
    private int told;
    private int version = -1;

    ChatView(Context context, Session session, Chat chat) {
        this.context = context;
        this.session = session;
        this.chat = chat;
    }

    /** The page opens: it is told the last lines. */
    public void hello() {
        version = -1;
    }

    /** Tells the page what is new. */
    public void tick() {
        Transcript transcript = chat.transcript();
        if (context.page.isEmpty() || version == transcript.version() && told == transcript.size()) {
            return;
        }
        if (version != transcript.version() || transcript.size() - told > PAGE) {
            List<Shown> tail = transcript.before(Optional.empty(), PAGE, line -> true);
            context.toPage(lines(tail).put("tail", true).put("more", tail.size() == PAGE).build());
        } else {
            context.toPage(lines(transcript.since(told)).build());
        }
        version = transcript.version();
        told = transcript.size();
    }

    public void command(PageCommand.Talk command) {
        switch (command) {
            case PageCommand.Say c -> chat.say(c.line(), problem -> context.toPage(PageMessage.said(c.number(), problem)));
            case PageCommand.Lines c -> answer(c);
            case PageCommand.Code c -> chat.guess(c.code());
        }
    }

    /** Answers what the page asks for: older lines, or those with a word in them. */
    private void answer(PageCommand.Lines asked) {
        String word = asked.word().toLowerCase(Locale.ROOT);
        List<Shown> page = chat.transcript().before(asked.before(), PAGE, line -> word.isEmpty() || holds(line, word));
        context.toPage(lines(page).putIfPresent("before", asked.before().map(EventId::text)).put("word", asked.word())
                .put("more", page.size() == PAGE).build());
    }

    private static boolean holds(Shown shown, String word) {
        return shown.said().reading() instanceof Reading.Open open && open.line().text().toLowerCase(Locale.ROOT).contains(word);
    }

    private Json.Builder lines(List<Shown> lines) {
        return Json.object().put("command", "LINES").put("lines", lines.stream().map(this::line).toList());
    }

    private Json line(Shown shown) {
        LogEntry entry = shown.said().entry();
        Reading reading = shown.said().reading();
        Optional<Line> line = reading instanceof Reading.Open open ? Optional.of(open.line()) : Optional.empty();
        return Json.object().put("id", entry.id().text()).put("userId", entry.author().text())
                .put("name", session.name(entry.author()))
                .put("time", entry.event().time()).put("order", entry.lamport()).put("channel", shown.channel())
                .put("kind", line.map(open -> open.kind().name()).orElse(reading instanceof Reading.Locked ? "LOCKED" : "BROKEN"))
                .put("client", line.map(Line::client).orElse("")).put("text", line.map(Line::text).orElse(""))
                .put("replyTo", line.flatMap(Line::about).map(about -> about.line().text()).orElse(""))
                .put("corrections", shown.changes().stream().filter(change -> !withdraws(change)).map(Line::text).toList())
                .put("withdrawn", !shown.changes().isEmpty() && withdraws(shown.changes().getLast()))
                .put("late", shown.said().late()).put("apart", shown.apart()).build();
    }

    private static boolean withdraws(Line change) {
        return change.about().orElseThrow().relation() == Relation.WITHDRAWAL;
    }

    /** The state of the chat as a whole. */
    public Json toJson() {
        return Json.object().putIfPresent("code", chat.code().map(ConferenceCode::text)).put("locked", chat.transcript().locked())
                .put("channels", List.copyOf(chat.transcript().channels().keySet())).put("nearlyFull", chat.isNearlyFull()).build();
    }
}
