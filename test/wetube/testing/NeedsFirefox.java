package wetube.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Marks a test that drives a {@link Firefox} beside a {@link Browser}: skipped where one of them is missing, as with {@link NeedsBrowser}. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@NeedsBrowser
@ExtendWith(NeedsFirefox.Installed.class)
public @interface NeedsFirefox {
    /** Whether there is a Firefox to drive. */
    final class Installed implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return Firefox.installed()
                    .map(browser -> ConditionEvaluationResult.enabled(browser + " is there"))
                    .orElse(ConditionEvaluationResult.disabled("needs firefox or firefox-esr on the PATH"));
        }
    }
}
