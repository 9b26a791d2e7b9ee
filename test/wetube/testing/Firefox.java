package wetube.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import wetube.wire.Json;
import wetube.wire.JsonReader;
import wetube.wire.ProtocolException;

/**
 * A real Firefox, headless, with a profile of its own, and the page in it. It needs no driver: it speaks WebDriver BiDi itself, commands
 * and answers in JSON over a WebSocket.
 *
 * <pre>{@code
 *   {"id":3,"method":"browsingContext.navigate","params":{"context":"6b1c…","url":"http://localhost:8001/","wait":"complete"}}
 *   {"type":"success","id":3,"result":{"navigation":"…","url":"http://localhost:8001/"}}
 *   {"type":"error","id":4,"error":"no such frame","message":"…"}
 * }</pre>
 *
 * <p>Source: W3C WebDriver BiDi, https://www.w3.org/TR/webdriver-bidi/; the module of each command is in its name. For one thread at a time.
 */
public final class Firefox implements AutoCloseable, Evidence.Source {
    private static final Pattern LISTENING = Pattern.compile("WebDriver BiDi listening on (ws://\\S+)");
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final long ANSWER_S = 60;
    private static final int MAX_CHARS = 1 << 20;
    /** Asks nobody on the Internet anything, and lets nothing stand before the page. */
    private static final String PREFERENCES = """
            user_pref("app.normandy.enabled", false);
            user_pref("app.update.disabledForTesting", true);
            user_pref("browser.shell.checkDefaultBrowser", false);
            user_pref("browser.safebrowsing.update.enabled", false);
            user_pref("datareporting.policy.dataSubmissionEnabled", false);
            user_pref("extensions.update.enabled", false);
            user_pref("network.captive-portal-service.enabled", false);
            user_pref("network.connectivity-service.enabled", false);
            user_pref("services.settings.server", "data:,none");
            user_pref("toolkit.telemetry.reportingpolicy.firstRun", false);
            """;

    private final Process process;
    private final Path profile;
    private final WebSocket socket;
    private final Map<Long, CompletableFuture<Json.Obj>> asked = new ConcurrentHashMap<>();
    private final String context;
    private long lastId;
    private boolean closed;

    private Firefox(Path program) throws IOException {
        profile = Files.createTempDirectory(Project.build("browsers"), "firefox");
        Files.writeString(profile.resolve("user.js"), PREFERENCES);
        process = new ProcessBuilder(program.toString(), "--headless", "--no-remote", "--width", "1280", "--height", "800",
                "--remote-debugging-port", "0", "--profile", profile.toString(), "about:blank").redirectErrorStream(true).start();
        Runtime.getRuntime().addShutdownHook(new Thread(this::end, "end-firefox"));
        BufferedReader output = process.inputReader();
        String address = output.lines().map(LISTENING::matcher).filter(Matcher::find).findFirst().map(found -> found.group(1))
                .orElseThrow(() -> new IOException(program + " ended without naming its port"));
        Thread.ofVirtual().name("firefox-output").start(() -> output.lines().forEach(line -> {}));
        socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(URI.create(address + "/session"), listener()).join();
        ask("session.new", Json.object().put("capabilities", Json.object().build()));
        context = text(first(ask("browsingContext.getTree", Json.object()), "contexts"), "context");
        Evidence.from(this);
    }

