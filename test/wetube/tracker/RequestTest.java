package wetube.tracker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import wetube.tracker.Asked.Peer;
import wetube.tracker.Request.SwarmAction;
import wetube.tracker.Response.SwarmResult;
import wetube.wire.Json;
import wetube.wire.ProtocolException;

@DisplayName("A message of RFC 7846")
class RequestTest {
    private static final Peer ADA = Peer.number(1);
    private static final PeerAddr ADDRESS = new PeerAddr("192.0.2.2", 7001, PeerAddr.Type.HOST, false);
    private static final Request.Connect CONNECT = new Request.Connect("t", "p", Optional.of(5), List.of(ADDRESS),
            List.of(new SwarmAction("1111", true, false), new SwarmAction("2222", false, true)));

    private static final String FULL = """
            {"PPSPTrackerProtocol":{"version":1,"request_type":"CONNECT","transaction_id":"t","peer_id":"p","connect":{
            "peer_num":{"peer_count":5,"ability_nat":"TURN","concurrent_links":"5","online_time":200,"upload_bandwidth":"600"},
            "peer_addr":{"ip_address":{"address_type":"ipv4","address":"192.0.2.2"},"port":7001,"priority":1,"type":"HOST","asn":"1"},
            "swarm_action":[{"swarm_id":"1111","action":"JOIN","peer_mode":"LEECH","novelty":{}},
            {"swarm_id":"2222","action":"LEAVE","peer_mode":"SEEDER"}]},"novelty":[1]}}
            """;

    private static Response refused(String text) {
        Refused refused = assertThrows(Refused.class, () -> Request.parse(text.getBytes(UTF_8)));
        return Response.refusal(refused.error(), refused.transactionId());
    }

    static Stream<Request> requests() {
        return Stream.of(CONNECT, new Request.Connect("t", "p", Optional.empty(), List.of(), CONNECT.actions()),
                new Request.Find("t", "p", "1111", Optional.empty()), new Request.Find("t", "p", "1111", Optional.of(3)),
                new Request.StatReport("t", "p", List.of()));
    }

    @ParameterizedTest
    @MethodSource("requests")
    @DisplayName("a request that a client sends is read as the same")
    void roundTrip(Request request) throws Refused {
        assertEquals(request, Request.parse(request.toJson().toJson().getBytes(UTF_8)));
    }

    @Test
    @DisplayName("§4.4: what is not known is ignored; an array of one may be an object; numbers may be strings")
    void spellings() throws Refused {
        assertEquals(CONNECT, Request.parse(FULL.getBytes(UTF_8)));
    }

    @Test
    @DisplayName("each prefix is a bad request")
    void prefixes() {
        String text = FULL.strip();
        for (int length = 0; length < text.length(); length++) {
            assertEquals(Response.refusal(ErrorCode.BAD_REQUEST, ""), refused(text.substring(0, length)));
        }
    }

