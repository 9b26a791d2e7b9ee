package wetube.page;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import wetube.log.Author;
import wetube.log.EventId;
import wetube.testing.Project;
import wetube.wire.Json;
import wetube.wire.JsonReader;
import wetube.wire.ProtocolException;

/**
 * The literal examples in a package's introduction: objects that begin a line, indented by three. They may go on over several
 * lines, and words may stand behind them.
 */
final class Examples {
    static final EventId EVENT = EventId.of("an event");
    static final String PEER = Author.named("peer").id().text();
    private static final Pattern BEGIN = Pattern.compile("(?m)^ \\*   (?=\\{\")");

    private Examples() {}

    static List<Json.Obj> of(String packageName) throws IOException, ProtocolException {
        Path file = Project.root().resolve("src/wetube").resolve(packageName).resolve("package-info.java");
        String text = Files.readString(file);
        List<Json.Obj> examples = new ArrayList<>();
        for (Matcher begin = BEGIN.matcher(text); begin.find();) {
            String example = object(text, begin.end()).replaceAll("\\n \\* *", "");
            examples.add(JsonReader.parseObject(example.replace("<event>", EVENT.text())
                    .replace("<other event>", EventId.of("another").text())
                    .replace("<peer>", PEER).replace("<proof>", "A".repeat(43)).replace("<signature>", "A".repeat(86))));
        }
        assertFalse(examples.isEmpty(), "no example found in " + file);
        return examples;
    }

    /** From a brace to the one that closes it. */
    private static String object(String text, int from) {
        int depth = 0;
        boolean inString = false;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' && text.charAt(i - 1) != '\\') {
                inString = !inString;
            } else if (!inString) {
                depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            }
            if (depth == 0) {
                return text.substring(from, i + 1);
            }
        }
        throw new AssertionError("an example that does not end: " + text.substring(from));
    }
}
