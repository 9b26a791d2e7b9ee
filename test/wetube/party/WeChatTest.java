package wetube.party;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import wetube.chat.WeChat.Answer;
import wetube.log.EventId;
import wetube.sim.Machine;
import wetube.sim.Simulation;

@DisplayName("The WeChat interface")
class WeChatTest {
    private final Simulation sim = new Simulation(9);
    private final Machine ada = sim.machine("ada");
    private final Machine bo = sim.machine("bo");
    private final Machine cem = sim.machine("cem");

    private Answer ask(Machine machine, String method, String path, String session, long sequence, String body) {
        long request = machine.ask(method, path, session, sequence, body);
        sim.runUntil(() -> method + " " + path + " is answered", 10_000, 1, () -> machine.answer(request).isPresent());
        return machine.answer(request).orElseThrow();
    }

    private String joins(Machine machine, String user) {
        Answer answer = ask(machine, "PUT", "/channels/general/join/" + user, "", 0, "");
        assertEquals(200, answer.status(), answer.body());
        return answer.headers().get("session");
    }

    /** What a client is told from a number on, polling until there is nothing newer. */
    private List<String> polls(Machine machine, String channel, String session) {
        List<String> told = new ArrayList<>();
        long sequence = 0;
        while (true) {
            Answer answer = ask(machine, "GET", "/channels/" + channel + "/events", session, sequence, "");
            if (answer.status() == 404) {
                return told;
            }
            assertEquals(200, answer.status());
            long next = Long.parseLong(answer.headers().get("sequence"));
            assertTrue(next > sequence, "the first whose number is greater");
            sequence = next;
            told.add(next + " " + answer.headers().get("type") + " " + answer.headers().getOrDefault("source", "") + " " + answer.body());
        }
    }

    private void party() {
        sim.party(ada, bo, cem);
        for (Machine machine : List.of(ada, bo, cem)) {
            sim.runUntil(machine + " knows the code", 5000, () -> !machine.page().chat("code").isEmpty());
        }
    }

    @Test
    @DisplayName("serves the published client: it joins without creating, polls, posts, asks who is there, leaves with its name in the path")
    void published() {
        party();
        Answer joined = ask(ada, "PUT", "/channels/film%20club/join/Cem", "", 0, "");
        assertEquals(200, joined.status());
        assertEquals("1,1", joined.headers().get("version"));
        String session = joined.headers().get("session");
        sim.runFor(3500);
        String other = ask(bo, "PUT", "/channels/Film%20Club/join/Dan", "", 0, "").headers().get("session");
        sim.runFor(1000);
        assertEquals(200, ask(ada, "PUT", "/channels/film%20club/messages", session, 0, "Hi").status());
        sim.runFor(3500);
        List<String> told = polls(ada, "film%20club", session);
        assertEquals(told, polls(bo, "film%20club", other));
        assertEquals("3 MSG Cem Hi", told.getLast());
        assertEquals("Cem,Dan", ask(bo, "GET", "/channels/film%20club/directory", other, 0, "").body());
        assertEquals(200, ask(ada, "PUT", "/channels/film%20club/leave/Cem", session, 0, "").status());
        sim.runFor(3500);
        assertEquals("Dan", ask(bo, "GET", "/channels/film%20club/directory", other, 0, "").body());
        assertEquals(401, ask(ada, "PUT", "/channels/film%20club/messages", session, 0, "Still there?").status());
    }

    @Test
    @DisplayName("answers 409 to a channel that there is and a name that is taken, 401 to a key of nobody or of another channel")
    void refusals() {
        party();
        assertEquals(409, ask(ada, "PUT", "/channels/general/create/Cem", "", 0, "").status());
        String session = joins(ada, "Cem");
        assertEquals(409, ask(ada, "PUT", "/channels/general/join/Cem", "", 0, "").status());
        assertEquals(200, ask(ada, "PUT", "/channels/other/create/Cem", "", 0, "").status());
        assertEquals(401, ask(ada, "GET", "/channels/other/directory", session, 0, "").status());
        assertEquals(401, ask(ada, "GET", "/channels/general/events", "forged", 0, "").status());
        assertEquals(400, ask(ada, "PUT", "/channels/general/messages", session, 0, "x".repeat(4097)).status());
        assertEquals(200, ask(ada, "GET", "/", "", 0, "").status());
    }

    @Test
    @DisplayName("two clients that post at the same time at two peers: one sequence at both and at a third")
    void oneSequence() {
        party();
        Map<Machine, String> sessions = Map.of(ada, joins(ada, "A"), bo, joins(bo, "B"), cem, joins(cem, "C"));
        List<Long> posted = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            posted.add(ada.ask("PUT", "/channels/general/messages", sessions.get(ada), 0, "a" + i));
            long last = bo.ask("PUT", "/channels/general/messages", sessions.get(bo), 0, "b" + i);
            sim.runFor(40);
            if (i == 59) {
                sim.runUntil("the last is on disk", 5000, () -> bo.answer(last).isPresent());
            }
        }
        sim.runUntil("all are on disk", 5000, () -> posted.stream().allMatch(request -> ada.answer(request).filter(answer -> answer.status() == 200).isPresent()));
        sim.runFor(4000);
        List<String> told = polls(ada, "general", sessions.get(ada));
        assertEquals(120, told.stream().filter(line -> line.contains(" MSG ")).count());
        assertEquals(told, polls(bo, "general", sessions.get(bo)));
        assertEquals(told, polls(cem, "general", sessions.get(cem)));
    }

    @Test
    @DisplayName("with no session open, joining a channel starts one; a line of somebody who was cut off is last, and marked")
    void startsAndLate() {
        Machine solo = sim.machine("solo");
        sim.runFor(500);
        String session = joins(solo, "Solo");
        assertEquals(200, ask(solo, "PUT", "/channels/general/messages", session, 0, "alone").status());
        EventId party = sim.party(ada, bo);
        sim.runUntil("both know the code", 5000, () -> !bo.page().chat("code").isEmpty() && !ada.page().chat("code").isEmpty());
        String reader = joins(ada, "A");
        sim.network().cut(ada, bo);
        sim.runFor(5000);
        bo.page().say("from afar");
        for (int i = 0; i < 3; i++) {
            ada.page().say("here " + i);
            sim.runFor(4000);
        }
        sim.network().heal();
        sim.runUntilTogether(party, 30_000);
        sim.runFor(4000);
        assertTrue(polls(ada, "general", reader).getLast().endsWith("from afar"));
    }
}
