package wetube;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import wetube.identity.Identity;
import wetube.identity.PeerId;
import wetube.party.Effect;
import wetube.peer.Input;
import wetube.tracker.KnownTrackers;
import wetube.tracker.PeerAddr;
import wetube.tracker.PeerInfo;
import wetube.tracker.TrackerAddress;
import wetube.tracker.TrackerClient;
import wetube.wire.ProtocolException;

/** Keeps this peer registered at the tracker that the core names, in the swarms that it names. Shell code, of the voice's thread. */
final class Tracking implements Consumer<Effect.Track>, AutoCloseable {
    private final Identity identity;
    private final KnownTrackers known;
    private final Supplier<List<String>> addresses;
    private final Consumer<Input> inputs;
    private final Set<String> swarms = new HashSet<>();
    private String tracker = "";
    private TrackerClient client;

    /**
     * @param addresses where this peer may be reached at the moment
     * @param inputs    takes what the tracker says
     */
    Tracking(Identity identity, KnownTrackers known, Supplier<List<String>> addresses, Consumer<Input> inputs) {
        this.identity = identity;
        this.known = known;
        this.addresses = addresses;
        this.inputs = inputs;
    }

    @Override
    public void accept(Effect.Track wish) {
        if (!wish.tracker().equals(tracker)) {
            close();
            try {
                client = new TrackerClient(identity, TrackerAddress.parse(wish.tracker()), known, addresses, new Heard());
            } catch (ProtocolException e) {
                throw new IllegalStateException("the core lets no such tracker pass: " + wish.tracker(), e);
            }
            tracker = wish.tracker();
        }
        wish.swarms().stream().filter(swarms::add).forEach(client::join);
        swarms.stream().filter(swarm -> !wish.swarms().contains(swarm)).toList().forEach(swarm -> {
            swarms.remove(swarm);
            client.leave(swarm);
        });
    }

    /** Says goodbye to the tracker. */
    @Override
    public void close() {
        if (client != null) {
            client.close();
            client = null;
            tracker = "";
            swarms.clear();
        }
    }

    /** What the client's thread brings to the core. */
    private final class Heard implements TrackerClient.Listener {
        @Override
        public void found(String swarm, List<PeerInfo> peers) {
            Map<PeerId, List<String>> found = new HashMap<>();
            peers.forEach(peer -> found.put(peer.id(), peer.addresses().stream().map(PeerAddr::text).toList()));
            inputs.accept(new Input.Found(swarm, found));
        }

        @Override
        public void state(Optional<PeerAddr> seen, String trouble) {
            inputs.accept(new Input.TrackerState(seen, trouble));
        }
    }
}
