package wetube.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wetube.identity.Identity;
import wetube.testing.Await;
import wetube.testing.NeedsProcesses;
import wetube.testing.PeerProcess;
import wetube.wire.Json;

/** What a person is told when something is wrong, by real peers. */
@NeedsProcesses
@DisplayName("Trouble")
class TroubleTest {
    private static final int USAGE = 2;

    @TempDir private static Path folder;
    private static Fleet company;

    @BeforeAll
    static void start() {
        company = Fleet.party(folder, 2, "viewer");
    }

    @AfterAll
    static void end() {
        company.close();
    }

    // ---- at the start ----

    /** One line that says what to do, status 2, no stack trace. */
    private static void refuses(PeerProcess peer, String... parts) {
        try (peer) {
            assertEquals(USAGE, peer.awaitEnd());
            assertEquals(1, peer.output().lines().count(), peer.output());
            for (String part : parts) {
                assertTrue(peer.output().contains(part), peer.output());
            }
        }
    }

    @Test
    @DisplayName("A port in use: which, and what to do")
    void portInUse() {
        PeerProcess running = company.seat(0).peer();
        refuses(PeerProcess.launch("late", folder, running.port(), "--host", "127.0.0.1"), "Port " + running.port(), "in use",
                "PORT");
    }

    @Test
    @DisplayName("The page's port in use: which, and what to do")
    void pagePortInUse() {
        PeerProcess running = company.seat(0).peer();
        refuses(PeerProcess.launch("beside", folder, running.port() + 1000, "--host", "127.0.0.1"), "in use", "PORT");
    }

    @Test
    @DisplayName("The same DATA twice: a peer already runs on it")
    void sameData() {
        refuses(PeerProcess.launch("p0", folder, PeerProcess.freePort(), "--host", "127.0.0.1"), "already runs", "NAME");
        assertEquals("open", company.seat(0).page().session("phase"));
    }

    @Test
    @DisplayName("A key store that is none: what is wrong with which file")
    void badKeyStore() throws IOException {
        Path keys = Files.createDirectories(folder.resolve("spoilt/keys"));
        Files.writeString(keys.resolve("spoilt.p12"), "not a key store");
        refuses(PeerProcess.launch("spoilt", folder, PeerProcess.freePort()), "spoilt.p12");
    }