    public static Firefox start() {
        try {
            return new Firefox(installed().orElseThrow());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Optional<Path> installed() {
        return Stream.of("firefox-esr", "firefox").flatMap(name -> WebDriver.onPath(name).stream()).findFirst();
    }

    public void go(String url) {
        ask("browsingContext.navigate", Json.object().put("context", context).put("url", url).put("wait", "complete"));
    }

    /** Runs the body of a function; what it returns, as text. */
    public String script(String body) {
        return evaluate("String((() => {" + body + "})())");
    }

    /** As {@link #script}; the value of a promise. */
    public String asyncScript(String body) {
        return evaluate("(async () => {" + body + "})().then(String)");
    }

    public double scriptNumber(String body) {
        return Double.parseDouble(script(body));
    }

    public boolean scriptTrue(String body) {
        return Boolean.parseBoolean(script(body));
    }

    private String evaluate(String expression) {
        Json.Obj answer = ask("script.evaluate", Json.object().put("expression", expression).put("awaitPromise", true)
                .put("target", Json.object().put("context", context).build()));
        try {
            if (!answer.string("type", 20).equals("success")) {
                throw new IllegalStateException(answer.toJson());
            }
            return answer.object("result").string("value", MAX_CHARS);
        } catch (ProtocolException e) {
            throw new IllegalStateException(answer.toJson(), e);
        }
    }

    /** The text a person sees there; empty where nothing is shown. */
    public String text(String selector) {
        return script("const element = document.querySelector('" + selector + "');"
                + " return element !== null && element.checkVisibility() ? element.innerText.trim() : ''");
    }

    public void awaitText(String selector, String part) {
        Await.until(selector + " says \"" + part + "\"", PATIENCE, () -> text(selector), text -> text.contains(part));
    }

    /** Clicks in the middle of an element, once it is there: the person's gesture. */
    public void click(String selector) {
        String middle = Await.until(selector + " can be clicked", PATIENCE, () -> script("""
                const element = document.querySelector('%s');
                if (element === null || element.disabled || !element.checkVisibility()) {
                  return "";
                }
                element.scrollIntoView({block: "center", behavior: "instant"});
                const box = element.getBoundingClientRect();
                const [x, y] = [Math.round(box.left + box.width / 2), Math.round(box.top + box.height / 2)];
                return element.contains(document.elementFromPoint(x, y)) ? `${x} ${y}` : "";""".formatted(selector)), at -> !at.isEmpty());
        long x = Long.parseLong(middle.split(" ")[0]);
        long y = Long.parseLong(middle.split(" ")[1]);
        List<Json> actions = List.of(Json.object().put("type", "pointerMove").put("x", x).put("y", y).build(),
                Json.object().put("type", "pointerDown").put("button", 0).build(), Json.object().put("type", "pointerUp").put("button", 0).build());
        perform(Json.object().put("type", "pointer").put("id", "mouse").put("actions", actions).build());
    }

    /** Presses a key where the focus is; WebDriver §17.4.2 has the codes. */
    public void press(String key) {
        perform(Json.object().put("type", "key").put("id", "keyboard").put("actions", List.of(
                Json.object().put("type", "keyDown").put("value", key).build(), Json.object().put("type", "keyUp").put("value", key).build())).build());
    }

    private void perform(Json.Obj source) {
        ask("input.performActions", Json.object().put("context", context).put("actions", List.of(source)));
    }

    /** For a failed test: the screen. */
    @Override
    public String tell(Path folder, String name) throws IOException {
        Path png = folder.resolve(name + ".png");
        Files.write(png, Base64.getDecoder().decode(text(ask("browsingContext.captureScreenshot", Json.object().put("context", context)), "data")));
        return "screenshot: " + png;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            Evidence.noMoreFrom(this);
            socket.abort();
            end();
            deleteProfile();
        }
    }

    private void end() {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(handle -> handle.onExit().join());
    }

    private void deleteProfile() {
        Await.until("the profile is deleted", PATIENCE, () -> {
            Project.delete(profile);
            return true;
        });
    }

    // --- the protocol

    /** One command; its result. */
    private Json.Obj ask(String method, Json.Builder params) {
        long id = ++lastId;
        CompletableFuture<Json.Obj> answer = new CompletableFuture<>();
        asked.put(id, answer);
        socket.sendText(Json.object().put("id", id).put("method", method).put("params", params.build()).build().toJson(), true);
        try {
            return answer.get(ANSWER_S, TimeUnit.SECONDS);
        } catch (ExecutionException | CompletionException | TimeoutException e) {
            throw new IllegalStateException(method + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private WebSocket.Listener listener() {
        StringBuilder message = new StringBuilder();
        return new WebSocket.Listener() {
            @Override
            public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
                message.append(part);
                if (last) {
                    answered(message.toString());
                    message.setLength(0);
                }
                from.request(1);
                return null;
            }

            @Override
            public void onError(WebSocket from, Throwable error) {
                asked.values().forEach(answer -> answer.completeExceptionally(error));
            }
        };
    }

    private void answered(String text) {
        try {
            Json.Obj message = JsonReader.parseObject(text);
            CompletableFuture<Json.Obj> answer = message.has("id") ? asked.remove(message.integer("id", 0, Long.MAX_VALUE)) : null;
            if (answer == null) {
                return;     // an event
            }
            if (message.string("type", 20).equals("success")) {
                answer.complete(message.object("result"));
            } else {
                answer.completeExceptionally(new IOException(message.string("error", 100) + ": " + message.string("message", MAX_CHARS)));
            }
        } catch (ProtocolException e) {
            asked.values().forEach(waiting -> waiting.completeExceptionally(e));
        }
    }

    private static Json.Obj first(Json.Obj object, String name) {
        try {
            return object.objects(name, 100).getFirst();
        } catch (ProtocolException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(Json.Obj object, String name) {
        try {
            return object.string(name, Integer.MAX_VALUE);
        } catch (ProtocolException e) {
            throw new IllegalStateException(e);
        }
    }
}
