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
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import wetube.wire.ProtocolException;

/**
 * An {@link Identity} on disk: a PKCS#12 key store (RFC 7292) with one private key and its certificate.
 *
 * <p>What protects the key is the file's mode, 600, where the system has modes, and a passphrase if its owner wishes. PKCS#12 wants
 * a password in any case; without a passphrase it is the same for everybody, so that
 * {@code keytool -list -keystore keys/ada.p12 -storepass wetube} shows what is in it.
 *
 * <p>Used once, by the thread that starts the peer.
 */
public final class KeyFile {
    public static final String ENDING = ".p12";
    private static final char[] PASSWORD = "wetube".toCharArray();
    private static final String ALIAS = "wetube";

    /** Letters and digits of any script, and a few signs; no separators, no dot in front: a name never leaves its folder. */
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_-][\\p{L}\\p{M}\\p{N} ._-]{0,39}");

    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private static final int PASSPHRASE_MIN_CHARS = 8;
    private static final int TRIES = 3;

    /** Asks a person for a passphrase, without showing it; empty if nobody can be asked. */
    public interface Asker {
        Optional<char[]> ask(String question);
    }

    private final Path directory;
    private final Path file;
    private final Asker asker;
    private char[] password = PASSWORD;

    private KeyFile(Path directory, String name, Asker asker) throws IdentityException {
        if (!NAME.matcher(name).matches()) {
            throw new IdentityException("\"" + name + "\" cannot name an identity: take letters, digits, - and _, at most 40.");
        }
        this.directory = directory;
        this.asker = asker;
        try {
            this.file = directory.resolve(name + ENDING);
        } catch (InvalidPathException e) {
            // Under LANG=C the JDK makes no file name beyond ASCII.
            throw new IdentityException("This system cannot name a file \"" + name + "\". Take plain letters.", e);
        }
    }

    /**
     * The identity called {@code name}, from {@code <directory>/<name>.p12}; made, with its folder, if there is none yet.
     *
     * @param asker   is asked for the passphrase of a key that has one
     * @param protect a key that is made gets one
     * @throws IdentityException with what to do, for a person
     */
    public static Identity open(Path directory, String name, Asker asker, boolean protect) throws IdentityException {
        return new KeyFile(directory, name, asker).open(protect);
    }

    private Identity open(boolean protect) throws IdentityException {
        try {
            if (!Files.exists(file)) {
                password = protect ? chosen() : PASSWORD;
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

    private char[] chosen() throws IdentityException {
        char[] chosen = asked("A passphrase for the new key in " + file + ": ");
        if (chosen.length < PASSPHRASE_MIN_CHARS) {
            throw new IdentityException("A passphrase has at least " + PASSPHRASE_MIN_CHARS + " characters. No key was made.");
        }
        if (!Arrays.equals(chosen, asked("The same again: "))) {
            throw new IdentityException("These were two different ones. No key was made.");
        }
        return chosen;
    }

    private char[] asked(String question) throws IdentityException {
        return asker.ask(question).orElseThrow(() -> new IdentityException("The key in " + file
                + " has a passphrase, and there is no terminal to ask for it. Start this peer in one."));
    }

    /** Writes a new key beside its place and moves it there, so that a crash leaves a whole file or none. */
    private void make() throws IOException {
        Files.createDirectories(directory);
        Path draft = Files.createTempFile(directory, "new-", ENDING, ownerOnlyAttributes());
        try {
            try (OutputStream out = Files.newOutputStream(draft)) {
                out.write(encode(Identity.fresh(), password));
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
        for (int tries = 0; ; tries++) {
            Optional<KeyStore> store = load(password);
            if (store.isPresent()) {
                return store.get();
            } else if (tries == TRIES) {
                throw new IdentityException("That is not the passphrase of " + file + ". Nobody can get at the key without it.");
            }
            password = asked(tries == 0 ? "The passphrase of " + file + ": " : "That was not it. Again: ");
        }
    }

    /** The key store; empty if this is not its password. */
    private Optional<KeyStore> load(char[] candidate) throws IOException, IdentityException {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, candidate);
            return Optional.of(store);
        } catch (NoSuchFileException | AccessDeniedException e) {
            throw e;
        } catch (IOException e) {
            if (e.getCause() instanceof UnrecoverableKeyException) {
                return Optional.empty();
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
                Key key = store.getKey(alias, password);
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

    private static byte[] encode(Identity identity, char[] password) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(ALIAS, identity.privateKey(), password, new X509Certificate[] {identity.certificate()});
            store.store(out, password);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK makes no PKCS#12 key store", e);
        }
        return out.toByteArray();
    }
}
