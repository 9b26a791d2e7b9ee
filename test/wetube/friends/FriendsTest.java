package wetube.friends;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import wetube.log.EventId;
import wetube.sim.Simulation;
import wetube.wire.Json;

@DisplayName("Friends")
class FriendsTest {
    private final Simulation sim = new Simulation(1);
    private final Pod ada = Pod.of(sim, "Ada");
    private final Pod bo = Pod.of(sim, "Bo");
    private final Pod cleo = Pod.of(sim, "Cleo");

    @Test
    @DisplayName("befriended 2 to 3, then 1 to 2 and its friends: a video added on 3 shows on 1 and 2 within two seconds, and goes everywhere once removed")
    void demonstration() {
        bo.befriend(cleo, true);
        ada.ask(bo, true);
        sim.runUntil("Bo is asked", 10_000, () -> bo.stateOf(ada).equals("asking"));
        bo.accept(ada);
        sim.runUntil("Cleo is asked, too", 15_000, () -> cleo.stateOf(ada).equals("asking"));
        cleo.accept(ada);
        sim.runUntil("Ada and Cleo are friends", 5000, () -> ada.isFriend(cleo) && cleo.isFriend(ada));
        assertEquals(201, cleo.publish("Lake").status());
        sim.runUntil("both see it", 2000, () -> ada.sees(cleo, "Lake") && bo.sees(cleo, "Lake"));
        sim.crash(ada.machine());
        assertEquals(200, cleo.remove("Lake").status());
        sim.runUntil("Bo sees it no more", 2000, () -> !bo.sees(cleo, "Lake"));
        sim.crash(cleo.machine());
        sim.restart(ada.machine());
        sim.runUntil("Ada hears of it from Bo, while Cleo is off", 10_000, () -> ada.machine().copies().of(cleo.id()).isPresent() && !ada.sees(cleo, "Lake"));
    }

    @Test
    @DisplayName("pass on what a common friend has published while that one is off, and nothing to others")
    void passedOn() {
        bo.befriend(cleo, false);
        ada.befriend(bo, false);
        cleo.publish("Lake");
        sim.runUntil("Bo sees it", 2000, () -> bo.sees(cleo, "Lake"));
        sim.runFor(5000);
        assertFalse(ada.sees(cleo, "Lake"), "Ada is no friend of Cleo");
        ada.befriend(cleo, false);
        sim.runUntil("Ada sees it", 2000, () -> ada.sees(cleo, "Lake"));
        sim.crash(ada.machine());
        cleo.publish("Sea");
        sim.runUntil("Bo sees that, too", 2000, () -> bo.sees(cleo, "Sea"));
        sim.crash(cleo.machine());
        sim.restart(ada.machine());
        sim.runUntil("Ada has it of Bo", 10_000, () -> ada.sees(cleo, "Sea"));
    }

    @Test
    @DisplayName("that are none any more forget each other's videos, also if one was off")
    void ended() {
        ada.befriend(bo, false);
        bo.publish("Lake");
        sim.runUntil("Ada sees it", 2000, () -> ada.sees(bo, "Lake"));
        ada.on("Lake", "play");
        sim.crash(ada.machine());
        bo.end(ada);
        sim.runFor(1000);
        sim.restart(ada.machine());
        sim.runUntil("Ada has forgotten", 10_000, () -> ada.machine().copies().of(bo.id()).isEmpty() && !ada.isFriend(bo));
        assertTrue(ada.machine().discarded().contains(Pod.root("Lake")));
        bo.publish("Sea");
        sim.runFor(5000);
        assertFalse(ada.sees(bo, "Sea"));
    }

