package wetube.web.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("RFC 6455 §4: the opening handshake")
class HandshakeTest {
    private static final String GOOD = TestClient.request(9001);

    @Test
    @DisplayName("§4.2.2: the answer to a good request, to the byte")
    void accepted() {
        assertEquals("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n", answer(GOOD));
    }

    @Test
    @DisplayName("§1.3, §4.2.2: the key of the RFC's example gives its accept value")
    void acceptance() {
        assertEquals("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", Handshake.acceptance("dGhlIHNhbXBsZSBub25jZQ=="));
    }

    @Test
    @DisplayName("§4.2.1: names of fields and the values of Upgrade and Connection are compared without regard to case")
    void caseInsensitive() {
        assertEquals("101", status(GOOD.replace("Upgrade: websocket", "UPGRADE:WebSocket").replace("Connection: Upgrade",
                "connection: keep-alive, upgrade").replace("Sec-WebSocket-Key", "sec-websocket-key")));
        assertEquals("101", status(GOOD.replace("Connection: Upgrade", "Connection: keep-alive\r\nConnection:\tUpgrade ")));
    }

    @ParameterizedTest
    @CsvSource({
        "GET /chat, POST /chat, 405, §4.2.1 a GET request",
        "GET /chat, PRI /chat, 405, §4.2.1 a GET request",
        "HTTP/1.1, HTTP/1.0, 400, §4.2.1 HTTP/1.1 or higher",
        "HTTP/1.1, HTTP/1, 400, a version has two digits",
        "HTTP/1.1, http/1.1, 400, it is in capitals",
        "Host: localhost:9001, X: y, 400, RFC 9112 §3.2 a Host field",
        "Host: localhost:9001, 'Host: localhost:9001\nHost: localhost:9001', 400, RFC 9112 §3.2 one Host field",
        "Upgrade: websocket, X: y, 400, §4.2.1 an Upgrade field",
        "Upgrade: websocket, Upgrade: h2c, 400, §4.2.1 with the value websocket",
        "Connection: Upgrade, Connection: keep-alive, 400, §4.2.1 the token Upgrade",
        "Connection: Upgrade, X: y, 400, §4.2.1 a Connection field",
        "Sec-WebSocket-Version: 13, Sec-WebSocket-Version: 8, 426, §4.2.2 another version",
        "Sec-WebSocket-Version: 13, Sec-WebSocket-Version: 013, 426, §4.3 no leading zeros",
        "Sec-WebSocket-Version: 13, X: y, 426, §4.2.1 a version",
        "Sec-WebSocket-Version: 13, 'Sec-WebSocket-Version: 13\nSec-WebSocket-Version: 13', 426, one version",
        "Sec-WebSocket-Key, X, 400, §4.2.1 a key",
        "dGhlIHNhbXBsZSBub25jZQ==, dGhlIHNhbXBsZSBub25j, 400, §4.2.1 16 bytes and not 15",
        "dGhlIHNhbXBsZSBub25jZQ==, dGhlIHNhbXBsZSBub25jZSE=, 400, §4.2.1 16 bytes and not 17",
        "dGhlIHNhbXBsZSBub25jZQ==, dGhlIHNhbXBsZSBub25jZQ, 400, §4.2.1 base64 with its padding",
        "dGhlIHNhbXBsZSBub25jZQ==, dGhlIHNhbXBsZSBub25j_Q==, 400, §4.2.1 base64 and not base64url",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==, 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', 400, one key",
        "Host: localhost:9001, Host : localhost:9001, 400, RFC 9112 §5.1 no space before the colon",
        "Upgrade: websocket, 'Upgrade:\n websocket', 400, RFC 9112 §5.2 no folded field",
        "Upgrade: websocket, 'Upgrade: websocket\nno colon', 400, RFC 9112 §5 a colon",
        "Upgrade: websocket, 'Upgrade: websocket\n: no name', 400, RFC 9112 §5 a name",
        "Upgrade: websocket, 'Upgrade: websocket\nContent-Length: 5', 400, a handshake has no body",
        "Upgrade: websocket, 'Upgrade: websocket\nTransfer-Encoding: chunked', 400, a handshake has no body",
        "Upgrade: websocket, 'Upgrade: websocket\nContent-Length: 0', 101, no body is no body",
        "Upgrade: websocket, 'Upgrade: websocket\nContent-Length: 0\nContent-Length: 5', 400, a handshake has no body",
        "/chat?x=1, /chat?x#1, 400, §3 no fragment behind the query",
        "/chat?x=1, chat, 400, a path begins with a slash",
        "/chat?x=1, *, 400, a path begins with a slash",
        "/chat?x=1, /a b, 400, no space in the target",
        "/chat?x=1, /a#b, 400, §3 no fragment",
        "/chat?x=1, /a\u00e9, 400, only ASCII in the target",
        "/chat?x=1, http://localhost:9001/chat, 101, §4.2.1 an absolute URI",
        "/chat?x=1, HTTP://localhost:9001, 101, §4.2.1 an absolute URI",
        "/chat?x=1, http://evil.example/chat, 400, an absolute URI of another host",
        "/chat?x=1, ftp://localhost:9001/chat, 400, §4.2.1 HTTP or HTTPS",
        "Upgrade: websocket, 'Upgrade: websocket\nOrigin: http://a\nOrigin: http://b', 400, one Origin",
        "Upgrade: websocket, 'Upgrade: websocket\nSec-WebSocket-Protocol: chat, superchat', 101, §4.2.1 a list",
        "Upgrade: websocket, 'Upgrade: websocket\nSec-WebSocket-Protocol: , chat, ,superchat,', 101, RFC 9110 §5.6.1.2 empty elements",
        "Upgrade: websocket, 'Upgrade: websocket\nSec-WebSocket-Protocol: chat\nSec-WebSocket-Protocol:', 101, RFC 9110 §5.6.1.2 empty elements",
        "Upgrade: websocket, 'Upgrade: websocket\nSec-WebSocket-Protocol: , ,', 400, §4.3 at least one",
        "Upgrade: websocket, 'Upgrade: websocket\nSec-WebSocket-Protocol:', 400, §4.3 at least one",
        "Upgrade: websocket, 'Upgrade: websocket\nSec-WebSocket-Protocol: chat, chat', 400, §4.1 unique strings",
        "Upgrade: websocket, 'Upgrade: websocket\nSec-WebSocket-Protocol: a b', 400, §4.1 tokens",
        "Upgrade: websocket, 'Upgrade: websocket\nX: \u00e9', 101, other bytes in a value are nobody's concern",
        "Upgrade: websocket, 'Upgrade: websocket\nX: a\u0001b', 400, no control characters",
    })
    @DisplayName("§4.2.1: what does not match the description gets an HTTP error")
    void refused(String replace, String by, String status, String rule) {
        String request = GOOD.replace(replace, by.replace("\n", "\r\n"));
        assertFalse(request.equals(GOOD));
        assertEquals(status, status(request), rule);
    }

