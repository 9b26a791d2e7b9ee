package wetube.tracker;

import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import wetube.identity.Identity;
import wetube.link.Tls;
import wetube.wire.Json;

/** A client of the tests' own: it sends what a test says, over real HTTPS, with its key's certificate or none. */
final class HttpsPeer implements AutoCloseable {
    final Identity identity;
    private final int port;
    private final HttpClient http;

    HttpsPeer(int port) {
        this(Identity.fresh(), port, "127.0.0.1");
    }

    /** @param from the address of the loopback network that its requests come from */
    HttpsPeer(Identity identity, int port, String from) {
        Tls tls = new Tls(identity);
        this.identity = identity;
        this.port = port;
        this.http = client(tls.context(), tls.parameters(), from);
    }

    private HttpsPeer(int port, HttpClient http) {
        this.identity = Identity.fresh();
        this.port = port;
        this.http = http;
    }

    /** One that shows no certificate. */
    static HttpsPeer anonymous(int port) throws Exception {
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(null, new TrustManager[] {new TrustsAll()}, null);
        return new HttpsPeer(port, client(context, context.getDefaultSSLParameters(), "127.0.0.1"));
    }

    private static HttpClient client(SSLContext context, SSLParameters parameters, String from) {
        try {
            return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(context).sslParameters(parameters)
                    .connectTimeout(Duration.ofSeconds(30)).localAddress(InetAddress.getByName(from)).build();
        } catch (java.net.UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    String id() {
        return identity.id().text();
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.timeout(Duration.ofSeconds(40)).build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + path))
                .header("Content-Type", "application/ppsp-tracker+json").header("Accept", "application/ppsp-tracker+json");
    }

    /** POSTs to /video_1, as the RFC's examples do; the answer's root element. */
    Json.Obj ask(String body) throws Exception {
        return Asked.root(send(to("/video_1").POST(HttpRequest.BodyPublishers.ofString(body))).body());
    }

    Response request(String body) throws Exception {
        return Response.parse(send(to("/").POST(HttpRequest.BodyPublishers.ofString(body))).body().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    Optional<Boolean> isReachable() throws Exception {
        return request(Asked.report("r" + System.nanoTime(), identity.id())).peerAddr().map(PeerAddr::proved);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private static final class TrustsAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(java.security.cert.X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkServerTrusted(java.security.cert.X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkClientTrusted(java.security.cert.X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

        @Override
        public void checkServerTrusted(java.security.cert.X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

        @Override
        public void checkClientTrusted(java.security.cert.X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(java.security.cert.X509Certificate[] chain, String type) {}

        @Override
        public java.security.cert.X509Certificate[] getAcceptedIssuers() {
            return new java.security.cert.X509Certificate[0];
        }
    }
}