    @Test
    @DisplayName("keep by a click what they may: it stays when its owner removes it, and is offered to nobody")
    void kept() {
        ada.befriend(bo, false);
        bo.publish("Lake");
        bo.publish("Sea");
        sim.runUntil("Ada sees them", 2000, () -> ada.sees(bo, "Lake") && ada.sees(bo, "Sea"));
        assertEquals(200, ada.on("Lake", "keep").status());
        assertEquals(200, ada.on("Sea", "play").status());
        bo.remove("Lake");
        bo.remove("Sea");
        sim.runUntil("they are gone", 2000, () -> !ada.sees(bo, "Lake") && !ada.sees(bo, "Sea"));
        sim.runFor(100);
        assertEquals(List.of(Pod.root("Sea")), List.copyOf(ada.machine().discarded()));
        Json.Obj lake = ada.videos().getFirst();
        assertEquals(1, ada.videos().size());
        assertEquals(List.of(Json.Bool.TRUE, Json.Bool.TRUE), List.of(lake.optional("removed").get(), lake.optional("kept").get()));
    }

    @Test
    @DisplayName("have the rights that were ticked, and no others")
    void rights() {
        ada.befriend(bo, false);
        bo.publish("Lake");
        sim.runUntil("Ada sees it", 2000, () -> ada.sees(bo, "Lake"));
        rights(bo, ada, "watch");
        sim.runUntil("Ada knows", 2000, () -> !ada.machine().copies().of(bo.id()).get().lets(ada.id(), Right.KEEP));
        assertEquals(403, ada.on("Lake", "keep").status());
        rights(bo, ada);
        bo.publish("Sea");
        sim.runFor(5000);
        assertFalse(ada.sees(bo, "Sea"), "without watch nothing more is told");
        ada.publish("Hill");
        assertEquals(403, give(ada, bo, "Hill").status());
        rights(bo, ada, "watch", "add");
        sim.runUntil("Ada sees the rest", 2000, () -> ada.sees(bo, "Sea"));
        assertEquals(200, give(ada, bo, "Hill").status());
        sim.runFor(1000);
        assertTrue(bo.videos().stream().anyMatch(one -> Pod.text(one, "title").equals("Hill") && one.optional("kept").get() == Json.Bool.TRUE));
    }

    private static wetube.friends.LibraryCall.Answer give(Pod from, Pod to, String film) {
        return from.call("POST", "friends", "", Json.object().put("peer", to.id().text()).put("give", Pod.root(film).toString()).build());
    }

    private static void rights(Pod owner, Pod friend, String... rights) {
        owner.call("POST", "friends", "", Json.object().put("peer", friend.id().text()).put("rights", List.of(rights)).build());
    }

    @Test
    @DisplayName("give back what an old folder has lost, before its owner writes anew: the catalogue goes on without a fork")
    void oldData() {
        ada.befriend(bo, false);
        ada.publish("Lake");
        ada.machine().backUp();
        ada.publish("Sea");
        ada.publish("Hill");
        sim.runUntil("Bo sees all", 2000, () -> bo.sees(ada, "Hill"));
        sim.crash(ada.machine());
        sim.restartFromBackup(ada.machine());
        ada.publish("Moor");
        sim.runUntil("Bo sees it", 5000, () -> bo.sees(ada, "Moor"));
        assertTrue(ada.sees(ada, "Sea") && ada.sees(ada, "Hill"));
        assertFalse(bo.machine().copies().of(ada.id()).get().hasForked());
    }

    @Test
    @DisplayName("follow what is begun anew where the log was lost and nobody was there to give it back: a later epoch")
    void lostLog() {
        ada.befriend(bo, false);
        ada.publish("Lake");
        sim.runUntil("Bo sees it", 2000, () -> bo.sees(ada, "Lake"));
        sim.crash(bo.machine());
        EventId lost = ada.machine().copies().own().get().id();
        sim.crash(ada.machine());
        sim.tearOff(ada.machine(), lost, 100);
        sim.restart(ada.machine());
        assertEquals(201, ada.publish("Sea").status());
        assertEquals(2, ada.machine().copies().own().get().epoch());
        sim.restart(bo.machine());
        sim.runUntil("Bo follows", 20_000, () -> bo.sees(ada, "Sea"));
        assertFalse(bo.machine().copies().of(ada.id()).get().hasForked());
        assertTrue(ada.isFriend(bo) && bo.isFriend(ada));
    }

