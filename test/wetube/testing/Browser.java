package wetube.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import wetube.testing.WebDriver.WebDriverException;
import wetube.wire.Json;
import wetube.wire.JsonReader;
import wetube.wire.ProtocolException;

/**
 * A real Chromium, headless, with a profile of its own, and the page in it; a click counts as the person's gesture.
 *
 * <p>Elements are named by a CSS selector, or by an XPath that begins with {@code //}:
 * {@code page.click("//button[normalize-space()='Accept']")}. Actions wait until their element is there and can be used.
 * A test class that uses browsers is marked {@link NeedsBrowser}.
 *
 * <p>Source: W3C WebDriver, https://www.w3.org/TR/webdriver2/; the section of each command is in its name. For one thread
 * at a time.
 */
public final class Browser implements AutoCloseable, Evidence.Source {
    /** How an element is written in JSON, WebDriver §12.1. */
    private static final String ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
    /** Errors that mean "not yet": the page is still drawing itself. */
    private static final Set<String> NOT_YET = Set.of("no such element", "stale element reference", "element not interactable",
            "element click intercepted", "no such frame");
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int MAX_CHARS = 1 << 20;

    /**
     * As few surprises as possible: no sandbox (it needs rights that containers lack), and nothing that asks its makers'
     * servers. The host rule proves the page asks nobody on the Internet either.
     */
    private static final List<String> ARGUMENTS = List.of("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
            "--disable-dev-shm-usage", "--no-first-run", "--no-default-browser-check", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--disable-extensions", "--mute-audio", "--lang=en",
            "--window-size=1280,800");
    private static final String NOBODY_ELSE = "MAP * ~NOTFOUND,EXCLUDE 127.0.0.1,EXCLUDE localhost,EXCLUDE [::1]";

    private final WebDriver driver;
    private final String session;
    private final long pid;
    private final Path profile;
    private boolean closed;

