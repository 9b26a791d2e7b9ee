package wetube.friends;

import java.util.List;
import java.util.Optional;
import wetube.friends.LibraryCall.Answer;
import wetube.identity.PeerId;
import wetube.sim.Machine;
import wetube.sim.Simulation;
import wetube.swarm.Bytes;
import wetube.swarm.HashFunction;
import wetube.swarm.Item;
import wetube.wire.Json;
import wetube.wire.ProtocolException;

/** A machine of the simulator, and what its person does with its library. */
record Pod(Simulation sim, Machine machine) {
    static Pod of(Simulation sim, String name) {
        return new Pod(sim, sim.machine(name));
    }

    static Item film(String name) {
        Bytes root = HashFunction.SHA256.hash(Bytes.of(name.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        return Item.of(root, 50_000, Item.Type.MP4);
    }

    static Bytes root(String film) {
        return film(film).content().root();
    }

    /** Calls the interface, and waits for the answer. */
    Answer call(String method, String path, String query, Json.Obj body) {
        long number = machine.call(method, path, query, body);
        sim.runUntil(machine + " has answered " + method + " " + path, 20_000, () -> machine.reply(number).isPresent());
        return machine.reply(number).orElseThrow();
    }

    Answer get(String path, String query) {
        return call("GET", path, query, Json.object().build());
    }

    Answer publish(String film) {
        return call("POST", "videos", "", new Video(film(film), film, "", List.of(), 60, Optional.empty()).put(Json.object()).put("audience", "friends").build());
    }

    Answer remove(String film) {
        return call("DELETE", "videos/" + root(film), "", Json.object().build());
    }

    Answer on(String film, String what) {
        return call("POST", "videos/" + root(film) + "/" + what, "", Json.object().build());
    }

    /** Asks by join link for friendship; the other agrees in its page. */
    void befriend(Pod other, boolean theirs) {
        ask(other, theirs);
        sim.runUntil(other + " is asked", 10_000, () -> other.stateOf(this).equals("asking"));
        other.accept(this);
        sim.runUntil(this + " and " + other + " are friends", 15_000, () -> isFriend(other) && other.isFriend(this));
    }

    void ask(Pod other, boolean theirs) {
        Answer answer = call("POST", "friends", "", Json.object().put("link", "wetube:" + other.machine.address() + "/" + other.id().text())
                .put("theirs", theirs).build());
        if (answer.status() != 202) {
            throw new AssertionError(answer);
        }
    }

    void accept(Pod asker) {
        machine.call("POST", "friends", "", Json.object().put("peer", asker.id().text()).build());
    }

    void end(Pod friend) {
        machine.call("DELETE", "friends/" + friend.id().text(), "", Json.object().build());
    }

    boolean isFriend(Pod other) {
        return machine.isUp() && machine.copies().isFriend(other.id());
    }

    /** What the list of friends says of somebody; empty if they are not in it. */
    String stateOf(Pod other) {
        return friend(other).map(one -> text(one, "state")).orElse("");
    }

    Optional<Json.Obj> friend(Pod other) {
        try {
            return get("friends", "").body().objects("friends", 200).stream().filter(one -> text(one, "peer").equals(other.id().text())).findFirst();
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }

    static String text(Json.Obj json, String name) {
        try {
            return json.string(name, 1000);
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }

    List<Json.Obj> videos() {
        try {
            return get("videos", "").body().objects("videos", 50);
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }

    boolean sees(Pod owner, String film) {
        return machine.isUp() && machine.copies().of(owner.id()).filter(copy -> copy.videos().containsKey(root(film))).isPresent();
    }

    PeerId id() {
        return machine.id();
    }

    @Override
    public String toString() {
        return machine.name();
    }
}