    @Test
    @DisplayName("What a peer keeps is its user's alone: the page's key lies in it")
    void folderIsPrivate() throws IOException {
        Path data = folder.resolve("p0/data");
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(data)));
    }

    @Test
    @DisplayName("An option that is none, a port that is none, an address with a port in it")
    void badOptions() {
        refuses(PeerProcess.launch("odd", folder, PeerProcess.freePort(), "--colour", "red"), "--colour", "--port");
        refuses(PeerProcess.launch("odd", folder, 70_000), "PORT", "number");
        refuses(PeerProcess.launch("odd", folder, PeerProcess.freePort(), "--host", "10.0.0.5:7001"), "HOST");
    }

    // ---- inviting ----

    /** Invites an address and waits for the refusal, which names it. */
    private static String inviting(String address) {
        Page ada = company.seat(0).page();
        ada.send(Page.command("INVITE").put("address", address).put("role", "viewer"));
        String where = address.contains("/") ? address.substring(0, address.indexOf('/')) : address;
        return Await.until("the page is told about " + address, Guest.SOON,
                () -> ada.newest("ERROR"),
                error -> error.contains(where) && error.contains("INVITE"));
    }

    @Test
    @DisplayName("Nobody listens there; no such host; no address at all")
    void nobodyThere() {
        assertTrue(inviting("127.0.0.1:" + PeerProcess.freePort()).contains("Nothing listens"));
        assertTrue(inviting("no-such-host.invalid:7001").contains("no host"));
        Page ada = company.seat(0).page();
        ada.send(Page.command("INVITE").put("address", "host:port:0").put("role", "viewer"));
        Await.until("it is refused", Guest.SOON, () -> ada.newest("ERROR"),
                error -> error.contains("host:port"));
    }

    @Test
    @DisplayName("Something else listens there: it is not WeTube")
    void notWeTube() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try {
                    other.accept().getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes());
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertTrue(inviting("127.0.0.1:" + other.getLocalPort()).contains("not WeTube"));
        }
    }

    @Test
    @DisplayName("Another key than the one in the address: refused, never asked about")
    void wrongKey() {
        String other = Identity.fresh().id().text();
        assertTrue(inviting(company.seat(1).address() + "/" + other).contains(other.substring(0, 8)));
    }

    @Test
    @DisplayName("One's own address, and somebody who is here already")
    void needlessInvitations() {
        assertTrue(inviting(company.seat(0).address()).contains("this very peer"));
        Page ada = company.seat(0).page();
        ada.send(Page.command("INVITE").put("address", company.seat(1).address()).put("role", "viewer"));
        Await.until("Ada is told", Guest.SOON, () -> ada.newest("NOTICE"), notice -> notice.contains("already"));
    }

    @Test
    @DisplayName("An invitation that is declined is gone at both ends; one that is withdrawn, too")
    void declinedAndWithdrawn() {
        try (PeerProcess cleo = PeerProcess.start("cleo", folder, "--host", "127.0.0.1");
                Page page = Page.open(cleo.pageLink())) {
            Page ada = company.seat(0).page();
            ada.send(Page.command("INVITE").put("address", cleo.address()).put("role", "viewer"));
            String session = ada.session("id");
            Await.until("Cleo is asked", Guest.SOON, () -> page.part("invitations"), text -> text.contains(session));
            // Sent twice: asked once
            ada.send(Page.command("INVITE").put("address", cleo.address()).put("role", "viewer"));
            Await.until("Ada shows her once", Guest.SOON, () -> ada.part("users"), users -> users.split("\"invited\"", -1).length == 2);
            page.send(Page.command("DECLINE").put("session", session));
            Await.until("Ada is told", Guest.SOON, () -> ada.newest("NOTICE"),
                    text -> text.contains("declined"));
            Await.until("she is off the list", Guest.SOON, () -> ada.part("users"), users -> !users.contains("invited"));
            assertEquals("[]", page.part("invitations"));

            ada.send(Page.command("INVITE").put("address", cleo.address()).put("role", "editor"));
            Await.until("Cleo is asked again", Guest.SOON, () -> page.part("invitations"), text -> text.contains("editor"));
            ada.send(Page.command("WITHDRAW").put("id", cleo.id()));
            Await.until("the invitation is gone", Guest.SOON, () -> page.part("invitations"), "[]"::equals);
            page.send(Page.command("ACCEPT").put("session", session));
            Await.until("it can't be accepted any more", Guest.SOON, () -> page.newest("ERROR"),
                    error -> error.contains("taken back"));
        }
    }

    // ---- later ----

    @Test
    @DisplayName("A command that is none, or not allowed, is answered and changes nothing")
    void badCommands() {
        Page bo = company.seat(1).page();
        for (String text : List.of("REMOVE", "END", "PLAY", "QUEUE")) {
            Json.Builder command = Page.command(text).put("id", company.seat(0).peer().id()).put("currentTime", 3)
                    .put("op", "add").put("torrentId", "youtube:dQw4w9WgXcQ").put("filename", "x");
            bo.send(command);
            Await.until(text + " is refused", Guest.SOON, () -> bo.newest("ERROR"),
                    error -> error.contains(text) || error.contains("Nothing is loaded"));
        }
        bo.send(Page.command("FLY"));
        Await.until("FLY is refused", Guest.SOON, () -> bo.newest("ERROR"),
                error -> error.contains("FLY"));
        assertEquals(List.of(), company.seat(0).page().queue());
        assertEquals("open", company.seat(0).page().session("phase"));
    }

    @Test
    @DisplayName("A full disk: the page says so, nothing is sent, nobody else is disturbed; with room again, it goes on")
    void fullDisk() throws Exception {
        try (Fleet two = Fleet.party(Files.createDirectories(folder.resolve("full")), 2, "viewer")) {
            Page ada = two.seat(0).page();
            limit(two.seat(0).peer(), "1");
            ada.queue("never");
            Await.until("the page is told", Guest.SOON, () -> ada.session("problem"), problem -> problem.contains("disk"));
            assertFalse(two.seat(1).page().queue().contains("never"));
            limit(two.seat(0).peer(), "unlimited");
            ada.queue("again");
            Await.until("it goes on", Guest.SOON, () -> two.seat(1).page().queue(), List.of("again")::equals);
            assertEquals("", ada.session("problem"));
        }
    }

    /** The largest file that the process may write from now on, in bytes; its hard limit stays. */
    private static void limit(PeerProcess peer, String bytes) throws Exception {
        assertEquals(0, new ProcessBuilder("prlimit", "--pid", String.valueOf(peer.pid()), "--fsize=" + bytes + ":")
                .inheritIO().start().waitFor());
    }
}
