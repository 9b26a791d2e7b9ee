package wetube.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Marks a test that starts processes, such as a {@link PeerProcess}; it leaves {@link Evidence}. If it measures time, it is tagged {@code alone} as well. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Tag("processes")
@ResourceLock("processes")    // one such class at a time: browsers and peers share the machine with simulations as it is
@ExtendWith(Evidence.class)
public @interface NeedsProcesses {}
