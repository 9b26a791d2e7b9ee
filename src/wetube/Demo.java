package wetube;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import wetube.act.Role;
import wetube.friends.LibraryCall;
import wetube.identity.Identity;
import wetube.log.EventId;
import wetube.page.PageCommand;
import wetube.wire.Address;
import wetube.wire.Json;
import wetube.wire.ProtocolException;

/**
 * Peers on this machine, already friends ({@code FRIENDS=3}), or already in one session: the first has founded it and invited the rest, as people would through their
 * pages. Real peers with real links; what they keep lies in a temporary folder and is gone afterwards.
 */
final class Demo implements AutoCloseable {
    private static final List<String> NAMES = List.of("Ada", "Bo", "Cleo", "Dan", "Eve", "Finn", "Gus", "Hana", "Ida", "Jon");
    private static final long READY_S = 30;
    private static final long LOOK_MS = 100;
    /** Who joins looks on for ten seconds before taking part in elections; and people want a moment to open the pages. */
    private static final long CRASH_AFTER_S = 20;

    private final Path folder;
    private final List<Node> nodes = new ArrayList<>();
    /** Lines of which one is enough, however many peers say it. */
    private final Set<String> printed = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closing = new CountDownLatch(1);

    Demo(int peers) throws IOException, UsageException {
        folder = Files.createTempDirectory("wetube-demo");
        for (int i = 0; i < peers; i++) {
            String name = i < NAMES.size() ? NAMES.get(i) : "Peer " + (i + 1);
            nodes.add(new Node(Identity.fresh(), name, 0, folder.resolve(String.valueOf(i)), Optional.of("127.0.0.1"), Optional.empty(),
                    Optional.empty(), false, Set.of(), Optional.empty(), this::say));
        }
    }

    private void say(String line) {
        if (printed.add(line)) {
            System.out.println(line);
        }
    }

    /** Brings them into one session; returns when all are in it. */
    void gather() throws UsageException, InterruptedException {
        CountDownLatch joined = new CountDownLatch(nodes.size());
        for (Node guest : nodes.subList(1, nodes.size())) {
            AtomicBoolean done = new AtomicBoolean();
            guest.loop().attach(message -> {
                invitation(message).ifPresent(session -> guest.loop().say(new PageCommand.Accept(session)));
                countOnce(message, done, joined);
            });
        }
        Node host = nodes.get(0);
        AtomicBoolean done = new AtomicBoolean();
        host.loop().attach(message -> {
            if (countOnce(message, done, joined)) {
                nodes.subList(1, nodes.size()).forEach(guest -> host.loop().say(new PageCommand.InviteAddress(
                        List.of(new Address("127.0.0.1", guest.port())), Optional.empty(), nodes.indexOf(guest) == 1 ? Role.EDITOR : Role.VIEWER)));
            }
        });
        host.loop().say(new PageCommand.Start("Demo"));
        if (!joined.await(READY_S, TimeUnit.SECONDS)) {
            throw new UsageException("The peers did not find each other within " + READY_S + " s. Is the machine very busy?");
        }
    }

    /** Makes friends of them all: the last two first, then each before asks the next and its friends, and who is asked says yes. */
    void befriend() throws UsageException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_S);
        for (int asking = nodes.size() - 2; asking >= 0; asking--) {
            call(nodes.get(asking), "POST", Json.object().put("link", nodes.get(asking + 1).joinLink().orElseThrow()).build());
            while (friends(nodes.get(asking), "agreed").size() < nodes.size() - 1 - asking) {
                for (Node node : nodes) {
                    friends(node, "asking").forEach(peer -> call(node, "POST", Json.object().put("peer", peer).build()));
                }
                if (System.nanoTime() > end) {
                    throw new UsageException("The peers did not make friends within " + READY_S + " s. Is the machine very busy?");
                }
                Thread.sleep(LOOK_MS);
            }
        }
    }

    private static List<String> friends(Node node, String state) {
        try {
            List<String> peers = new ArrayList<>();
            for (Json.Obj friend : call(node, "GET", Json.object().build()).objects("friends", Integer.MAX_VALUE)) {
                if (friend.string("state", 16).equals(state)) {
                    peers.add(friend.string("peer", 100));
                }
            }
            return peers;
        } catch (ProtocolException e) {
            throw new IllegalStateException("our own answer", e);
        }
    }

    private static Json.Obj call(Node node, String method, Json.Obj body) {
        return node.loop().call(new LibraryCall(method, List.of("friends"), Map.of(), body)).join().body();
    }

    /** The first time that a page is told it is in an open session. */
    private static boolean countOnce(Json.Obj message, AtomicBoolean done, CountDownLatch joined) {
        boolean open = message.optional("session").orElse(Json.Null.NULL) instanceof Json.Obj session
                && session.optional("phase").equals(Optional.of(Json.text("open")));
        boolean first = open && done.compareAndSet(false, true);
        if (first) {
            joined.countDown();
        }
        return first;
    }

    private static Optional<EventId> invitation(Json.Obj message) {
        try {
            List<Json> invitations = message.has("invitations") ? message.array("invitations", 100) : List.of();
            return invitations.isEmpty() ? Optional.empty()
                    : Optional.of(((Json.Obj) invitations.get(0)).read("session", EventId::parse));
        } catch (ProtocolException e) {
            throw new IllegalStateException("our own message", e);
        }
    }

    /** @param what they are now */
    void print(String what) {
        System.out.println("\n" + nodes.size() + " peers are " + what + ". Open each page in a tab of its own:\n");
        for (Node node : nodes) {
            System.out.println("  " + name(node) + "  page  " + node.pageLink());
        }
        System.out.println("\nCtrl-C ends them all.");
    }

    /** For a stage: after a while the director crashes, and the rest elect one. Returns when it has, or when all ends before. */
    void crashDirector() throws IOException, InterruptedException {
        String director = name(nodes.get(0)).strip();
        System.out.println("\nIn " + CRASH_AFTER_S + " seconds " + director + ", the director, crashes. The others will notice, and elect one.");
        if (closing.await(CRASH_AFTER_S, TimeUnit.SECONDS)) {
            return;
        }
        System.out.println(director + " has crashed.");
        synchronized (nodes) {
            nodes.remove(0).crash();
        }
    }

    private String name(Node node) {
        int i = nodes.indexOf(node);
        return String.format("%-8s", i < NAMES.size() ? NAMES.get(i) : "Peer " + (i + 1));
    }

    @Override
    public void close() throws IOException {
        closing.countDown();
        synchronized (nodes) {
            for (Node node : nodes) {
                node.close();
            }
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
