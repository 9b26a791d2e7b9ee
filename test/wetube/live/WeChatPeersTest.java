package wetube.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wetube.testing.Await;
import wetube.testing.NeedsProcesses;
import wetube.testing.WeChatClient;

@NeedsProcesses
@DisplayName("The WeChat interface of real peers")
class WeChatPeersTest {
    private static final int EACH = 500;
    /** A client waits for each line to be on disk; so many are on their way at once. */
    private static final int AT_ONCE = 40;

    @Test
    @DisplayName("Two clients post 500 lines each at the same time at two peers: identical sequences at both and at a third; the rest as the published client does it")
    void oneSequence(@TempDir Path folder) {
        try (Fleet fleet = Fleet.here(folder)) {
            fleet.grow(3, "--wechat", "0");
            fleet.gather(3, i -> "viewer");
            fleet.members().forEach(seat -> Fleet.await(seat + " knows the code", () -> new Chatter(seat).knowsTheCode()));
            try (WeChatClient ann = new WeChatClient(fleet.seat(0).weChat(), "film%20club", "Ann");
                    WeChatClient ben = new WeChatClient(fleet.seat(1).weChat(), "film%20club", "Ben");
                    WeChatClient cleo = new WeChatClient(fleet.seat(2).weChat(), "film%20club", "Cleo")) {
                List<WeChatClient> clients = List.of(ann, ben, cleo);
                clients.forEach(client -> assertEquals(200, client.join()));
                Fleet.await("all are in the directory of all", () -> clients.stream().allMatch(client -> client.directory().body().equals("Ann,Ben,Cleo")));
                Thread other = Thread.ofPlatform().start(() -> post(ben, "b"));
                post(ann, "a");
                join(other);
                List<List<String>> told = new ArrayList<>();
                clients.forEach(client -> told.add(new ArrayList<>(client.poll())));
                Await.until("all have been told all", Fleet.SOON, () -> {
                    for (int i = 0; i < clients.size(); i++) {
                        told.get(i).addAll(clients.get(i).poll());
                    }
                    return told.stream().map(events -> events.stream().filter(event -> event.contains(" MSG ")).count()).toList();
                }, counts -> counts.equals(List.of(2L * EACH, 2L * EACH, 2L * EACH)));
                assertEquals(told.get(0), told.get(1));
                assertEquals(told.get(0), told.get(2));
                assertTrue(told.getFirst().stream().anyMatch(event -> event.endsWith(" MSG Ann a0")), told.getFirst()::toString);
                assertEquals(200, ann.leave());
                assertEquals(401, ann.post("Still there?").join().statusCode());
                Fleet.await("she is out of the directory", () -> cleo.directory().body().equals("Ben,Cleo"));
            }
        }
    }

    private static void post(WeChatClient client, String prefix) {
        for (int i = 0; i < EACH; i += AT_ONCE) {
            List<CompletableFuture<HttpResponse<String>>> posted = new ArrayList<>();
            for (int j = i; j < Math.min(EACH, i + AT_ONCE); j++) {
                posted.add(client.post(prefix + j));
            }
            posted.forEach(one -> assertEquals(200, one.join().statusCode(), one.join()::body));
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
