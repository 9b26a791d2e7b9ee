/**
 * What a peer shows to the browser beside it: the page, and the page's WebSocket.
 *
 * <pre>
 *   browser ── http://localhost:8001/ ──► PageServer ──► the page's files, by name
 *      │                                      │
 *      │             GET, POST /own           └────────► Owner: whose browser is it?
 *      │                                                   ▲
 *      └───── ws://localhost:9001/ ─────► BrowserSocket ───┘
 *                                             │   ▲
 *                            Listener.received▼   │send
 *                                           the peer
 * </pre>
 *
 * <h2>Whose browser</h2>
 *
 * <p>{@code make run} prints {@code http://localhost:8001/#qC9sTkk0vQkS1dXo3b5m2A}. The page's script posts what stands
 * behind {@code #}, and keeps the secret that it is given in the storage of its origin:
 *
 * <pre>{@code
 * POST /own                                       HTTP/1.1 200 OK
 * Host: localhost:8001
 * Origin: http://localhost:8001                   {"port":9001,"owner":true,"secret":"Yb2…"}
 *
 * {"key":"qC9sTkk0vQkS1dXo3b5m2A"}
 * }</pre>
 *
 * <p>Then it opens its socket at the port it was told, and says {@code {"command":"OWNER","secret":"Yb2…"}} first. Showing the key
 * makes a new secret and the old one void, so one browser owns the peer; of its pages the newest is served. The other gets
 * {@code {"command":"TAKEN"}} and close code 4001. Without the secret in the header {@code WeTube-Secret}, {@code GET /own} answers
 * {@code {"port":9001,"owner":false}} and the page says where the link is.
 *
 * <p>The secret is no cookie, because a browser sends the cookies of localhost to each port there, whoever listens. What stands in an
 * origin's storage stays with that origin, so there is one only: 127.0.0.1 and [::1] lead to localhost. Each script that runs in the
 * page could read it, and could act as the page does. That is our own and YouTube's {@code iframe_api}, which runs in the page once
 * something from YouTube is played; whoever trusts it with nothing plays nothing from there.
 *
 * <h2>What keeps others out</h2>
 *
 * <p>Any page of the web can send requests to a port on loopback, so both servers listen on 127.0.0.1 and ::1 only and look
 * at each request: one Host, by one of our three names and our port (a name that was made to resolve here is not one of
 * them); an Origin, if there is one, of our page, and for the socket and for {@code POST} there must be one; the secret.
 * Files are known by name from a fixed list; no path is ever resolved. Answers carry a Content-Security-Policy that lets the page
 * load scripts from itself and YouTube only, {@code nosniff} and {@code Cross-Origin-Resource-Policy}. A request has ten
 * seconds to arrive, and each 64 KiB of an answer as long to be taken, so that a film may last and a stalled browser may not.
 *
 * <p>The library's interface ({@link wetube.web.LibraryServer}) is the one thing that pages of other origins may call: of those that the owner
 * names with {@code ORIGIN=}, by CORS, and only with the secret in {@code Authorization: Bearer Yb2…}. Whoever gives a page that secret lets it
 * do all that the owner may.
 *
 * <p>Left out: TLS (nobody but this machine can listen), several ranges in one request, compression of files.
 *
 * <p>Requests run on virtual threads of their own, a socket's on its reader thread. The peer hears of pages through
 * {@link wetube.web.BrowserSocket.Listener}, whose calls may block: that slows down the page alone.
 */
package wetube.web;