    @Test
    @DisplayName("follow a catalogue that forked all the same once it is published anew")
    void anew() {
        ada.befriend(bo, false);
        ada.publish("Lake");
        ada.machine().backUp();
        ada.publish("Sea");
        sim.runUntil("Bo sees it", 2000, () -> bo.sees(ada, "Sea"));
        sim.crash(bo.machine());
        sim.crash(ada.machine());
        sim.restartFromBackup(ada.machine());
        ada.publish("Moor");
        sim.restart(bo.machine());
        sim.runUntil("the fork is seen", 10_000, () -> ada.machine().copies().own().get().hasForked() && bo.machine().copies().of(ada.id()).get().hasForked());
        assertEquals(Optional.of(Json.Bool.TRUE), ada.get("friends", "").body().optional("forked"));
        assertEquals(200, ada.call("POST", "catalogue", "", Json.object().build()).status());
        sim.runUntil("Bo follows", 5000, () -> bo.machine().copies().of(ada.id()).get().epoch() == 2 && bo.sees(ada, "Sea"));
        assertTrue(bo.sees(ada, "Lake") && bo.sees(ada, "Moor") && !bo.machine().copies().of(ada.id()).get().hasForked());
        assertTrue(ada.isFriend(bo) && bo.isFriend(ada));
    }

    @Test
    @DisplayName("give back a later epoch, too, while an old folder is just being written to")
    void oldEpoch() {
        ada.befriend(bo, false);
        ada.publish("Lake");
        ada.machine().backUp();
        ada.call("POST", "catalogue", "", Json.object().build());
        sim.runUntil("Bo follows", 5000, () -> bo.machine().copies().of(ada.id()).filter(copy -> copy.epoch() == 2 && copy.videos().size() == 1).isPresent());
        sim.network().cut(ada.machine(), bo.machine());
        sim.crash(ada.machine());
        sim.restartFromBackup(ada.machine());
        sim.runFor(3500);
        sim.slowDisk(ada.machine(), 3000);
        long sea = ada.machine().call("POST", "videos", "", new Video(Pod.film("Sea"), "Sea", "", List.of(), 60, Optional.empty()).put(Json.object()).put("audience", "friends").build());
        sim.network().heal();
        sim.runUntil("it is answered", 20_000, () -> ada.machine().reply(sea).isPresent());
        sim.runUntil("Ada has her second epoch", 20_000, () -> ada.machine().copies().own().filter(own -> own.epoch() == 2).isPresent());
        sim.slowDisk(ada.machine(), 0);
        ada.publish("Hill");
        sim.runUntil("Bo sees it", 5000, () -> bo.sees(ada, "Hill") && bo.sees(ada, "Lake") && bo.sees(ada, "Sea"));
    }

    @Test
    @DisplayName("are searched at once, while what was said waits for friends to give back what may be lost")
    void searchesAtOnce() {
        long post = ada.machine().call("POST", "videos", "", new Video(Pod.film("Lake"), "Lake", "", List.of(), 60, Optional.empty()).put(Json.object()).put("audience", "friends").build());
        long get = ada.machine().call("GET", "videos", "search=la", Json.object().build());
        sim.runFor(100);
        assertEquals(Optional.of(new Json.Num("1")), ada.machine().reply(get).get().body().optional("total"));
        assertTrue(ada.machine().reply(post).isEmpty());
        sim.runUntil("it is published", 4000, () -> ada.machine().reply(post).isPresent() && ada.sees(ada, "Lake"));
        assertEquals(409, bo.call("POST", "catalogue", "", Json.object().build()).status());
    }

    @Test
    @DisplayName("whose disk is new are recognised, and get their own catalogue back")
    void newDisk() {
        ada.befriend(bo, false);
        ada.publish("Lake");
        sim.runUntil("Bo sees it", 2000, () -> bo.sees(ada, "Lake"));
        sim.crash(ada.machine());
        sim.restartWithoutDisk(ada.machine());
        sim.runUntil("Ada has her friend and her video again", 10_000, () -> ada.isFriend(bo) && ada.sees(ada, "Lake"));
    }
}
