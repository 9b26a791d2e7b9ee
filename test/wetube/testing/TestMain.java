package wetube.testing;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs the tests for {@code make test}.
 *
 * <p>First all that wait for whatever they look at, however long it takes, three classes at a time: some need nothing but the
 * processor, and those with peers and browsers of their own mostly wait. Then, one at a time, those that measure time: tagged
 * {@code loopback} (sockets) or {@code alone}. {@code ONLY=election} in the environment selects by a part of the name of package,
 * class or test. With {@code CI=true} a test that had to be skipped for want of a browser or of network
 * namespaces counts as failed. No test at all is a failure.
 *
 * <p>The last line is {@code N passed, N failed, N skipped}; the exit status is 0 only if none failed and one passed.
 */
public final class TestMain {
    /** Tags of tests that get the machine for themselves. */
    private static final String[] ALONE = {"loopback", "alone"};
    private static final int PARALLEL_CLASSES = 3;
    /** A test that hangs is ended and reported; the longest real ones start peers and browsers and take a minute or two. */
    private static final String TIMEOUT = "10 m";

    private TestMain() {}

    public static void main(String[] arguments) throws URISyntaxException {
        String only = System.getenv().getOrDefault("ONLY", "").strip();
        TestReport report = new TestReport(System.out, "true".equals(System.getenv("CI")));
        Launcher launcher = LauncherFactory.create();
        launcher.execute(request(only, TagFilter.excludeTags(ALONE), true), report);
        launcher.execute(request(only, TagFilter.includeTags(ALONE), false), report);
        boolean passed = report.conclude(only);
        System.out.flush();
        System.exit(passed ? 0 : 1);
    }

    private static LauncherDiscoveryRequest request(String only, PostDiscoveryFilter tags, boolean parallel)
            throws URISyntaxException {
        Path tests = Path.of(TestMain.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        return LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClasspathRoots(Set.of(tests)))
                .filters(tags, named(only))
                .configurationParameters(Map.of(
                        "junit.jupiter.execution.timeout.default", TIMEOUT,
                        "junit.jupiter.execution.parallel.enabled", String.valueOf(parallel),
                        "junit.jupiter.execution.parallel.mode.default", "same_thread",
                        "junit.jupiter.execution.parallel.mode.classes.default", "concurrent",
                        "junit.jupiter.execution.parallel.config.strategy", "fixed",
                        "junit.jupiter.execution.parallel.config.fixed.parallelism", String.valueOf(PARALLEL_CLASSES)))
                .build();
    }

    /** Keeps the tests of which some name contains {@code only}, whatever its case. */
    private static PostDiscoveryFilter named(String only) {
        String wanted = only.toLowerCase(Locale.ROOT);
        return test -> FilterResult.includedIf(names(test).toLowerCase(Locale.ROOT).contains(wanted));
    }

    private static String names(TestDescriptor test) {
        String code = test.getSource()
                .filter(MethodSource.class::isInstance).map(MethodSource.class::cast)
                .map(source -> source.getClassName() + "." + source.getMethodName() + "\n").orElse("");
        String titles = test.getDisplayName();
        for (TestDescriptor parent = test.getParent().orElse(null); parent != null; parent = parent.getParent().orElse(null)) {
            titles = parent.getDisplayName() + "\n" + titles;
        }
        return code + titles;
    }
}