    private Browser(String resolverRules, List<String> extraArguments) {
        driver = WebDriver.shared();
        List<String> arguments = new ArrayList<>(ARGUMENTS);
        arguments.addAll(extraArguments);
        arguments.add("--host-resolver-rules=" + resolverRules);
        try {
            profile = Files.createTempDirectory(Project.build("browsers"), "profile");
            arguments.add("--user-data-dir=" + profile);
            Json.Obj answer = driver.newSession(arguments);
            session = "/session/" + answer.string("sessionId", 100);
            pid = answer.object("capabilities").integer("goog:processID", 1, Long.MAX_VALUE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ProtocolException e) {
            throw new IllegalStateException(e);
        }
        Evidence.from(this);
    }

    /** Whether there is one to start. */
    public static boolean isInstalled() {
        return WebDriver.installedBrowser().isPresent();
    }

    /** Starts one that reaches this machine only. */
    public static Browser start(String... extraArguments) {
        return new Browser(NOBODY_ELSE, List.of(extraArguments));
    }

    /** Starts one for which {@code youTube} is www.youtube.com. */
    public static Browser start(YouTubeStandIn youTube, String... extraArguments) {
        List<String> arguments = new ArrayList<>(List.of(extraArguments));
        arguments.add("--ignore-certificate-errors-spki-list=" + youTube.keyHash());
        return new Browser(youTube.resolverRules() + "," + NOBODY_ELSE, arguments);
    }

    // --- §10 Navigation, §11 Contexts

    public void go(String url) {
        post("/url", Json.object().put("url", url).build());
    }

    public void reload() {
        post("/refresh", Json.object().build());
    }

    public void back() {
        post("/back", Json.object().build());
    }

    public void forward() {
        post("/forward", Json.object().build());
    }

    public String url() {
        return string(driver.call("GET", session + "/url", null));
    }

    public String title() {
        return string(driver.call("GET", session + "/title", null));
    }

    /** Sets the size of the window in CSS pixels, as on a phone or a wide screen. */
    public void size(int width, int height) {
        post("/window/rect", Json.object().put("width", width).put("height", height).build());
    }

    /** Does something inside the frame {@code selector} names, whatever its origin. */
    public void inFrame(String selector, Runnable action) {
        patiently("frame " + selector, () -> {
            post("/frame", Json.object().put("id", Json.object().put(ELEMENT, find(selector)).build()).build());
            return "";
        });
        try {
            action.run();
        } finally {
            post("/frame/parent", Json.object().build());
        }
    }

    /**
     * Runs a script in each page and frame opened from now on, before its own. Chrome DevTools Protocol, which ChromeDriver
     * passes on.
     */
    public void beforeEachPage(String script) {
        post("/goog/cdp/execute", Json.object().put("cmd", "Page.addScriptToEvaluateOnNewDocument")
                .put("params", Json.object().put("source", script).build()).build());
    }

    // --- §12 Elements

    public void click(String selector) {
        patiently("click on " + selector, () -> post("/element/" + find(selector) + "/click", Json.object().build()));
    }

    /** Replaces what stands in a field. */
    public void type(String selector, String text) {
        patiently("typing into " + selector, () -> {
            String element = "/element/" + find(selector);
            post(element + "/clear", Json.object().build());
            return post(element + "/value", Json.object().put("text", text).build());
        });
    }

    /** Chooses a file, as a person does in the system's dialogue. */
    public void choose(String selector, Path file) {
        patiently("choosing " + file, () -> post("/element/" + find(selector) + "/value", Json.object().put("text", file.toString()).build()));
    }

    /** Presses keys where the focus is; WebDriver §17.4.2 has the codes, {@code "\uE007"} is Enter. */
    public void press(String keys) {
        String focused = string(script("return document.activeElement"), ELEMENT);
        post("/element/" + focused + "/value", Json.object().put("text", keys).build());
    }

    /** The text a person sees there, without what is hidden. */
    public String text(String selector) {
        return patiently("text of " + selector,
                () -> string(driver.call("GET", session + "/element/" + find(selector) + "/text", null)));
    }

    public String attribute(String selector, String name) {
        return patiently("attribute of " + selector,
                () -> string(driver.call("GET", session + "/element/" + find(selector) + "/attribute/" + name, null)));
    }

    /** A property of the element object, such as {@code value} of a field; the empty text if it has none. */
    public String property(String selector, String name) {
        return patiently("property of " + selector,
                () -> string(driver.call("GET", session + "/element/" + find(selector) + "/property/" + name, null)));
    }

    /** How many there are now. */
    public int count(String selector) {
        if (value(post("/elements", by(selector))) instanceof Json.Array found) {
            return found.values().size();
        }
        throw new IllegalStateException("elements are answered as a list");
    }

    /** Whether one is there now that a person sees. */
    public boolean shows(String selector) {
        try {
            return value(driver.call("GET", session + "/element/" + find(selector) + "/displayed", null)) == Json.Bool.TRUE;
        } catch (WebDriverException e) {
            if (NOT_YET.contains(e.error)) {
                return false;
            }
            throw e;
        }
    }

    /** Waits until a person sees it. */
    public void awaitShown(String selector) {
        Await.until(selector + " is shown", PATIENCE, () -> shows(selector));
    }

    /** Waits until the text a person sees there contains {@code part}; returns it. */
    public String awaitText(String selector, String part) {
        return Await.until(selector + " says \"" + part + "\"", PATIENCE, () -> text(selector), text -> text.contains(part));
    }

    // --- §13 Scripts

    /** Runs the body of a function and returns what it returns; {@code arguments[0]} and so on are what is given here. */
    public Json script(String body, Object... arguments) {
        return value(post("/execute/sync", Json.object().put("script", body).put("args", List.of(arguments)).build()));
    }

    /** As {@link #script}; the value is what the last argument is called with, or what a promise gives. */
    public Json asyncScript(String body, Object... arguments) {
        return value(post("/execute/async", Json.object().put("script", body).put("args", List.of(arguments)).build()));
    }

    public String scriptText(String body, Object... arguments) {
        return string(script(body, arguments));
    }

    public double scriptNumber(String body, Object... arguments) {
        if (script(body, arguments) instanceof Json.Num number) {
            return Double.parseDouble(number.text());
        }
        throw new IllegalStateException("no number: " + body);
    }

    public boolean scriptTrue(String body, Object... arguments) {
        return script(body, arguments) == Json.Bool.TRUE;
    }

    // --- §19 Screen capture, and ChromeDriver's log

    public void screenshot(Path png) {
        // Not by Json: a picture may be longer than Json takes. Base64 has nothing that JSON escapes but '/', which may be.
        String answer = driver.call("GET", session + "/screenshot", null);
        String base64 = answer.substring(answer.indexOf(":\"") + 2, answer.lastIndexOf('"')).replace("\\", "");
        try {
            Files.write(png, Base64.getDecoder().decode(base64));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the page wrote to its console since the last call, and errors of loading, each line with its level before it. */
    public List<String> console() {
        String answer = post("/se/log", Json.object().put("type", "browser").build());
        try {
            List<String> lines = new ArrayList<>();
            for (Json.Obj entry : JsonReader.parseObject(answer).objects("value", 10_000)) {
                lines.add(entry.string("level", 20) + " " + entry.string("message", MAX_CHARS));
            }
            return lines;
        } catch (ProtocolException e) {
            throw new IllegalStateException(e);
        }
    }

    /** For a failed test: the screen, and what the console says. */
    @Override
    public String tell(Path folder, String name) {
        Path png = folder.resolve(name + ".png");
        screenshot(png);
        return "screenshot: " + png + " of " + url() + "\n" + String.join("\n", console());
    }

    /** Ends the browser. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        Evidence.noMoreFrom(this);
        try {
            driver.call("DELETE", session, null);
            Await.until("the browser has ended", PATIENCE, () -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
            driver.ended(pid);
        } finally {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
            deleteProfile();
        }
    }

    private void deleteProfile() {
        // Chromium's helpers may still be writing for a moment.
        Await.until("the profile is deleted", PATIENCE, () -> {
            Project.delete(profile);
            return true;
        });
    }

    private String post(String path, Json.Obj body) {
        return driver.call("POST", session + path, body);
    }

    private String find(String selector) {
        return string(value(post("/element", by(selector))), ELEMENT);
    }

    private static Json.Obj by(String selector) {
        String strategy = selector.startsWith("//") || selector.startsWith("(//") ? "xpath" : "css selector";
        return Json.object().put("using", strategy).put("value", selector).build();
    }

    private static String patiently(String what, Await.Look<String> action) {
        return Await.until(what, PATIENCE, () -> {
            try {
                return new String[] {action.take()};
            } catch (WebDriverException e) {
                if (NOT_YET.contains(e.error)) {
                    throw e;
                }
                throw new AssertionError(what + ": " + e.getMessage(), e);
            }
        }, done -> true)[0];
    }

    private static Json value(String answer) {
        try {
            return JsonReader.parseObject(answer).optional("value").orElse(Json.Null.NULL);
        } catch (ProtocolException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A string value; what is nothing is the empty text, a number or truth its JSON. */
    private static String string(Json value) {
        return switch (value) {
            case Json.Text text -> text.value();
            case Json.Null nothing -> "";
            default -> value.toJson();
        };
    }

    private static String string(String answer) {
        return string(value(answer));
    }

    private static String string(Json object, String member) {
        if (object instanceof Json.Obj found && found.members().get(member) instanceof Json.Text text) {
            return text.value();
        }
        throw new IllegalStateException("no " + member + " in " + object);
    }
}
