package wetube;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import wetube.act.Act;
import wetube.friends.LibraryCall;
import wetube.friends.LibraryCall.Answer;
import wetube.identity.KeyFile;
import wetube.web.Owner;
import wetube.wire.Json;
import wetube.wire.Name;
import wetube.wire.ProtocolException;

/**
 * The identities of this machine, each a key with data of its own: the page shows them, and may go on as another one or as a new one.
 *
 * <pre>
 *   GET /api/v1/identities
 *   200 {"own":"ada","others":["bo"]}
 *   POST /api/v1/identities {"name":"bo"}
 *   202 {"name":"bo"}
 * </pre>
 *
 * <p>A passphrase never comes through the page: where a key has one, the terminal asks for it. Thread-safe.
 */
final class Identities {
    /** Also in that folder, and nobody's. */
    static final String TRACKER = "tracker";
    private static final int MAX_SHOWN = 50;
    /** So that the page has its answer before the peer that gives it is gone. */
    private static final Executor AFTER_THE_ANSWER = CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS);

    private final Path keys;
    private final String own;
    private final Optional<Owner> owner;
    private final BlockingQueue<String> next = new ArrayBlockingQueue<>(1);

    /**
     * @param own   the name of the file whose key is in use, without {@code .p12}
     * @param owner of the page, which stays the same when it goes on as another; empty at first
     */
    Identities(Path keys, String own, Optional<Owner> owner) {
        this.keys = keys;
        this.own = own;
        this.owner = owner;
    }

    Optional<Owner> owner() {
        return owner.map(before -> new Owner(before.key(), before.secret()));
    }

    /** A name as part of a path: what might mean something there is replaced. */
    static String fileName(String name) {
        String safe = name.replaceAll("[^A-Za-z0-9_-]", "_");
        return safe.equals(name) ? safe : safe + "-" + Integer.toHexString(name.hashCode());
    }

    static boolean isMeant(LibraryCall call) {
        return call.path().equals(List.of("identities"));
    }

    CompletableFuture<Answer> answer(LibraryCall call) {
        try {
            return CompletableFuture.completedFuture(switch (call.method()) {
                case "GET" -> new Answer(200, Json.object().put("own", own).put("others", others()).build());
                case "POST" -> chosen(call.body().string("name", Act.MAX_NAME_CHARS));
                default -> Answer.problem(405, "GET or POST");
            });
        } catch (ProtocolException e) {
            return CompletableFuture.completedFuture(Answer.problem(400, e.getMessage()));
        }
    }

    private Answer chosen(String name) {
        if (!Name.isName(name, Act.MAX_NAME_CHARS)) {
            return Answer.problem(400, "A name is 1 to " + Act.MAX_NAME_CHARS + " visible characters.");
        } else if (fileName(name).equals(own)) {
            return Answer.problem(409, "You are " + name + " already.");
        }
        AFTER_THE_ANSWER.execute(() -> next.offer(name));
        return new Answer(202, Json.object().put("name", name).build());
    }

    private List<String> others() {
        try (Stream<Path> files = Files.list(keys)) {
            return files.map(file -> file.getFileName().toString()).filter(file -> file.endsWith(KeyFile.ENDING))
                    .map(file -> file.substring(0, file.length() - KeyFile.ENDING.length()))
                    .filter(name -> !name.equals(own) && !name.equals(TRACKER)).sorted().limit(MAX_SHOWN).toList();
        } catch (IOException e) {
            return List.of();    // a folder that nobody may list; its keys open by NAME all the same
        }
    }

    /** Waits until the page wants to go on as somebody else; as whom. */
    String awaitNext() throws InterruptedException {
        return next.take();
    }
}
