package wetube.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Marks a test that drives a {@link Browser}: it is skipped where no Chromium with its
 * ChromeDriver is installed ({@code make test} with {@code CI=true} makes that a failure), and leaves {@link Evidence}.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Tag("browser")
@ResourceLock("processes")    // one such class at a time: browsers and peers share the machine with simulations as it is
@ExtendWith({NeedsBrowser.Installed.class, Evidence.class})
public @interface NeedsBrowser {
    /** Whether there is a browser to drive. */
    final class Installed implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return WebDriver.installedBrowser()
                    .map(browser -> ConditionEvaluationResult.enabled(browser + " is there"))
                    .orElse(ConditionEvaluationResult.disabled("needs chromium and chromedriver on the PATH"));
        }
    }
}
