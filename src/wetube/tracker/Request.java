package wetube.tracker;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import wetube.wire.Json;
import wetube.wire.JsonReader;
import wetube.wire.ProtocolException;

/**
 * What a peer asks of a tracker, RFC 7846 §4.1. Its three kinds stand as examples in the package's page.
 *
 * <p>Members that are not known are ignored (§4.4). Of {@code peer_num} only the count is used, of {@code stat} only the swarm;
 * the rest must be well-formed.
 */
sealed interface Request {
    /** Of one request. A peer is in few conferences, and seeds some videos. */
    int MAX_ELEMENTS = 32;

    String transactionId();

    /** Whom the request says it is from. */
    String peerId();

    /** Registers the peer, and joins and leaves swarms. */
    record Connect(String transactionId, String peerId, Optional<Integer> peerCount, List<PeerAddr> addresses,
            List<SwarmAction> actions) implements Request {}

    /** Asks for peers of a swarm once more. */
    record Find(String transactionId, String peerId, String swarmId, Optional<Integer> peerCount) implements Request {}

    /** Says that the peer is still there. */
    record StatReport(String transactionId, String peerId, List<String> swarmIds) implements Request {}

    /** {@code swarm_action}, §3.2.3. */
    record SwarmAction(String swarmId, boolean join, boolean seeder) {}

    static Request parse(byte[] body) throws Refused {
        String transaction = "";
        try {
            Json.Obj root = JsonReader.parseObject(body).object("PPSPTrackerProtocol");
            transaction = Element.id(root, "transaction_id");
            // RFC 7846 §4.3: a version that the tracker does not know is answered by error 2, whatever else is said in it.
            if (root.integer("version", 0, 255) != 1) {
                throw new Refused(ErrorCode.UNSUPPORTED_VERSION_NUMBER, transaction, "a version other than 1");
            }
            String peer = Element.id(root, "peer_id");
            return switch (Element.word(root, "request_type", "CONNECT", "FIND", "STAT_REPORT")) {
                case "CONNECT" -> connect(transaction, peer, root.object("connect"));
                // The grammar nests the members of FIND in "find"; the RFC's example does not.
                case "FIND" -> find(transaction, peer, Element.object(root, "find").orElse(root));
                default -> new StatReport(transaction, peer, swarms(Element.object(root, "stat_report")));
            };
        } catch (ProtocolException e) {
            throw new Refused(ErrorCode.BAD_REQUEST, transaction, e.getMessage());
        }
    }

    private static Connect connect(String transaction, String peer, Json.Obj connect) throws ProtocolException {
        List<PeerAddr> addresses = new ArrayList<>();
        if (connect.has("peer_addr")) {
            for (Json.Obj address : Element.oneOrMore(connect, "peer_addr", MAX_ELEMENTS)) {
                addresses.add(PeerAddr.parse(address));
            }
        }
        List<SwarmAction> actions = new ArrayList<>();
        for (Json.Obj action : Element.oneOrMore(connect, "swarm_action", MAX_ELEMENTS)) {
            actions.add(new SwarmAction(Element.id(action, "swarm_id"),
                    Element.word(action, "action", "JOIN", "LEAVE").equals("JOIN"),
                    Element.word(action, "peer_mode", "SEEDER", "LEECH").equals("SEEDER")));
        }
        if (actions.stream().map(SwarmAction::swarmId).distinct().count() < actions.size()) {
            throw new ProtocolException("two actions for one swarm");
        }
        return new Connect(transaction, peer, peerCount(connect), addresses, actions);
    }

    private static Find find(String transaction, String peer, Json.Obj find) throws ProtocolException {
        return new Find(transaction, peer, Element.id(find, "swarm_id"), peerCount(find));
    }

    /** §3.2.2: {@code peer_num}. */
    private static Optional<Integer> peerCount(Json.Obj json) throws ProtocolException {
        Optional<Json.Obj> number = Element.object(json, "peer_num");
        if (number.isEmpty()) {
            return Optional.empty();
        }
        Json.Obj wish = number.get();
        if (wish.has("ability_nat")) {
            Element.word(wish, "ability_nat", "NO_NAT", "STUN", "TURN");
        }
        for (String name : List.of("concurrent_links", "online_time", "upload_bandwidth")) {
            Element.number(wish, name, Long.MAX_VALUE);
        }
        return Optional.of(Element.number(wish, "peer_count", Integer.MAX_VALUE).orElseThrow(
                () -> new ProtocolException("member \"peer_count\" is missing")).intValue());
    }

    /** §3.2.5. A report without statistics keeps the registration alive. */
    private static List<String> swarms(Optional<Json.Obj> report) throws ProtocolException {
        List<String> swarms = new ArrayList<>();
        if (report.isPresent()) {
            Element.word(report.get(), "type", "STREAM_STATS");
            // The RFC defines "stat", and writes "Stat" in its example.
            String name = report.get().has("Stat") ? "Stat" : "stat";
            for (Json.Obj stat : Element.oneOrMore(report.get(), name, MAX_ELEMENTS)) {
                for (String count : List.of("uploaded_bytes", "downloaded_bytes", "available_bandwidth", "concurrent_links")) {
                    Element.number(stat, count, Long.MAX_VALUE);
                }
                swarms.add(Element.id(stat, "swarm_id"));
            }
        }
        return swarms;
    }

    /** As a peer sends it; statistics are left out. */
    default Json.Obj toJson() {
        Json.Builder root = Json.object().put("version", 1).put("transaction_id", transactionId()).put("peer_id", peerId());
        switch (this) {
            case Connect connect -> root.put("request_type", "CONNECT").put("connect", Json.object()
                    .putIfPresent("peer_num", connect.peerCount.map(count -> Json.object().put("peer_count", count).build()))
                    .putIfPresent("peer_addr", Optional.of(connect.addresses.stream().map(PeerAddr::toJson).toList()).filter(list -> !list.isEmpty()))
                    .put("swarm_action", connect.actions.stream().map(action -> Json.object().put("swarm_id", action.swarmId)
                            .put("action", action.join ? "JOIN" : "LEAVE").put("peer_mode", action.seeder ? "SEEDER" : "LEECH").build())
                            .toList()).build());
            case Find find -> root.put("request_type", "FIND").put("find", Json.object().put("swarm_id", find.swarmId)
                    .putIfPresent("peer_num", find.peerCount.map(count -> Json.object().put("peer_count", count).build())).build());
            case StatReport report -> root.put("request_type", "STAT_REPORT");
        }
        return Json.object().put("PPSPTrackerProtocol", root.build()).build();
    }
}
