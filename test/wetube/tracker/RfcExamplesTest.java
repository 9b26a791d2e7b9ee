package wetube.tracker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import wetube.identity.Identity;
import wetube.testing.Await;
import wetube.testing.HttpServers;
import wetube.wire.Json;

/**
 * A client written from the examples of RFC 7846 §4.1, over real HTTPS. Members, their order and their spelling are the examples':
 * single objects for arrays, numbers in strings, FIND without "find", "Stat" for "stat". The one change: a peer's id is its key,
 * and addresses are this machine's.
 */
@DisplayName("RFC 7846's own examples")
class RfcExamplesTest {
    private static final String CONNECT_SEEDER = """
            {
              "PPSPTrackerProtocol": {
                "version":        1,
                "request_type":   "CONNECT",
                "transaction_id": "12345",
                "peer_id":        "656164657221",
                "connect": {
                  "peer_addr": {
                    "ip_address": {
                      "address_type": "ipv4",
                      "address":      "192.0.2.2"
                    },
                    "port":          80,
                    "priority":      1,
                    "type":          "HOST",
                    "connection":    "wired",
                    "asn":           "45645",
                    "peer_protocol": "PPSP-PP"
                  },
                  "swarm_action": [
                    {
                      "swarm_id":  "1111",
                      "action":    "JOIN",
                      "peer_mode": "SEEDER"
                    },
                    {
                      "swarm_id":  "2222",
                      "action":    "JOIN",
                      "peer_mode": "SEEDER"
                    }
                  ]
                }
              }
            }
            """;

    private static final String CONNECT_LEECH = """
            {
              "PPSPTrackerProtocol": {
                "version":        1,
                "request_type":   "CONNECT",
                "transaction_id": "12345",
                "peer_id":        "656164657221",
                "connect": {
                  "peer_num": {
                    "peer_count":       5,
                    "ability_nat":      "STUN",
                    "concurrent_links": "5",
                    "online_time":      "200",
                    "upload_bandwidth": "600"
                  },
                  "peer_addr": [
                    {
                      "ip_address": {
                        "address_type": "ipv4",
                        "address":      "192.0.2.2"
                      },
                      "port":       80,
                      "priority":   1,
                      "type":       "HOST",
                      "connection": "wired",
                      "asn":        "45645"
                    },
                    {
                      "ip_address": {
                        "address_type": "ipv6",
                        "address":      "2001:db8::2"
                      },
                      "port":       80,
                      "priority":   2,
                      "type":       "HOST",
                      "connection": "wireless",
                      "asn":        "45646"
                    }
                  ],
                  "swarm_action": {
                    "swarm_id":  "1111",
                    "action":    "JOIN",
                    "peer_mode": "LEECH"
                  }
                }
              }
            }
            """;

    private static final String FIND = """
            {
              "PPSPTrackerProtocol": {
                "version":        1,
                "request_type":   "FIND",
                "transaction_id": "12345",
                "peer_id":        "656164657221",
                "swarm_id":       "1111",
                "peer_num": {
                  "peer_count":       5,
                  "ability_nat":      "STUN",
                  "concurrent_links": "5",
                  "online_time":      "200",
                  "upload_bandwidth": "600"
                }
              }
            }
            """;

    private static final String STAT_REPORT = """
            {
              "PPSPTrackerProtocol": {
                "version":        1,
                "request_type":   "STAT_REPORT",
                "transaction_id": "12345",
                "peer_id":        "656164657221",
                "stat_report": {
                  "type": "STREAM_STATS",
                  "Stat": {
                    "swarm_id":            "1111",
                    "uploaded_bytes":      512,
                    "downloaded_bytes":    768,
                    "available_bandwidth": 1024000,
                    "concurrent_links":    5
                  }
                }
              }
            }
            """;

    private TrackerServer tracker;
    private HttpsPeer peer;
    private HttpsPeer seeder;
    private DialledPeer listening;

    @BeforeEach
    void start() throws Exception {
        HttpServers.setLimits();
        tracker = new TrackerServer(Identity.fresh(), 0);
        peer = new HttpsPeer(tracker.port());
        seeder = new HttpsPeer(tracker.port());
        listening = new DialledPeer(seeder.identity);
    }

