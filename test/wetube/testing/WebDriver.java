package wetube.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import wetube.wire.Json;
import wetube.wire.JsonReader;
import wetube.wire.ProtocolException;

/**
 * One ChromeDriver process and the way to talk to it: W3C WebDriver, https://www.w3.org/TR/webdriver2/, JSON over HTTP.
 *
 * <p>Started when the first {@link Browser} is, and shared by all tests of the JVM. ChromeDriver does not end its browsers
 * when it is ended, so each session is deleted by its {@link Browser#close}, and when the JVM exits, what was started and
 * still runs is ended by its process id.
 */
final class WebDriver {
    private static final Pattern PORT = Pattern.compile("started successfully on port (\\d+)");
    /** A new session on a very busy machine has been seen to take 10 s; scripts have deadlines of their own. */
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final List<String> BROWSERS = List.of("chromium", "chromium-browser", "google-chrome", "chrome");

    private static WebDriver shared;

    private final URI address;
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Set<Long> browserPids = ConcurrentHashMap.newKeySet();

    /** What ChromeDriver says is wrong; {@code error} is the name from the standard, "no such element" for one. */
    static final class WebDriverException extends RuntimeException {
        private static final long serialVersionUID = 1;
        final String error;

        WebDriverException(String error, String message) {
            super(error + ": " + message.lines().findFirst().orElse(""));
            this.error = error;
        }
    }

    private WebDriver(Path program) throws IOException {
        Process process = new ProcessBuilder(program.toString(), "--port=0").redirectErrorStream(true).start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> endAll(process), "end-browsers"));
        BufferedReader output = process.inputReader();
        int port = output.lines().map(PORT::matcher).filter(Matcher::find).findFirst()
                .map(found -> Integer.parseInt(found.group(1)))
                .orElseThrow(() -> new IOException(program + " ended without naming its port"));
        Thread.ofVirtual().name("chromedriver-output").start(() -> output.lines().forEach(line -> {}));
        address = URI.create("http://127.0.0.1:" + port);
    }

    /** The one ChromeDriver of this JVM. */
    static synchronized WebDriver shared() {
        if (shared == null) {
            try {
                shared = new WebDriver(onPath("chromedriver").orElseThrow(() -> new IllegalStateException("no chromedriver")));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return shared;
    }

    /** The browser that {@link Browser} starts, if both it and ChromeDriver are installed. */
    static Optional<Path> installedBrowser() {
        return onPath("chromedriver").flatMap(driver -> BROWSERS.stream().flatMap(name -> onPath(name).stream()).findFirst());
    }

    /** Where a program is, searched as a shell does. */
    static Optional<Path> onPath(String program) {
        return Arrays.stream(System.getenv("PATH").split(":")).map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable).findFirst();
    }

    /** Opens a session; the answer has {@code sessionId} and {@code capabilities}. */
    Json.Obj newSession(List<String> arguments) {
        String browser = installedBrowser().orElseThrow().toString();
        Json.Obj options = Json.object().put("binary", browser).put("args", arguments).build();
        Json.Obj wanted = Json.object()
                .put("browserName", "chrome").put("goog:chromeOptions", options)
                .put("goog:loggingPrefs", Json.object().put("browser", "ALL").build()).build();
        Json.Obj body = Json.object().put("capabilities", Json.object().put("alwaysMatch", wanted).build()).build();
        try {
            Json.Obj session = JsonReader.parseObject(call("POST", "/session", body)).object("value");
            browserPids.add(session.object("capabilities").integer("goog:processID", 1, Long.MAX_VALUE));
            return session;
        } catch (ProtocolException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One command; the whole body of its answer, or a {@link WebDriverException}. */
    String call(String method, String path, Json.Obj body) {
        HttpRequest request = HttpRequest.newBuilder(address.resolve(path)).timeout(ANSWER)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toJson())).build();
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                Json.Obj value = JsonReader.parseObject(response.body()).object("value");
                throw new WebDriverException(value.string("error", 100), value.string("message", 100_000));
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ProtocolException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void endAll(Process chromedriver) {
        Stream<ProcessHandle> recorded = browserPids.stream().flatMap(pid -> ProcessHandle.of(pid).stream());
        List<ProcessHandle> all = Stream.concat(chromedriver.descendants(), recorded).toList();
        chromedriver.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
    }

    /** The session was deleted, and with it the browser of this process id. */
    void ended(long pid) {
        browserPids.remove(pid);
    }
}
