package wetube.law;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import wetube.act.Act;
import wetube.log.EventId;
import wetube.session.Meaning;

/** END by one whom no director made; bo is elected by bo, cy, di and ed. */
@DisplayName("An elected director who wants to end the session")
class EndingTest extends PartyOfSix {
    private EventId end(String author) {
        EventId end = log.write(author, new Act.End());
        log.meetAll();
        return end;
    }

    private boolean ended() {
        return log.everything().ended();
    }

    private boolean isVoid(EventId event) {
        return Meaning.voids(log.everything()).contains(event);
    }

    private void electBo() {
        elect("bo", base, "bo", "cy", "di", "ed");
        log.meetAll();
    }

    @Test
    @DisplayName("asks; it is over once more than half of those who voted for it have agreed")
    void agreed() {
        electBo();
        end("bo");
        end("cy");
        assertFalse(ended());
        assertEquals(Optional.of(new EndWish(log.key("bo"), Set.of(log.key("bo"), log.key("cy")), 3)), log.everything().endWish());
        end("di");
        assertTrue(ended());
        assertEquals(Optional.empty(), log.everything().endWish());
    }

    @Test
    @DisplayName("needs their consent, not that of one who did not vote for it, nor one's twice, nor what was said before the election")
    void others() {
        EventId early = log.write("di", new Act.End());
        electBo();
        end("bo");
        EventId strange = end("flo");
        end("cy");
        end("cy");
        assertTrue(isVoid(strange));
        assertTrue(isVoid(early));
        assertFalse(ended());
    }

    @Test
    @DisplayName("must ask itself: the others do not end it over its head")
    void withoutTheDirector() {
        electBo();
        for (String voter : new String[] {"cy", "di", "ed"}) {
            assertFalse(isVoid(end(voter)));
        }
        assertFalse(ended());
        assertEquals(Optional.empty(), log.everything().endWish());
        end("bo");
        assertTrue(ended());
    }

    @Test
    @DisplayName("is asked no more once it is replaced, and what was agreed to is void")
    void replaced() {
        electBo();
        EventId wish = end("bo");
        for (String voter : new String[] {"cy", "di", "ed", "flo"}) {
            log.vote(voter, base, "cy");
        }
        log.meetAll();
        log.claim("cy", base);
        log.meetAll();
        assertEquals("cy", elected());
        assertTrue(isVoid(wish));
        assertEquals(Optional.empty(), log.everything().endWish());
        end("di");
        end("ed");
        assertFalse(ended());
    }

    @Test
    @DisplayName("alone among those left ends it at once")
    void alone() {
        elect("bo", base, "bo");
        end("bo");
        assertTrue(ended());
    }

    @Test
    @DisplayName("can be left waiting while an appointed one ends it with one word")
    void appointed() {
        electBo();
        end("bo");
        end("ada");
        assertTrue(ended());
    }

    @Test
    @DisplayName("hears from the fold who may say so: those who back the winner, once it has asked")
    void mayEnd() {
        electBo();
        assertTrue(log.everything().mayEnd(log.key("bo")));
        assertTrue(log.everything().mayEnd(log.key("ada")));
        assertFalse(log.everything().mayEnd(log.key("cy")));
        end("bo");
        assertTrue(log.everything().mayEnd(log.key("cy")));
        assertFalse(log.everything().mayEnd(log.key("flo")));
        assertFalse(log.everything().mayEnd(log.key("bo")));
    }

    @Test
    @DisplayName("ends nothing with the voice of one whom a director has put out meanwhile")
    void takenAway() {
        elect("bo", base, "bo", "cy", "di");
        log.tell("bo", "cy");
        EventId wish = log.write("bo", new Act.End());
        log.tell("bo", "cy");
        EventId yes = log.write("cy", new Act.End());
        log.remove("ada", "cy");
        log.meetAll();
        assertFalse(isVoid(wish));
        assertTrue(isVoid(yes));
        assertFalse(ended());
    }
}