    @Test
    @DisplayName("with any byte changed it is read or refused by error 1 or 2, and nothing else happens")
    void mutations() {
        byte[] text = FULL.getBytes(UTF_8);
        for (int at = 0; at < text.length; at++) {
            for (int flip : new int[] {1, 4, 32, 128}) {
                byte[] changed = text.clone();
                changed[at] ^= (byte) flip;
                try {
                    assertNotEquals(null, Request.parse(changed));
                } catch (Refused e) {
                    assertTrue(List.of(ErrorCode.BAD_REQUEST, ErrorCode.UNSUPPORTED_VERSION_NUMBER).contains(e.error()));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "\"version\":1 | \"version\":\"1\"", "\"version\":1 | \"version\":-1", "\"version\":1, |``",
            "CONNECT | CONNECTED", "CONNECT | FIND", "\"connect\" | \"connected\"", "\"p\" | \"\"", "\"p\" | 7",
            "JOIN | join", "LEECH | PEER", "SEEDER | BOTH", "\"1111\" | \"2222\"", "\"1111\" | \"\"", "\"1111\" | \"11 11\"",
            "\"1111\" | \"ü\"", "7001 | 0", "7001 | 65536", "7001 | \"7001\"", "192.0.2.2 | 192.0.2.256", "192.0.2.2 | ::1", "ipv4 | ipv6",
            "HOST | HOSTS", "TURN | NAT", "\"600\" | \"6e2\"", "\"600\" | \"-600\"", "\"peer_count\":5 | \"peer_count\":-5",
            "\"peer_count\":5, |``", "\"swarm_action\": | \"swarm_actions\":"})
    @DisplayName("§4.3: a malformed request is error 1, under its transaction")
    void malformed(String right, String wrong) {
        assertTrue(FULL.contains(right), right);
        assertEquals(Response.refusal(ErrorCode.BAD_REQUEST, "t"), refused(FULL.replace(right, wrong)));
    }

    @Test
    @DisplayName("§4.3: another version is error 2, whatever else it says")
    void version() {
        assertEquals(Response.refusal(ErrorCode.UNSUPPORTED_VERSION_NUMBER, "t"),
                refused("{\"PPSPTrackerProtocol\":{\"version\":2,\"transaction_id\":\"t\",\"question\":7}}"));
    }

    @Test
    @DisplayName("so many actions and addresses at most, and identifiers of 128 characters")
    void limits() {
        String action = "{\"swarm_id\":\"%d\",\"action\":\"JOIN\",\"peer_mode\":\"LEECH\"}";
        String many = Stream.iterate(0, n -> n + 1).limit(Request.MAX_ELEMENTS + 1).map(action::formatted).toList().toString();
        assertEquals(ErrorCode.BAD_REQUEST, refused(Asked.request("CONNECT", "t", "p", ",\"connect\":{\"swarm_action\":" + many + "}")).error());
        assertEquals(ErrorCode.BAD_REQUEST, refused(FULL.replace("\"1111\"", "\"" + "1".repeat(129) + "\"")).error());
        assertEquals(ErrorCode.BAD_REQUEST, refused("[".repeat(10_000)).error());
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.0.1", "100.64.0.1", "100.127.1.1", "fd00::1", "FC12::1"})
    @DisplayName("a private address")
    void isPrivate(String host) {
        assertTrue(new PeerAddr(host, 1, PeerAddr.Type.HOST, false).isPrivate());
    }

    @ParameterizedTest
    @ValueSource(strings = {"11.0.0.1", "172.15.0.1", "172.32.0.1", "192.169.0.1", "100.63.0.1", "100.128.0.1", "127.0.0.1", "169.254.0.1",
        "2001:db8::1", "fe80::1", "::1"})
    @DisplayName("no private address")
    void isPublic(String host) {
        assertTrue(!new PeerAddr(host, 1, PeerAddr.Type.HOST, false).isPrivate());
    }

    @Test
    @DisplayName("an answer is read as it was sent")
    void response() throws ProtocolException {
        Response response = new Response(ErrorCode.NO_ERROR, "t", Optional.of(ADDRESS), List.of(
                new SwarmResult("1", true, Optional.of(List.of(new PeerInfo(ADA.id(), List.of(ADDRESS, ADDRESS))))),
                new SwarmResult("2", true, Optional.of(List.of())), new SwarmResult("3", false, Optional.empty())));
        assertEquals(response, Response.parse(response.toJson().toJson().getBytes(UTF_8)));
        Response refusal = Response.refusal(ErrorCode.FORBIDDEN_ACTION, "");
        assertEquals(refusal, Response.parse(refusal.toJson().toJson().getBytes(UTF_8)));
    }

    @Test
    @DisplayName("an answer with any byte changed is read or refused")
    void changedResponse() {
        byte[] text = new Response(ErrorCode.NO_ERROR, "t", Optional.of(ADDRESS), List.of(new SwarmResult("1", true,
                Optional.of(List.of(ADA.info()))))).toJson().toJson().getBytes(UTF_8);
        for (int at = 0; at < text.length; at++) {
            for (int flip : new int[] {1, 4, 32, 128}) {
                byte[] changed = text.clone();
                changed[at] ^= (byte) flip;
                try {
                    assertNotEquals(null, Response.parse(changed));
                } catch (ProtocolException e) {
                    assertNotEquals("", e.getMessage());
                }
            }
        }
    }

    @Test
    @DisplayName("an answer of another tracker, written with single objects, is read too")
    void singleObjects() throws ProtocolException {
        Json.Obj info = Json.object().put("peer_id", ADA.id().text()).put("peer_addr", ADDRESS.toJson()).build();
        String text = Json.object().put("PPSPTrackerProtocol", Json.object().put("version", 1).put("response_type", 0).put("error_code", 0)
                .put("transaction_id", "t").put("swarm_result", Json.object().put("swarm_id", "1").put("result", 0)
                        .put("peer_group", Json.object().put("peer_info", info).build()).build()).build()).build().toJson();
        assertEquals(new Response(ErrorCode.NO_ERROR, "t", Optional.empty(), List.of(new SwarmResult("1", true,
                Optional.of(List.of(new PeerInfo(ADA.id(), List.of(ADDRESS))))))), Response.parse(text.getBytes(UTF_8)));
    }
}