    @Test
    @DisplayName("RFC 9112 §2.2: empty lines before the request are ignored, as long as the head is not too long")
    void emptyLines() {
        assertEquals("101", status("\r\n" + GOOD));
        assertEquals("101", status("\r\n\r\n\r\n" + GOOD));
        assertEquals("400", status("\n" + GOOD));
        assertEquals("400", status("\r\n \r\n" + GOOD));
        assertEquals("431", status("\r\n".repeat(RequestHead.BYTES_MAX)));
    }

    @Test
    @DisplayName("RFC 9112 §2.2: a bare LF or CR is refused when it comes, not waited upon")
    void bareLineEnds() {
        assertEquals("400", status("GET / HTTP/1.1\n"));
        assertEquals("400", status("GET / HTTP/1.1\rHost"));
        assertEquals("400", status("GET / HTTP/1.1\r\nHost: a\n"));
    }

    @Test
    @DisplayName("§4.2.2, §4.4: an unknown version is told which one is spoken")
    void version() {
        String answer = answer(GOOD.replace("Version: 13", "Version: 8"));
        assertTrue(answer.startsWith("HTTP/1.1 426 "), answer);
        assertTrue(answer.contains("\r\nSec-WebSocket-Version: 13\r\n"), answer);
        // RFC 9110 §15.5.22: "The server MUST send an Upgrade header field in a 426 response".
        assertTrue(answer.contains("\r\nUpgrade: websocket\r\n"), answer);
    }

    @Test
    @DisplayName("A refusal by method says which one is allowed, RFC 9110 §15.5.6")
    void allow() {
        assertTrue(answer(GOOD.replace("GET", "POST")).contains("\r\nAllow: GET\r\n"));
    }

    @Test
    @DisplayName("§4.2.2: subprotocols are never chosen, so there is no such field in the answer")
    void noSubprotocol() {
        assertFalse(answer(TestClient.request(1, "Sec-WebSocket-Protocol: chat")).contains("Sec-WebSocket-Protocol"));
    }

    @Test
    @DisplayName("What an endpoint sees of a request, and what its refusal looks like")
    void request() throws Refusal {
        Request request = parse(TestClient.request(9001, "Origin: http://evil.example", "Cookie: a=b; c=d"));
        assertEquals("/chat?x=1", request.target());
        assertEquals(Optional.of("localhost:9001"), request.field("HOST"));
        assertEquals(List.of("a=b; c=d"), request.fieldValues("cookie"));
        assertEquals(Optional.empty(), request.field("Sec-WebSocket-Protocol"));
        assertEquals("HTTP/1.1 403 foreign\r\nX-Why: because\r\nContent-Type: text/plain\r\nX-Content-Type-Options: nosniff\r\n"
                + "Content-Length: 7\r\nConnection: close\r\n\r\nforeign",
                new String(new Refusal(403, "foreign", "X-Why: because").answer(), StandardCharsets.UTF_8));
    }

