package wetube.identity;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;
import wetube.wire.ProtocolException;

/**
 * An {@link Identity} on disk: a PKCS#12 key store (RFC 7292) with one private key and its certificate.
 *
 * <p>What protects the key is the file's mode, 600, where the system has modes. PKCS#12 wants a password too; ours is the
 * same for everybody, so that {@code keytool -list -keystore keys/ada.p12 -storepass wetube} shows what is in it.
 *
 * <p>Used once, by the thread that starts the peer.
 */
public final class KeyFile {
    private static final char[] PASSWORD = "wetube".toCharArray();
    private static final String ALIAS = "wetube";

    /** Letters and digits of any script, and a few signs; no separators, no dot in front: a name never leaves its folder. */
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_-][\\p{L}\\p{M}\\p{N} ._-]{0,39}");

    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final Path directory;
    private final Path file;

    private KeyFile(Path directory, String name) throws IdentityException {
        if (!NAME.matcher(name).matches()) {
            throw new IdentityException("\"" + name + "\" cannot name an identity: take letters, digits, - and _, at most 40.");
        }
        this.directory = directory;
        try {
            this.file = directory.resolve(name + ".p12");
        } catch (InvalidPathException e) {
            // Under LANG=C the JDK makes no file name beyond ASCII.
            throw new IdentityException("This system cannot name a file \"" + name + "\". Take plain letters.", e);
        }
    }

    /**
     * The identity called {@code name}, from {@code <directory>/<name>.p12}; made, with its folder, if there is none yet.
     *
     * @throws IdentityException with what to do, for a person
     */
    public static Identity open(Path directory, String name) throws IdentityException {
        return new KeyFile(directory, name).open();
    }

    private Identity open() throws IdentityException {
        try {
            if (!Files.exists(file)) {
                make();
            }
            requireOwnerOnly();
            return identity(load());
        } catch (AccessDeniedException e) {
            throw new IdentityException("No permission for " + e.getFile() + ". Change its permissions, or choose another "
                    + "folder with KEYS=dir.", e);
        } catch (IOException e) {
            throw new IdentityException("Cannot read or make " + file + " (" + e.getMessage() + "). Choose another folder "
                    + "with KEYS=dir.", e);
        }
    }

    /** Writes a new key beside its place and moves it there, so that a crash leaves a whole file or none. */
    private void make() throws IOException {
        Files.createDirectories(directory);
        Path draft = Files.createTempFile(directory, "new-", ".p12", ownerOnlyAttributes());
        try {
            try (OutputStream out = Files.newOutputStream(draft)) {
                out.write(encode(Identity.fresh()));
            }
            Files.move(draft, file);
        } catch (FileAlreadyExistsException madeMeanwhile) {
            // Another process of this user was quicker; its key is the one both will now load.
            Files.deleteIfExists(draft);
        } catch (IOException e) {
            Files.deleteIfExists(draft);
            throw e;
        }
    }

    private FileAttribute<?>[] ownerOnlyAttributes() {
        return hasModes() ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)} : new FileAttribute<?>[0];
    }

    private boolean hasModes() {
        return directory.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private void requireOwnerOnly() throws IOException, IdentityException {
        if (hasModes() && !OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
            throw new IdentityException("Others on this machine may read the key in " + file
                    + ". If you trust them all, run: chmod 600 '" + file + "'. If not, delete it; a new one is then made.");
        }
    }

    private KeyStore load() throws IOException, IdentityException {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD);
            return store;
        } catch (NoSuchFileException | AccessDeniedException e) {
            throw e;
        } catch (IOException e) {
            if (e.getCause() instanceof UnrecoverableKeyException) {
                throw unusable("has another password than WeTube's", e);
            }
            throw unusable("is not a key store, or is damaged", e);
        } catch (GeneralSecurityException | RuntimeException e) {
            // The JDK's parser answers some damaged files with unchecked exceptions.
            throw unusable("is not a key store, or is damaged", e);
        }
    }

    private Identity identity(KeyStore store) throws IdentityException {
        try {
            for (String alias : Collections.list(store.aliases())) {
                Key key = store.getKey(alias, PASSWORD);
                if (key instanceof PrivateKey privateKey
                        && store.getCertificate(alias) instanceof X509Certificate certificate
                        && Ed25519.rawKey(certificate.getPublicKey()) != null) {
                    return identity(privateKey, certificate);
                }
            }
        } catch (GeneralSecurityException | ProtocolException e) {
            throw unusable("holds a key that cannot be used", e);
        }
        throw unusable("holds no Ed25519 key", null);
    }

    private Identity identity(PrivateKey privateKey, X509Certificate certificate) throws ProtocolException, IdentityException {
        PeerId id = Certificate.peerId(certificate);
        byte[] probe = id.bytes();
        boolean halvesFit = "EdDSA".equals(privateKey.getAlgorithm())
                && Verifier.ED25519.verify(id, probe, Ed25519.signer(privateKey).sign(probe));
        if (!halvesFit) {
            throw unusable("holds a private key and a certificate that do not belong together", null);
        }
        return new Identity(id, privateKey, certificate);
    }

    private IdentityException unusable(String what, Exception cause) {
        return new IdentityException("The file " + file + " " + what + ". Put a copy of the right file in its place, or "
                + "move it away; a new identity is then made.", cause);
    }

    private static byte[] encode(Identity identity) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(ALIAS, identity.privateKey(), PASSWORD, new X509Certificate[] {identity.certificate()});
            store.store(out, PASSWORD);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK makes no PKCS#12 key store", e);
        }
        return out.toByteArray();
    }
}
