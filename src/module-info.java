/**
 * WeTube, on the JDK alone: what is required here is all there is to install.
 *
 * <p>{@code java.base} brings TLS, Ed25519, SHA-256, AES-GCM, PKCS#12 and virtual threads; {@code jdk.httpserver} serves
 * the page's files to the browser and is the tracker's HTTPS; {@code java.net.http} asks a tracker.
 */
module wetube {
    requires java.net.http;
    requires jdk.httpserver;
}