    @AfterEach
    void stop() {
        peer.close();
        seeder.close();
        listening.close();
        tracker.close();
    }

    /** The example, said by {@code by}, which listens at a port of this machine. */
    private String by(HttpsPeer by, String example) {
        return example.replace("656164657221", by.id()).replace("\"port\":          80", "\"port\": " + listening.port());
    }

    /** A seeder that listens where it says; returns when the tracker has dialled it. */
    private void seed() throws Exception {
        seeder.ask(by(seeder, CONNECT_SEEDER));
        Await.until("the tracker has dialled back", Await.LONG, seeder::isReachable, Optional.of(true)::equals);
    }

    private static Json.Obj address(String host, int port, boolean proved) {
        return new PeerAddr(host, port, PeerAddr.Type.REFLEXIVE, proved).toJson();
    }

    private static Json.Builder successful() {
        return Json.object().put("version", 1).put("response_type", 0).put("error_code", 0).put("transaction_id", "12345");
    }

    private Json.Obj seederInSwarm() {
        return Json.object().put("swarm_id", "1111").put("result", 0).put("peer_group", Json.object()
                .put("peer_info", List.of(Json.object().put("peer_id", seeder.id())
                        .put("peer_addr", List.of(address("127.0.0.1", listening.port(), true))).build())).build()).build();
    }

    @Test
    @DisplayName("§4.1.1: a seeder CONNECTs to two swarms, and is answered with a result for each and its public address")
    void connectSeeder() throws Exception {
        assertEquals(successful().put("peer_addr", address("127.0.0.1", listening.port(), false)).put("swarm_result", List.of(
                        Json.object().put("swarm_id", "1111").put("result", 0).build(),
                        Json.object().put("swarm_id", "2222").put("result", 0).build())).build(),
                seeder.ask(by(seeder, CONNECT_SEEDER)));
    }

    @Test
    @DisplayName("§4.1.1: a leech CONNECTs and is answered with a list of peers")
    void connectLeech() throws Exception {
        seed();
        assertEquals(successful().put("peer_addr", address("127.0.0.1", 80, false)).put("swarm_result", List.of(seederInSwarm())).build(),
                peer.ask(by(peer, CONNECT_LEECH)));
    }

    @Test
    @DisplayName("§4.1.2: FIND, its members in the root as in the example, is answered with a list")
    void find() throws Exception {
        seed();
        peer.ask(by(peer, CONNECT_LEECH));
        assertEquals(successful().put("peer_addr", address("127.0.0.1", 80, false)).put("swarm_result", List.of(seederInSwarm())).build(),
                peer.ask(by(peer, FIND)));
    }

    @Test
    @DisplayName("§4.1.3: STAT_REPORT is confirmed, without a list")
    void statReport() throws Exception {
        peer.ask(by(peer, CONNECT_LEECH));
        assertEquals(successful().put("peer_addr", address("127.0.0.1", 80, false))
                        .put("swarm_result", List.of(Json.object().put("swarm_id", "1111").put("result", 0).build())).build(),
                peer.ask(by(peer, STAT_REPORT)));
    }

    @Test
    @DisplayName("the examples as they stand, with a peer id that is no key: error 6")
    void foreignPeerId() throws Exception {
        for (String example : List.of(CONNECT_SEEDER, CONNECT_LEECH, FIND, STAT_REPORT)) {
            assertEquals(Json.object().put("version", 1).put("response_type", 1).put("error_code", 6).put("transaction_id", "12345").build(),
                    peer.ask(example));
        }
    }

    @Test
    @DisplayName("§4: the answer is HTTP 200 of the protocol's media type, and the connection is kept")
    void http() throws Exception {
        for (String body : List.of(by(peer, CONNECT_LEECH), "nonsense")) {
            HttpResponse<String> answer = peer.send(peer.to("/video_1").POST(HttpRequest.BodyPublishers.ofString(body)));
            assertEquals(200, answer.statusCode());
            assertEquals(Optional.of("application/ppsp-tracker+json"), answer.headers().firstValue("Content-Type"));
            assertEquals(Optional.empty(), answer.headers().firstValue("Connection"));
        }
    }
}
