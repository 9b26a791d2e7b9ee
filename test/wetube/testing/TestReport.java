package wetube.testing;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestTag;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Counts what the tests did and prints it for a person: each failure in full where it happens, each class as it ends, then
 * the skipped with their reasons, the slowest, the failed by name, and {@code N passed, N failed, N skipped}.
 *
 * <p>Thread-safe: tests of two classes may end at once.
 */
final class TestReport implements TestExecutionListener {
    /** Tags of tests that need something which a machine may lack. */
    private static final List<String> REQUIRED = List.of("browser", "namespaces");
    private static final int SLOWEST_SHOWN = 10;
    private static final double SLOW_SECONDS = 0.1;
    /** Of a stack trace, our own frames and this many of others' above them tell what happened. */
    private static final int FOREIGN_FRAMES = 2;

    private record Timed(String name, double seconds) {}

    private final PrintStream out;
    private final boolean allRequired;
    private final Map<String, Long> startedNs = new ConcurrentHashMap<>();
    private final List<Timed> passed = new ArrayList<>();
    private final List<String> failed = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();
    private TestPlan plan;

    /** A report that treats a skipped test of the {@link #REQUIRED} tags as failed if {@code allRequired}. */
    TestReport(PrintStream out, boolean allRequired) {
        this.out = out;
        this.allRequired = allRequired;
    }

    @Override
    public synchronized void testPlanExecutionStarted(TestPlan testPlan) {
        plan = testPlan;
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        startedNs.put(test.getUniqueId(), System.nanoTime());
    }

    @Override
    public synchronized void executionSkipped(TestIdentifier test, String reason) {
        if (test.isTest()) {
            skip(test, reason);
        } else {
            plan.getDescendants(test).stream().filter(TestIdentifier::isTest).forEach(each -> skip(each, reason));
        }
    }

    @Override
    public synchronized void executionFinished(TestIdentifier test, TestExecutionResult result) {
        double seconds = (System.nanoTime() - startedNs.remove(test.getUniqueId())) / 1e9;
        switch (result.getStatus()) {
            case SUCCESSFUL -> {
                if (test.isTest()) {
                    passed.add(new Timed(name(test), seconds));
                }
            }
            case FAILED -> fail(test, result.getThrowable().orElseThrow());
            case ABORTED -> executionSkipped(test, result.getThrowable().map(Throwable::getMessage).orElse("given up"));
        }
        if (test.getSource().filter(ClassSource.class::isInstance).isPresent()) {
            out.printf(Locale.ROOT, "%7.2f s  %s%n", seconds, name(test));
        }
    }

    /** Prints the summary; whether all is well. */
    synchronized boolean conclude(String only) {
        heading("Skipped", skipped);
        List<String> slowest = passed.stream()
                .filter(test -> test.seconds() >= SLOW_SECONDS)
                .sorted(Comparator.comparingDouble(Timed::seconds).reversed()).limit(SLOWEST_SHOWN)
                .map(test -> String.format(Locale.ROOT, "%6.2f s  %s", test.seconds(), test.name())).toList();
        heading("Slowest", slowest);
        heading("Failed", failed);
        boolean none = passed.isEmpty() && failed.isEmpty();
        if (none) {
            out.println(only.isEmpty() ? "No test ran." : "No test ran: none that could has '" + only + "' in its name.");
        }
        out.printf("%d passed, %d failed, %d skipped%n", passed.size(), failed.size(), skipped.size());
        return !none && failed.isEmpty();
    }

    private void heading(String title, List<String> lines) {
        if (!lines.isEmpty()) {
            out.println("\n" + title);
            lines.forEach(line -> out.println("  " + line));
            out.println();
        }
    }

    private void skip(TestIdentifier test, String reason) {
        String line = name(test) + ": " + reason;
        if (allRequired && REQUIRED.stream().anyMatch(tag -> test.getTags().contains(TestTag.create(tag)))) {
            failed.add(line + " (not to be skipped with CI=true)");
        } else {
            skipped.add(line);
        }
    }

    private void fail(TestIdentifier test, Throwable why) {
        failed.add(name(test));
        StringBuilder text = new StringBuilder("\nFAILED  " + name(test) + "\n");
        describe(why, "  ", text);
        out.println(text);
    }

    /** Message, the frames that matter, what was kept as evidence, and the causes. */
    private static void describe(Throwable why, String indent, StringBuilder text) {
        String title = why instanceof Evidence.Kept ? why.getMessage() : why.toString();
        text.append(indent).append(title.replace("\n", "\n" + indent)).append('\n');
        int foreign = 0;
        for (StackTraceElement frame : why.getStackTrace()) {
            boolean ours = frame.getClassName().startsWith("wetube.") && !frame.getClassName().equals(TestMain.class.getName());
            if (ours || foreign++ < FOREIGN_FRAMES) {
                text.append(indent).append("    at ").append(frame).append('\n');
            }
        }
        for (Throwable kept : why.getSuppressed()) {
            describe(kept, indent + "  ", text);
        }
        if (why.getCause() != null) {
            text.append(indent).append("because of\n");
            describe(why.getCause(), indent + "  ", text);
        }
    }

    /** Class, then the titles from the outside in: {@code wetube.log.EventLogTest: a hole waits}. */
    private String name(TestIdentifier test) {
        String titles = "";
        TestIdentifier at = test;
        while (at != null && !(at.getSource().orElse(null) instanceof ClassSource)) {
            titles = titles.isEmpty() ? at.getDisplayName() : at.getDisplayName() + ": " + titles;
            at = plan.getParent(at).orElse(null);
        }
        String code = test.getSource().map(source -> switch (source) {
            case MethodSource method -> method.getClassName();
            case ClassSource type -> type.getClassName();
            default -> "";
        }).orElse("");
        return titles.isEmpty() ? code : code + ": " + titles;
    }
}
