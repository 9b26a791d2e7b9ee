package wetube.live;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import wetube.testing.Await;
import wetube.testing.PeerProcess;
import wetube.wire.Json;
import wetube.wire.ProtocolException;

/** Peers in processes of their own, in one session, each with a page that is no browser. The first has founded it. */
final class Company implements AutoCloseable {
    private static final Duration SETTLED = Duration.ofSeconds(11);

    final List<PeerProcess> peers = new ArrayList<>();
    final List<PageClient> pages = new ArrayList<>();

    /** @param role of all but the first */
    Company(int size, String role, Path folder) {
        for (int i = 0; i < size; i++) {
            peers.add(PeerProcess.start("p" + i, folder, "--host", "127.0.0.1"));
            pages.add(new PageClient(peers.get(i).pageLink()));
        }
        PageClient host = pages.get(0);
        host.send(PageClient.command("START").put("title", "Company"));
        awaitIn(0, "director");
        for (int i = 1; i < size; i++) {
            host.send(PageClient.command("INVITE").put("address", peers.get(i).address()).put("role", role));
            PageClient guest = pages.get(i);
            Await.until("p" + i + " is invited", Guest.SOON, () -> guest.part("invitations").map(Json::toJson).orElse(""),
                    invitations -> invitations.contains("session"));
            guest.send(PageClient.command("ACCEPT").put("session", host.session("id")));
            awaitIn(i, role);
        }
        for (int i = 0; i < size; i++) {
            PageClient page = pages.get(i);
            Await.until("p" + i + " sees all", Guest.SOON, () -> here(page), count -> count == size);
        }
    }

    /** Waits until every peer has been up for so long that it trusts what it sees, as elections demand. */
    void settle() {
        long upSince = System.nanoTime();
        Await.until("all have settled", Guest.SOON, () -> System.nanoTime() - upSince > SETTLED.toNanos());
    }

    /** How many a page shows as being here. */
    static long here(PageClient page) {
        return page.part("users").map(users -> ((Json.Array) users).values().stream()
                .filter(user -> user.toJson().contains("\"state\":\"here\"")).count()).orElse(0L);
    }

    /** Waits until a peer's page says that it is in the session with this role. */
    void awaitIn(int i, String role) {
        Await.until("p" + i + " is in as " + role, Guest.SOON,
                () -> pages.get(i).session("phase") + " " + pages.get(i).session("role"), ("open " + role)::equals);
    }

    /** Opens another page in place of a peer's. */
    void reopen(int i, BiConsumer<Json.Obj, Long> hears) {
        pages.get(i).close();
        pages.set(i, new PageClient(peers.get(i).pageLink(), hears));
    }

    /** The titles in the queue that a peer's page shows. */
    List<String> queue(int i) {
        return pages.get(i).part("playlist").map(list -> ((Json.Array) list).values().stream().map(item -> {
            try {
                return ((Json.Obj) item).string("filename", 200);
            } catch (ProtocolException e) {
                throw new IllegalStateException(e);
            }
        }).toList()).orElse(List.of());
    }

    @Override
    public void close() {
        pages.forEach(PageClient::close);
        peers.forEach(PeerProcess::close);
    }
}
