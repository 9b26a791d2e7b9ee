package wetube.modules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import wetube.testing.Await;
import wetube.testing.Browser;
import wetube.testing.ModuleHost;
import wetube.testing.NeedsBrowser;
import wetube.wire.Json;
import wetube.wire.JsonReader;
import wetube.wire.ProtocolException;

/**
 * The page's modules in a real browser: each scenario of the modules beside this file is a test.
 *
 * <p>Where players and clocks are steered, time is virtual and chance has a seed: such a scenario gives the same figures every time.
 * Where the whole page is tried, a stand-in speaks for its peer.
 */
@NeedsBrowser
@DisplayName("The page's modules")
class ScenariosTest {
    private static final int REPORT_CHARS = 200_000;

    private static Browser browser;
    private static ModuleHost modules;

    @BeforeAll
    static void start() {
        modules = ModuleHost.start("test/wetube/modules");
        browser = Browser.start();
    }

    @AfterAll
    static void end() {
        browser.close();
        modules.close();
    }

    @TestFactory
    @DisplayName("A <video>")
    Stream<DynamicTest> follow() {
        return run("follow-scenarios.js");
    }

    @TestFactory
    @DisplayName("YouTube's player")
    Stream<DynamicTest> youTube() {
        return run("youtube-scenarios.js");
    }

    @TestFactory
    @DisplayName("The page's clock")
    Stream<DynamicTest> clock() {
        return run("clock-scenarios.js");
    }

    @TestFactory
    @DisplayName("What the page knows")
    Stream<DynamicTest> state() {
        return run("state-scenarios.js");
    }

    @TestFactory
    @DisplayName("What people read")
    Stream<DynamicTest> words() {
        return run("words-scenarios.js");
    }

    @TestFactory
    @DisplayName("What people paste")
    Stream<DynamicTest> source() {
        return run("source-scenarios.js");
    }

    @TestFactory
    @DisplayName("Subtitles")
    Stream<DynamicTest> subtitles() {
        return run("subtitles-scenarios.js");
    }

    @TestFactory
    @DisplayName("The whole page")
    Stream<DynamicTest> page() {
        return run("page-scenarios.js");
    }

    private static Stream<DynamicTest> run(String module) {
        browser.go(modules.runner(module));
        String report = Await.until(module + " has run", Await.LONG,
                () -> browser.scriptText("return JSON.stringify(window.report)"), text -> text.startsWith("["));
        return results(report).stream().map(result -> DynamicTest.dynamicTest(text(result, "name"), () -> {
            if (!text(result, "figures").isEmpty()) {
                System.out.println(text(result, "name") + ": " + text(result, "figures"));
            }
            assertEquals("", text(result, "problem"));
        }));
    }

    private static List<Json.Obj> results(String report) {
        try {
            return JsonReader.parseObject("{\"report\":" + report + "}").objects("report", 1000);
        } catch (ProtocolException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(Json.Obj result, String name) {
        try {
            return result.string(name, REPORT_CHARS);
        } catch (ProtocolException e) {
            throw new IllegalStateException(e);
        }
    }
}
