package wetube.live;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * A page that runs where its peer does: {@code ip netns exec wetube-7-2 java … wetube.live.PageAgent}.
 *
 * <pre>
 *   in   http://localhost:8001/#k3J…             the link of the page, first of all: no command line shows its key
 *   in   {"command":"QUEUE","op":"add",…}        what the user does, a command a line
 *   out  {"command":"HELLO","session":…}         what the peer tells, a message a line
 * </pre>
 *
 * <p>Ends when its input does.
 */
public final class PageAgent {
    private PageAgent() {}

    public static void main(String[] arguments) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try (PageClient page = new PageClient(in.readLine(), message -> out.println(message.toJson()))) {
            for (String command = in.readLine(); command != null; command = in.readLine()) {
                page.send(command);
            }
        }
    }
}
