package wetube.tracker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import wetube.identity.PeerId;
import wetube.wire.Json;
import wetube.wire.JsonReader;
import wetube.wire.ProtocolException;

/** Requests as text, and a peer of the core's tests, which says them: no network, and time is what the test says. */
final class Asked {
    /** A peer as the tracker sees it. */
    record Peer(PeerId id, String host) {
        /** Of any number; the keys are no points of the curve, which nobody finds out here. */
        static Peer number(int n, String host) {
            byte[] key = new byte[PeerId.LENGTH_BYTES];
            key[0] = 2;
            for (int i = 1; i <= 4; i++) {
                key[i] = (byte) (n >> 8 * (i - 1));
            }
            try {
                return new Peer(PeerId.of(key), host);
            } catch (ProtocolException e) {
                throw new IllegalArgumentException(e);
            }
        }

        static Peer number(int n) {
            return number(n, "198.51." + n / 250 % 250 + "." + (1 + n % 250));
        }

        Tracker.Asker asker() {
            return new Tracker.Asker(Optional.of(id), host, host);
        }

        Tracker.Outcome ask(Tracker tracker, String request, long nowMs) {
            return tracker.handle(asker(), request.getBytes(UTF_8), nowMs);
        }

        /** Registers, is dialled back, and answers there. */
        Response join(Tracker tracker, String swarm, long nowMs) {
            Tracker.Outcome outcome = ask(tracker, connect("j" + swarm + nowMs, id, "JOIN", swarm), nowMs);
            outcome.dial().ifPresent(dial -> tracker.dialled(dial, OptionalInt.of(7001), nowMs));
            return outcome.response();
        }

        Response find(Tracker tracker, String swarm, long nowMs) {
            return ask(tracker, Asked.find("f" + swarm + nowMs, id, swarm), nowMs).response();
        }

        /** As others are told of it, once it is proved. */
        PeerInfo info() {
            return new PeerInfo(id, List.of(new PeerAddr(host, 7001, PeerAddr.Type.REFLEXIVE, true)));
        }
    }

    private Asked() {}

    static String connect(String transaction, PeerId peer, String action, String swarm) {
        return connect(transaction, peer, List.of("10.0.0.5"), action(action, swarm, "LEECH"));
    }

    static String connect(String transaction, PeerId peer, List<String> hosts, String... actions) {
        List<String> addresses = hosts.stream().map(host -> "{\"ip_address\":{\"address_type\":\"ipv4\",\"address\":\"" + host
                + "\"},\"port\":7001,\"priority\":1,\"type\":\"HOST\"}").toList();
        return request("CONNECT", transaction, peer.text(),
                ",\"connect\":{\"peer_addr\":" + addresses + ",\"swarm_action\":" + List.of(actions) + "}");
    }

    static String action(String action, String swarm, String mode) {
        return "{\"swarm_id\":\"" + swarm + "\",\"action\":\"" + action + "\",\"peer_mode\":\"" + mode + "\"}";
    }

    static String find(String transaction, PeerId peer, String swarm) {
        return request("FIND", transaction, peer.text(), ",\"find\":{\"swarm_id\":\"" + swarm + "\",\"peer_num\":{\"peer_count\":29}}");
    }

    static String report(String transaction, PeerId peer) {
        return request("STAT_REPORT", transaction, peer.text(), "");
    }

    static String request(String type, String transaction, String peer, String body) {
        return "{\"PPSPTrackerProtocol\":{\"version\":1,\"request_type\":\"" + type + "\",\"transaction_id\":\"" + transaction
                + "\",\"peer_id\":\"" + peer + "\"" + body + "}}";
    }

    /** An answer as JSON, without the envelope. */
    static Json.Obj root(String json) throws ProtocolException {
        return JsonReader.parseObject(json).object("PPSPTrackerProtocol");
    }
}
