package wetube.tracker;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import wetube.identity.PeerId;
import wetube.wire.Json;
import wetube.wire.JsonReader;
import wetube.wire.ProtocolException;

/**
 * What a tracker answers, RFC 7846 §3.3.4 and §4.1.
 *
 * @param transactionId that of the request; empty if it could not be read
 * @param peerAddr      where the tracker saw the peer that asked, and whether it reached it there
 * @param results       one for each swarm of the request
 */
record Response(ErrorCode error, String transactionId, Optional<PeerAddr> peerAddr, List<SwarmResult> results) {
    /** What a client takes; a tracker sends less. */
    private static final int MAX_PEERS = 64;

    /**
     * {@code swarm_result}.
     *
     * @param done  the request was granted for this swarm
     * @param peers those that others may dial; empty where the request has no list for an answer
     */
    record SwarmResult(String swarmId, boolean done, Optional<List<PeerInfo>> peers) {}

    static Response refusal(ErrorCode error, String transactionId) {
        return new Response(error, transactionId, Optional.empty(), List.of());
    }

    Json.Obj toJson() {
        Json.Builder root = Json.object().put("version", 1).put("response_type", error == ErrorCode.NO_ERROR ? 0 : 1)
                .put("error_code", error.ordinal()).put("transaction_id", transactionId)
                .putIfPresent("peer_addr", peerAddr.map(PeerAddr::toJson));
        if (!results.isEmpty()) {
            root.put("swarm_result", results.stream().map(Response::result).toList());
        }
        return Json.object().put("PPSPTrackerProtocol", root.build()).build();
    }

    private static Json.Obj result(SwarmResult result) {
        return Json.object().put("swarm_id", result.swarmId).put("result", result.done ? 0 : 1)
                .putIfPresent("peer_group", result.peers.map(peers -> Json.object()
                        .put("peer_info", peers.stream().map(PeerInfo::toJson).toList()).build())).build();
    }

    static Response parse(byte[] body) throws ProtocolException {
        Json.Obj root = JsonReader.parseObject(body).object("PPSPTrackerProtocol");
        root.integer("version", 1, 1);
        ErrorCode error = ErrorCode.values()[(int) root.integer("error_code", 0, ErrorCode.values().length - 1)];
        Optional<Json.Obj> address = Element.object(root, "peer_addr");
        List<SwarmResult> results = new ArrayList<>();
        if (root.has("swarm_result")) {
            for (Json.Obj result : Element.oneOrMore(root, "swarm_result", Request.MAX_ELEMENTS)) {
                Optional<Json.Obj> group = Element.object(result, "peer_group");
                results.add(new SwarmResult(Element.id(result, "swarm_id"), result.integer("result", 0, 1) == 0,
                        group.isPresent() ? Optional.of(peers(group.get())) : Optional.empty()));
            }
        }
        return new Response(error, root.string("transaction_id", Element.MAX_ID_CHARS),
                address.isPresent() ? Optional.of(PeerAddr.parse(address.get())) : Optional.empty(), results);
    }

    private static List<PeerInfo> peers(Json.Obj group) throws ProtocolException {
        List<PeerInfo> peers = new ArrayList<>();
        boolean single = group.optional("peer_info").orElse(null) instanceof Json.Obj;
        for (Json.Obj peer : single ? List.of(group.object("peer_info")) : group.objects("peer_info", MAX_PEERS)) {
            List<PeerAddr> addresses = new ArrayList<>();
            for (Json.Obj address : Element.oneOrMore(peer, "peer_addr", Request.MAX_ELEMENTS)) {
                addresses.add(PeerAddr.parse(address));
            }
            peers.add(new PeerInfo(peer.read("peer_id", PeerId::parse), addresses));
        }
        return peers;
    }
}
