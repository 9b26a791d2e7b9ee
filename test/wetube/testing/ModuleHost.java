package wetube.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Serves the page's modules as {@code /web/name.js} and a test's own as {@code /test/name.js}, so that a browser can run
 * the ones against the others: {@code /run/name.js} is a page that imports the module and waits for {@code window.report}.
 *
 * <p>{@code /web/index.html} is the whole page, which runs the test's {@code stand-in-peer.js} before its own scripts.
 */
public final class ModuleHost implements AutoCloseable {
    private static final Pattern MODULE = Pattern.compile("/(web|test|run)/([a-z-]+\\.(js|css|svg|html))");
    private static final Map<String, String> TYPES = Map.of("js", "text/javascript; charset=utf-8", "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml", "html", "text/html; charset=utf-8");
    private static final String STAND_IN = "<head><script src=\"/test/stand-in-peer.js\"></script>";
    /** Every scenario is run; what one throws is its problem, what it returns its figures. */
    private static final String RUN = """
            <!DOCTYPE html><meta charset="utf-8"><title>Scenarios</title><link rel="icon" href="data:,"><script type="module">
            import {scenarios} from "/test/MODULE";
            const report = [];
            for (const {name, run} of scenarios) {
              try {
                report.push({name, problem: "", figures: String(await run() ?? "")});
              } catch (error) {
                report.push({name, problem: error.stack, figures: ""});
              }
            }
            window.report = report;
            </script>""";

    private final HttpServer server;
    private final Path tests;

    private ModuleHost(Path tests) throws IOException {
        this.tests = tests;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    /** @param folder of the test's modules, in the project */
    public static ModuleHost start(String folder) {
        try {
            return new ModuleHost(Project.root().resolve(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The page that runs the scenarios of a module. */
    public String runner(String module) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/run/" + module;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        var asked = MODULE.matcher(exchange.getRequestURI().getPath());
        if (!asked.matches()) {
            exchange.sendResponseHeaders(404, -1);
        } else if (asked.group(1).equals("run")) {
            send(exchange, TYPES.get("html"), RUN.replace("MODULE", asked.group(2)).getBytes(StandardCharsets.UTF_8));
        } else {
            Path folder = asked.group(1).equals("web") ? Project.root().resolve("web") : tests;
            byte[] content = Files.readAllBytes(folder.resolve(asked.group(2)));
            send(exchange, TYPES.get(asked.group(3)), !asked.group(3).equals("html") ? content
                    : new String(content, StandardCharsets.UTF_8).replace("<head>", STAND_IN).getBytes(StandardCharsets.UTF_8));
        }
        exchange.close();
    }

    private static void send(HttpExchange exchange, String type, byte[] content) throws IOException {
        MediaHost.send(exchange, type, content, Integer.MAX_VALUE);
    }
}
