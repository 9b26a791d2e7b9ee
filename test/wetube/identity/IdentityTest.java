package wetube.identity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityTest {
    private static final char[] PASSWORD = "wetube".toCharArray();

    @TempDir
    Path directory;

    @Test
    @DisplayName("the first run makes an identity and the next one finds it")
    void firstRunMakesIt() throws Exception {
        Identity made = open(directory, "ada");
        Identity found = open(directory, "ada");

        assertEquals(made.id(), found.id());
        assertArrayEquals(made.certificate().getEncoded(), found.certificate().getEncoded());
        byte[] message = {1, 2, 3};
        assertTrue(Verifier.ED25519.verify(made.id(), message, found.signer().sign(message)));
        assertNotEquals(made.id(), open(directory, "bo").id());
    }

    @Test
    @DisplayName("the first run makes the folder, and leaves nothing in it but the key store")
    void folder() throws Exception {
        Path keys = directory.resolve("a/keys");
        open(keys, "ada");

        try (Stream<Path> files = Files.list(keys)) {
            assertEquals(List.of("ada.p12"), files.map(file -> file.getFileName().toString()).toList());
        }
    }

    @Test
    @DisplayName("the key store is made with mode 600")
    void mode() throws Exception {
        assumePosix();
        open(directory, "ada");

        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("ada.p12"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "rw-rw----", "rw----r--", "rwx------"})
    @DisplayName("a key store that others may read is refused, with the command that mends it")
    void wrongMode(String mode) throws Exception {
        assumePosix();
        open(directory, "ada");
        Path file = directory.resolve("ada.p12");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));

        String message = refusal("ada");
        assertTrue(message.contains("chmod 600 '" + file + "'"), message);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
        open(directory, "ada");
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @ValueSource(strings = {"", "\n", "-----BEGIN PRIVATE KEY-----\n", "{}", "0", "\u0000\u0000\u0000\u0000"})
    @DisplayName("a file that is no key store is refused")
    void notAStore(String content) throws Exception {
        writeOwnerOnly(content.getBytes(StandardCharsets.UTF_8));

        assertTrue(refusal("ada").contains("is not a key store, or is damaged"));
    }

    @Test
    @DisplayName("a key store cut off anywhere is refused")
    void cutOff() throws Exception {
        open(directory, "ada");
        byte[] whole = Files.readAllBytes(directory.resolve("ada.p12"));

        for (int length = 0; length < whole.length; length += 41) {
            writeOwnerOnly(Arrays.copyOf(whole, length));
            refusal("ada");
        }
    }

    @Test
    @DisplayName("a key store with a damaged byte is refused")
    void damaged() throws Exception {
        Identity made = open(directory, "ada");
        byte[] whole = Files.readAllBytes(directory.resolve("ada.p12"));

        for (int i = 0; i < whole.length; i += 41) {
            byte[] damaged = whole.clone();
            damaged[i] ^= 0x40;
            writeOwnerOnly(damaged);
            refusal("ada");
        }
        writeOwnerOnly(whole);
        assertEquals(made.id(), open(directory, "ada").id());
    }

    @Test
    @DisplayName("a key store with another password is opened by whoever knows it, and refused where nobody can be asked")
    void otherPassword() throws Exception {
        Identity identity = Identity.fresh();
        writeStore(identity.privateKey(), identity.certificate(), "secret".toCharArray());

        assertTrue(refusal("ada").contains("has a passphrase, and there is no terminal to ask for it"));
        assertEquals(identity.id(), KeyFile.open(directory, "ada", answering("wrong", "secret"), false).id());
        assertEquals("That is not the passphrase of " + directory.resolve("ada.p12") + ". Nobody can get at the key without it.",
                assertThrows(IdentityException.class, () -> KeyFile.open(directory, "ada", answering("a", "b", "c", "secret"), false)).getMessage());
    }

    @Test
    @DisplayName("a new key gets a passphrase if its owner wishes, said twice and of 8 characters; without it nobody gets at the key")
    void passphrase() throws Exception {
        for (String[] slips : new String[][] {{"short", "short"}, {"long enough", "long enouhg"}, {}}) {
            assertThrows(IdentityException.class, () -> KeyFile.open(directory, "ada", answering(slips), true));
            assertTrue(Files.notExists(directory.resolve("ada.p12")), "no key was made");
        }
        Identity made = KeyFile.open(directory, "ada", answering("correct horse", "correct horse"), true);
        assertEquals(made.id(), KeyFile.open(directory, "ada", answering("correct horse"), false).id());
        assertTrue(refusal("ada").contains("has a passphrase"));
        assertEquals(open(directory, "bo").id(), KeyFile.open(directory, "bo", answering(), true).id(), "a key that is there stays as it is");
    }

    /** A person with these answers; when they are used up, nobody. */
    private static Identity open(Path directory, String name) throws IdentityException {
        return KeyFile.open(directory, name, answering(), false);
    }

    private static KeyFile.Asker answering(String... answers) {
        Iterator<String> next = List.of(answers).iterator();
        return question -> next.hasNext() ? Optional.of(next.next().toCharArray()) : Optional.empty();
    }

    @Test
    @DisplayName("a key store without an Ed25519 key is refused")
    void otherKeyType() throws Exception {
        writeStore(null, Identity.fresh().certificate(), PASSWORD);
        assertTrue(refusal("ada").contains("holds no Ed25519 key"));
    }

    @Test
    @DisplayName("a private key beside a certificate for another key is refused")
    void halvesOfTwoKeys() throws Exception {
        writeStore(Identity.fresh().privateKey(), Identity.fresh().certificate(), PASSWORD);
        assertTrue(refusal("ada").contains("do not belong together"));

        PrivateKey ecKey = KeyPairGenerator.getInstance("EC").generateKeyPair().getPrivate();
        writeStore(ecKey, Identity.fresh().certificate(), PASSWORD);
        assertTrue(refusal("ada").contains("do not belong together"));
    }

    @Test
    @DisplayName("a folder where the file should be, or a file where the folder should be, is refused")
    void notAFile() throws Exception {
        Files.createDirectory(directory.resolve("ada.p12"), PosixFilePermissions.asFileAttribute(
                PosixFilePermissions.fromString("rw-------")));
        refusal("ada");

        Path file = Files.createFile(directory.resolve("file"));
        String message = assertThrows(IdentityException.class, () -> open(file, "ada")).getMessage();
        assertTrue(message.contains("KEYS=dir"), message);
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @ValueSource(strings = {"", ".", "..", "../ada", "a/b", "a\\b", ".hidden", "a\nb", "a\u0000b", "$(touch x)", "a;b", "a:b",
            "12345678901234567890123456789012345678901"})
    @DisplayName("a name that could leave the folder or trouble a shell is refused")
    void badName(String name) {
        refusal(name);
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @ValueSource(strings = {"ada", "Zoë", "李雷", "movie-night_2", "Ada B.", "1234567890123456789012345678901234567890"})
    @DisplayName("a name of letters and digits of any script is accepted")
    void goodName(String name) throws Exception {
        assumeTrue("UTF-8".equals(System.getProperty("sun.jnu.encoding")) || name.chars().allMatch(c -> c < 0x80));
        assertEquals(open(directory, name).id(), open(directory, name).id());
    }

    private String refusal(String name) {
        return assertThrows(IdentityException.class, () -> open(directory, name)).getMessage();
    }

    private void writeOwnerOnly(byte[] content) throws Exception {
        Path file = directory.resolve("ada.p12");
        Files.write(file, content);
        if (hasModes()) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
    }

    private void writeStore(PrivateKey key, X509Certificate certificate, char[] password) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        if (key != null) {
            store.setKeyEntry("k", key, password, new X509Certificate[] {certificate});
        } else {
            store.setCertificateEntry("k", certificate);
        }
        writeOwnerOnly(new byte[0]);
        try (OutputStream out = Files.newOutputStream(directory.resolve("ada.p12"))) {
            store.store(out, password);
        }
    }

    private void assumePosix() {
        assumeTrue(hasModes(), "this system has no file modes");
    }

    private boolean hasModes() {
        return directory.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
