package wetube.sim;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import wetube.chat.Conference;
import wetube.chat.ConferenceCode;
import wetube.chat.ConferenceKeys;
import wetube.identity.PeerId;
import wetube.party.Effect;
import wetube.peer.Input;

/** A tracker as a peer sees it: who registers in a swarm hears of all others in it, now and when one comes. */
public final class Directory {
    private static final long ANSWER_MS = 100;
    /** Where it is, for a machine that names one. */
    public static final String ADDRESS = "tracker.example:7000";

    private final Simulation world;
    private final Map<Machine, Effect.Track> registered = new HashMap<>();
    /** What the tracker makes up: hosts that are in no such swarm. */
    private final Map<PeerId, List<String>> invented = new TreeMap<>();
    private boolean down;

    Directory(Simulation world) {
        this.world = world;
    }

    /** Deriving keys takes half a second of real time, which no simulation has: these are as good. */
    static Conference keys(ConferenceCode code) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(code.text().getBytes(StandardCharsets.UTF_8));
            return new Conference(code, new ConferenceKeys(hash));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Hands this host out to everybody, whatever they look for. */
    public void invent(Host host) {
        invented.put(host.id(), List.of(host.address()));
    }

    /** Is not there any more, and forgets everybody. */
    public void fall() {
        down = true;
        registered.clear();
    }

    /** How many are registered. */
    public int size() {
        return registered.size();
    }

    void track(Machine machine, Effect.Track wish) {
        if (!down) {
            registered.put(machine, wish);
            world.timeline().after(ANSWER_MS, () -> wish.swarms().forEach(this::tell));
        }
    }

    void left(Machine machine) {
        registered.remove(machine);
    }

    private void tell(String swarm) {
        List<Machine> members = registered.entrySet().stream().filter(entry -> entry.getValue().swarms().contains(swarm)).map(Map.Entry::getKey)
                .toList();
        for (Machine member : members) {
            Map<PeerId, List<String>> others = new TreeMap<>(invented);
            members.stream().filter(other -> other != member).forEach(other -> others.put(other.id(), List.of(other.address())));
            member.brought(new Input.Found(swarm, others));
        }
    }
}
