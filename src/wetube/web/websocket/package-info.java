/**
 * A WebSocket server, RFC 6455, with compression, RFC 7692. It needs the JDK and {@code wetube.wire}; nothing here knows what
 * WeTube is.
 *
 * <h2>The idea</h2>
 *
 * <p>HTTP lets a browser ask and a server answer. A WebSocket is a TCP connection that began as an HTTP request and on which
 * both sides then say what they like when they like, in messages. The client asks for the change of protocol:
 *
 * <pre>{@code
 * GET /chat HTTP/1.1                                     HTTP/1.1 101 Switching Protocols
 * Host: localhost:9001                                   Upgrade: websocket
 * Upgrade: websocket                                     Connection: Upgrade
 * Connection: Upgrade                                    Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=
 * Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==            Sec-WebSocket-Extensions: permessage-deflate
 * Sec-WebSocket-Version: 13
 * Sec-WebSocket-Extensions: permessage-deflate
 * Origin: http://localhost:8001
 * }</pre>
 *
 * <p>The key is no secret. That its SHA-1 comes back (with a fixed text behind it) proves that the server read it as a
 * WebSocket request, so no other kind of server can be talked into a connection. {@code Origin} is set by the browser and says
 * whose page asks; a server that does not look at it serves every page of the web: see
 * {@link wetube.web.websocket.Endpoint#admit}.
 *
 * <h2>Frames</h2>
 *
 * <p>From there on both sides send frames:
 *
 * <pre>
 *   byte 0           byte 1            0, 2 or 8 bytes   4 bytes if M      L bytes
 *   F R R R OPCODE   M LENGTH          long length       masking key       payload
 *   │ └─┬─┘    │     │ └ 0-125 = L     126: two bytes    payload[i] is
 *   │   │      │     └ masked?         127: eight bytes  XORed with key[i mod 4]
 *   │   │      └ 0 continuation, 1 text, 2 binary, 8 close, 9 ping, 10 pong
 *   │   └ for extensions; the first says "compressed"
 *   └ last frame of its message
 * </pre>
 *
 * <pre>
 *   81 85 37fa213d 7f9f4d5158          text "Hello" from a client, masked with 37 fa 21 3d
 *   81 05 48656c6c6f                   text "Hello" from a server, never masked
 *   01 03 48656c, 80 02 6c6f           the same in two frames: a text begins, a continuation ends it
 *   82 7e 0100 …                       256 bytes of binary
 *   89 02 4869, 8a 02 4869             ping "Hi", and the pong that answers it
 *   88 05 03e8 627965                  close, code 1000, reason "bye"
 *   c1 07 f248cdc9c90700               text "Hello", compressed
 * </pre>
 *
 * <p>Pings, pongs and closes may stand between the frames of a message. A client masks so that a page cannot choose the
 * bytes that go over the network and fool some proxy into reading them as HTTP; it protects nothing else. Text is UTF-8, and
 * whoever sends anything else is cut off at the first wrong byte, with a code that says why:
 * {@link wetube.web.websocket.CloseCode}.
 *
 * <p>Compressed is a whole message, whatever frames it comes in. It is one run of DEFLATE, flushed so that it ends at a byte;
 * the four bytes every flush ends with, {@code 00 00 ff ff}, are left out and put back by the receiver. The next message may
 * refer back into this one: so the second "Hello" on the same connection is {@code f2 00 11 00 00}.
 *
 * <h2>Closing</h2>
 *
 * <pre>
 *   client                                server
 *     │── close 1001 ───────────────────────►│   whoever wants to end says so, and sends nothing more;
 *     │◄─────────────────────── close 1001 ──│   the other answers with the same code,
 *     │◄────────────────────── end of TCP ───│   and the server ends the TCP connection, whoever began
 * </pre>
 *
 * <p>So whoever began knows that all it sent has arrived. A client that breaks a rule is sent a close that names the rule, and
 * TCP ends behind it: no answer is waited for.
 *
 * <h2>Layers</h2>
 *
 * <p>Each is a file, and those above the line know no socket, no thread and no clock:
 *
 * <pre>
 *   request head ──► RequestHead ──► Handshake ──► 101, or a Refusal
 *                       └ Request        └ ExtensionOffer, DeflateAgreement
 *
 *   bytes ──► FrameReader ──► MessageAssembler ──► Protocol ──► Received: Text, Binary, Ping, Pong, Close
 *                └ Mask           └ Utf8, MessageInflater            or a Violation, which ends it
 *
 *   Text, Binary, … ──► Outbox ──► FrameWriter ──► bytes
 *                                     └ MessageDeflater
 *   ───────────────────────────────────────────────────────────────────────────────────────────────────
 *   WebSocketServer ──► Conversation ◄─Connection─► Endpoint   Deadlines, Memory, Limits
 * </pre>
 *
 * <p>Read {@link wetube.web.websocket.FrameReader}, {@link wetube.web.websocket.MessageAssembler} and
 * {@link wetube.web.websocket.Protocol} beside sections 5 to 8 of the RFC; {@code Conversation} last.
 *
 * <h2>A server in full</h2>
 *
 * <p>is {@link wetube.web.websocket.Echo}: an {@link wetube.web.websocket.Endpoint} with three methods, and a
 * {@link wetube.web.websocket.WebSocketServer} with a socket to listen at and {@link wetube.web.websocket.Limits}.
 *
 * <h2>Threads</h2>
 *
 * <p>One reader for each connection: it reads, calls the endpoint, and writes what the endpoint sent meanwhile, all in one
 * go. So a client that does not read is not read from either, and nothing piles up. What another thread sends goes into the
 * bounded {@link wetube.web.websocket.Outbox} and is written by a virtual thread made for it, in turn with the reader; sending
 * never waits. One clock for the server looks at all {@link wetube.web.websocket.Deadlines} ten times a second and closes the
 * socket of a connection that keeps one: handshake, message, write, silence, closing. An idle connection holds about 9 KiB of
 * heap.
 *
 * <h2>Left out</h2>
 *
 * <p>Clients; TLS; subprotocols (an offer is read and none is chosen, RFC 6455 §4.2.2); sending in fragments, which nobody
 * can tell from one frame; extensions other than permessage-deflate. Of that: a client with a window under 32 KiB gets messages
 * that are Huffman-coded only, since the JDK's {@code Deflater} knows no smaller window ({@code MessageDeflater}); a client is
 * never asked for a smaller one; its window ends at a block with BFINAL; and a compressed message that is cut inside a block is not
 * refused, since the JDK's {@code Inflater} does not tell whether it stands inside a block or between two: the four bytes put back are
 * then read as a part of that block.
 */
package wetube.web.websocket;
