/**
 * Who said it: a peer is its Ed25519 key.
 *
 * <p>There are no accounts and no authority. A peer makes a key pair on its first run and keeps it in
 * {@code keys/<name>.p12} ({@link wetube.identity.KeyFile}); the public half is the peer's id for everybody
 * ({@link wetube.identity.PeerId}), 32 bytes or, in text, 43 characters:
 *
 * <pre>
 *   GL-kFRY-FD7uuhiMkNqXgvG1xE0nrQwsgbU4tN2B7Zw        the id
 *   GL-kFRY-                                           what people see, beside the name
 *   keys/ada.p12                                       the private half, mode 600
 * </pre>
 *
 * <p>With this key a peer proves itself in two ways. On a link, TLS wants a certificate, so the peer shows one that it signed
 * itself ({@link wetube.identity.Certificate}, written with {@link wetube.identity.Der}); TLS then proves that the
 * other end has the private key, and nothing else in the certificate is read. In the log, every event is signed with a
 * {@link wetube.identity.Signer} and checked by each peer that hears of it with a {@link wetube.identity.Verifier}; both are
 * given to the core, which so knows no keys.
 *
 * <pre>
 *   keys/ada.p12 ── Identity ──┬── Certificate ──► TLS            "this link ends at GL-kFRY-"
 *                              └── Signer ───────► event log      "GL-kFRY- said this", checked by Verifier
 * </pre>
 *
 * <p>{@link wetube.identity.Ed25519} adds to the JDK's signatures what it leaves out, and must be there where an id is an
 * author's name: keys of small order and second encodings of keys and signatures are refused.
 *
 * <p>Left out of RFC 8032: Ed25519ctx, Ed25519ph, Ed448, batch verification. Left out of RFC 5280: chains, names, dates and
 * revocation; there is nobody above a peer who could vouch for it.
 *
 * <p>What many pass on comes from many: {@link wetube.identity.KnownSignatures} checks it once.
 *
 * <p>Everything else here is immutable or stateless; only {@link wetube.identity.KeyFile#open} touches the disk.
 */
package wetube.identity;
