package wetube.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import wetube.wire.Json;

/**
 * Stands in for www.youtube.com, so that the page's own code runs against {@code https://www.youtube.com/iframe_api}
 * without the Internet: {@code Browser.start(youTube)} points the browser's resolver here and trusts this one key.
 *
 * <p>Serves the loader script (youtube/iframe_api.js), which defines {@code YT.Player} as documented at
 * developers.google.com/youtube/iframe_api_reference, and the player (youtube/embed.html), a {@code <video>} of the clip that
 * behaves as the real one does where that matters to us: methods exist only after onReady, times come in reports 250 ms
 * apart, a seek takes 300 to 900 ms of BUFFERING, an unmuted start without a click is blocked, rates come in steps of 0.25,
 * an embedding page that sends no Referer gets error 153. Every video is the same clip; {@link #failing} names videos that fail;
 * a test that calls {@code advertise(ms)} in the player's frame shows an advertisement, of which the page is told nothing.
 * What it does not do: playlists, captions, qualities.
 */
public final class YouTubeStandIn implements AutoCloseable {
    static {
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    /** An id of a video that plays. */
    public static final String VIDEO = "dQw4w9WgXcQ";
    private static final char[] PASSWORD = "stand-in".toCharArray();

    /** What becomes of a request for the script. */
    public enum Script {
        SERVED,
        /** The connection is closed: a filter, or no way to YouTube. */
        REFUSED,
        /** No answer at all until {@link YouTubeStandIn#close}. */
        SILENT
    }

    private final HttpsServer server;
    private final byte[] clip;
    private final String keyHash;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile Script script = Script.SERVED;
    private volatile boolean anyRate;

    private YouTubeStandIn(Path clip) throws IOException, GeneralSecurityException {
        this.clip = Files.readAllBytes(clip);
        KeyStore key = newKey();
        keyHash = Base64.getEncoder().encodeToString(
                MessageDigest.getInstance("SHA-256").digest(key.getCertificate("www").getPublicKey().getEncoded()));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(key, PASSWORD);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    /** Starts one whose videos are all {@code clip}. */
    public static YouTubeStandIn start(Path clip) {
        try {
            return new YouTubeStandIn(clip);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The id of a video that gives this error: 5, 100, 101 or 150. (An id that is not 11 characters long gives 2.) */
    public static String failing(int error) {
        return ("err_" + error + "________").substring(0, VIDEO.length());
    }

    /** What requests for the script get from now on. */
    public void script(Script becomes) {
        script = becomes;
    }

    /** Lets players that are loaded from now on take any rate from 0.25 to 2, as the real one is reported to do since 2023. */
    public void anyRate(boolean allowed) {
        anyRate = allowed;
    }

    /** The paths asked for so far. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    String keyHash() {
        return keyHash;
    }

    String resolverRules() {
        String here = "127.0.0.1:" + server.getAddress().getPort();
        return "MAP www.youtube.com " + here + ",MAP www.youtube-nocookie.com " + here;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        requests.add(path);
        if (path.equals("/iframe_api")) {
            switch (script) {
                case SERVED -> send(exchange, "text/javascript", Project.harnessFile("youtube/iframe_api.js"));
                case REFUSED -> exchange.close();
                case SILENT -> { /* the exchange stays open: nobody answers */ }
            }
        } else if (path.startsWith("/embed/")) {
            Json.Obj settings = Json.object()
                    .put("referred", exchange.getRequestHeaders().containsKey("Referer")).put("anyRate", anyRate).build();
            String page = Project.harnessFile("youtube/embed.html");
            send(exchange, "text/html; charset=utf-8", page.replace("/* settings */ null", settings.toJson()));
        } else if (path.equals("/clip.mp4")) {
            MediaHost.send(exchange, "video/mp4", clip, clip.length);
            exchange.close();
        } else {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        }
    }

    private static void send(HttpExchange exchange, String type, String text) throws IOException {
        MediaHost.send(exchange, type, text.getBytes(StandardCharsets.UTF_8), Integer.MAX_VALUE);
        exchange.close();
    }

    /** A new key with its certificate: EC on P-256, since browsers take no Ed25519 ones. */
    private static KeyStore newKey() throws IOException, GeneralSecurityException {
        Path folder = Files.createTempDirectory("wetube-stand-in");
        Path store = folder.resolve("key.p12");
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Process process = new ProcessBuilder(keytool.toString(), "-genkeypair", "-alias", "www", "-keyalg", "EC",
                "-groupname", "secp256r1", "-dname", "CN=www.youtube.com", "-validity", "30",
                "-ext", "san=dns:www.youtube.com,dns:www.youtube-nocookie.com", "-storetype", "PKCS12",
                "-keystore", store.toString(), "-storepass", new String(PASSWORD)).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore key = KeyStore.getInstance("PKCS12");
            key.load(in, PASSWORD);
            return key;
        } catch (IOException e) {
            throw new IOException("keytool made no key: " + output, e);
        } finally {
            Files.deleteIfExists(store);
            Files.delete(folder);
        }
    }
}
