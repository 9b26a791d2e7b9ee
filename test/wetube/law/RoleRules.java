package wetube.law;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import wetube.log.Author;
import wetube.log.EventLog.Outcome;
import wetube.session.Story;

/** Somebody tells a story, and its events count or not. */
abstract class RoleRules {
    final Story story = new Story();
    final Author ada = story.ada;
    final Author bo = story.bo;
    final Author cleo = story.cleo;
    final Author dan = story.dan;

    void assertVoid(int... events) {
        for (int event : events) {
            assertTrue(story.isVoid(event), () -> story.event(event).toString());
        }
    }

    void assertCounts(int... events) {
        for (int event : events) {
            assertFalse(story.isVoid(event), () -> story.event(event).toString());
        }
    }

    void assertRefused(int event) {
        assertInstanceOf(Outcome.Refused.class, story.offered(event));
    }
}