    @Test
    @DisplayName("§10.4, RFC 6585 §5: a head has a maximum, and is refused when that is passed")
    void headTooLarge() throws Refusal {
        RequestHead head = new RequestHead();
        byte[] long1 = ("GET /" + "x".repeat(RequestHead.BYTES_MAX - 5)).getBytes(StandardCharsets.ISO_8859_1);
        assertEquals(-1, head.add(long1, 0, long1.length));
        assertEquals("431", status("GET /" + "x".repeat(RequestHead.BYTES_MAX)));
        assertEquals("431", status(TestClient.request(1, "X: y\r\n".repeat(RequestHead.FIELDS_MAX) + "X: y")));
        assertEquals("101", status(TestClient.request(1, "X: " + "y".repeat(RequestHead.BYTES_MAX - 400))));
    }

    @Test
    @DisplayName("A head may come in any pieces, and what follows it is not touched")
    void splits() throws Refusal {
        byte[] bytes = (GOOD + "\u0081\u0080abcd").getBytes(StandardCharsets.ISO_8859_1);
        for (int cut = 0; cut <= bytes.length; cut++) {
            RequestHead head = new RequestHead();
            int first = head.add(bytes, 0, cut);
            int end = first >= 0 ? first : head.add(bytes, cut, bytes.length);
            assertEquals(GOOD.length(), end);
            assertEquals("/chat?x=1", head.parse().target());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "foo                     | [foo]",
        "foo, bar; baz=2         | [foo, bar baz=2]",
        "foo;a;b = \"c\\d\" , bar| [foo a b=cd, bar]",
        " , foo ,, bar ,         | [foo, bar]",
        "mux; max-channels=4; flow-control, deflate-stream | [mux max-channels=4 flow-control, deflate-stream]",
    })
    @DisplayName("§9.1: Sec-WebSocket-Extensions is a list of tokens with parameters")
    void extensions(String field, String offers) throws Exception {
        List<ExtensionOffer> parsed = ExtensionOffer.parse(new Request("/", List.of("E: " + field)).elements("e"));
        assertEquals(offers, parsed.stream()
                .map(offer -> String.join(" ", offer.name(), String.join(" ", offer.parameters())).strip()).toList().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", ";", "a;", "a;;b", "a b", "a;b=", "a;=b", "a;b=\"", "a;b=\"c", "a;b=\"\\", "a;b=\"\"",
            "a;b=\"c d\"",
        "a;b=\"c\"d", "a/b", "\"a\"", "a;b=c=d"})
    @DisplayName("§9.1: a value that does not conform to the grammar fails the handshake")
    void malformedExtensions(String field) {
        assertEquals("400", status(TestClient.request(1, "Sec-WebSocket-Extensions: " + field)));
    }

    @Test
    @DisplayName("§9.1: unknown extensions are no fault, and none is accepted that was not offered")
    void unknownExtensions() {
        String answer = answer(TestClient.request(1, "Sec-WebSocket-Extensions: x-webkit-deflate-frame, foo; bar=1"));
        assertTrue(answer.startsWith("HTTP/1.1 101 "), answer);
        assertFalse(answer.contains("Sec-WebSocket-Extensions"));
    }

    @Test
    @DisplayName("Fields made to take long do not: 7 KiB of backslashes, 7,000 spaces, 5,000 commas")
    void noQuadraticParsing() {
        assertTimeoutPreemptively(Duration.ofMillis(100 * 50), () -> {
            for (int i = 0; i < 50; i++) {
                assertEquals("400", status(TestClient.request(1, "Sec-WebSocket-Extensions: a; b=\"" + "\\c".repeat(3500))));
                assertEquals("400", status(TestClient.request(1, "Sec-WebSocket-Protocol: a" + " ".repeat(7000) + "b")));
                assertEquals("101", status(TestClient.request(1, "Sec-WebSocket-Extensions: a" + ",".repeat(5000))));
            }
        });
    }

    private static Request parse(String text) throws Refusal {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        RequestHead head = new RequestHead();
        if (head.add(bytes, 0, bytes.length) < 0) {
            throw new AssertionError("the request has no end");
        }
        return head.parse();
    }

    private static String answer(String request) {
        try {
            return new String(Handshake.accept(parse(request), true).answer(), StandardCharsets.UTF_8);
        } catch (Refusal e) {
            return new String(e.answer(), StandardCharsets.UTF_8);
        }
    }

    private static String status(String request) {
        return answer(request).split(" ")[1];
    }
}
