package wetube.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * When a test fails, keeps what the browsers and peers it uses can tell, before they are closed: screenshots under
 * {@code build/failures}, the peers' last output. It is reported with the failure.
 *
 * <p>A {@link Browser} and a {@link PeerProcess} are sources from their start until they are closed. Those of another class
 * that runs at the same time are asked, too.
 */
public final class Evidence implements TestExecutionExceptionHandler, LifecycleMethodExecutionExceptionHandler {
    /** Something that can tell about a failure. */
    @FunctionalInterface
    public interface Source {
        /** What there is to tell, as text; files go to {@code folder}, their names beginning with {@code name}. */
        String tell(Path folder, String name) throws IOException;
    }

    /** One thing kept; hangs on the failure as a suppressed exception, without a stack trace of its own. */
    static final class Kept extends Exception {
        private static final long serialVersionUID = 1;

        Kept(String message) {
            super(message, null, false, false);
        }
    }

    private static final List<Source> SOURCES = new CopyOnWriteArrayList<>();

    /** Asks {@code source} too when a test fails. */
    public static void from(Source source) {
        SOURCES.add(source);
    }

    /** Asks it no more. */
    public static void noMoreFrom(Source source) {
        SOURCES.remove(source);
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable why) throws Throwable {
        keep(context, why);
    }

    @Override
    public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable why) throws Throwable {
        keep(context, why);
    }

    @Override
    public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable why) throws Throwable {
        keep(context, why);
    }

    private static void keep(ExtensionContext context, Throwable why) throws Throwable {
        Path folder = Project.build("failures");
        String test = context.getRequiredTestClass().getSimpleName()
                + context.getTestMethod().map(method -> "." + method.getName()).orElse("");
        int number = 0;
        for (Source source : SOURCES) {
            why.addSuppressed(new Kept(ask(source, folder, test + "-" + ++number)));
        }
        throw why;
    }

    private static String ask(Source source, Path folder, String name) {
        try {
            Files.createDirectories(folder);
            return source.tell(folder, name);
        } catch (IOException | RuntimeException e) {
            return "nothing kept of " + source + ": " + e;
        }
    }
}
