package wetube.identity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentityTest {
    @TempDir
    Path directory;

    @Test
    @DisplayName("the first run makes an identity and the next one finds it")
    void firstRunMakesIt() throws Exception {
        Identity made = Identity.open(directory, "ada");
        Identity found = Identity.open(directory, "ada");

        assertEquals(made.id(), found.id());
        assertArrayEquals(made.certificate().getEncoded(), found.certificate().getEncoded());
        byte[] message = {1, 2, 3};
        assertTrue(Ed25519.verifier().verify(made.id(), message, found.signer().sign(message)));
    }
}
