package wetube.live;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import wetube.testing.Await;

/** Peers in processes of their own; the first some of them are the members of one session, which number 0 has founded. */
public final class Fleet implements AutoCloseable {
    /** Whatever should take a second or so may take this long on a busy machine. */
    public static final Duration SOON = Duration.ofSeconds(30);
    /** So long a peer looks on before it takes part in elections, and a little. */
    private static final Duration SETTLED = Duration.ofSeconds(11);

    private final Path folder;
    private final Optional<Namespaces> lan;
    private final boolean traced;
    private final List<Seat> seats = new ArrayList<>();
    private final List<Seat> members = new ArrayList<>();
    /** Empty before the first. */
    private String session = "";

    private Fleet(Path folder, Optional<Namespaces> lan, boolean traced) {
        this.folder = folder;
        this.lan = lan;
        this.traced = traced;
    }

    /** Will run on this machine. */
    public static Fleet here(Path folder) {
        return new Fleet(folder, Optional.empty(), false);
    }

    /** So many of them on this machine, in a session. */
    static Fleet party(Path folder, int size, String role) {
        Fleet fleet = here(folder);
        fleet.grow(size);
        fleet.gather(size, i -> role);
        return fleet;
    }

    /** Will run on this machine; each peer writes down its frames. */
    public static Fleet traced(Path folder) {
        return new Fleet(folder, Optional.empty(), true);
    }

    /** Will run on hosts of a network, each on its own; closes the network in the end. */
    public static Fleet on(Namespaces lan, Path folder) {
        return new Fleet(folder, Optional.of(lan), false);
    }

    /** Starts more, one after the other, until there are so many. */
    public void grow(int size, String... options) {
        while (seats.size() < size) {
            seats.add(Seat.start("p" + seats.size(), folder, lan.map(Namespaces::add), traced, options));
        }
    }

    /** Opens a new session of the first {@code size}, whoever was killed started again. */
    public void gather(int size, IntFunction<String> role) {
        members.clear();
        members.addAll(seats.subList(0, size));
        for (Seat seat : members) {
            if (!seat.isRunning()) {
                seat.startAgain();
            }
            seat.page().send(Page.command("CLOSE"));
        }
        await("all have left the last session", () -> members.stream().allMatch(seat -> seat.page().session("id").isEmpty()));
        Page host = members.get(0).page();
        host.send(Page.command("START").put("title", "Soak"));
        String last = session;
        await("there is a new session", () -> host.session("phase").equals("open") && !host.session("id").equals(last));
        session = host.session("id");
        for (int i = 1; i < size; i++) {
            invite(members.get(i), role.apply(i));
            awaitAllSeeAll(members.subList(0, i + 1));
        }
        members.forEach(Seat::wakes);
    }

    /** As people do it: who gets an error tries again. */
    private void invite(Seat guest, String role) {
        Page host = members.get(0).page();
        Runnable ask = () -> host.send(Page.command("INVITE").put("address", guest.address()).put("role", role));
        ask.run();
        await(guest + " is invited", () -> {
            if (!host.takeErrors().isEmpty()) {
                ask.run();
            }
            return guest.page().isInvitedTo(session);
        });
        guest.page().send(Page.command("ACCEPT").put("session", session));
    }

    /** One after the other, so that not all processes link to all others at once, which a machine of few processors takes badly. */
    private static void awaitAllSeeAll(List<Seat> those) {
        Await.until("all see all", SOON, () -> those.stream().map(seat -> seat.page().session("phase") + ", " + seat.page().here()
                + " here of " + seat.page().roles().size()).distinct().toList(),
                seen -> seen.equals(List.of("open, " + those.size() + " here of " + those.size())));
    }

    // ---- who is who ----

    public List<Seat> members() {
        return List.copyOf(members);
    }

    /** Members that run. */
    public List<Seat> running() {
        return members.stream().filter(Seat::isRunning).toList();
    }

    public Seat seat(int number) {
        return seats.get(number);
    }

    public Optional<Seat> byId(String id) {
        return members.stream().filter(seat -> seat.id().equals(id)).findFirst();
    }

    /** Who directs in the eyes of all of these; an AssertionError if their pages differ for long. */
    public static Set<String> directors(Collection<Seat> whose) {
        return Await.until("all name the same directors", SOON, () -> whose.stream().map(seat -> directorsOn(seat.page()))
                .collect(Collectors.toSet()), views -> views.size() == 1).iterator().next();
    }

    private static Set<String> directorsOn(Page page) {
        Set<String> directors = new TreeSet<>();
        page.roles().forEach((id, role) -> {
            if (role.equals("director")) {
                directors.add(id);
            }
        });
        return directors;
    }

    // ---- what is waited for ----

    public static void await(String what, BooleanSupplier condition) {
        Await.until(what, SOON, condition::getAsBoolean);
    }

    /** Until all members that run have been there for so long that they take part in elections. */
    public void settle() {
        Await.until("all have settled", SETTLED.multipliedBy(2), () -> running().stream()
                .allMatch(seat -> System.nanoTime() - seat.awakeSinceNanos() > SETTLED.toNanos()));
    }

    /** Until all of these name one of them as elected, and that one directs. */
    public static Seat awaitElected(Collection<Seat> voters, Duration deadline) {
        Await.until("all of " + voters + " name the same one of them as elected", deadline, () -> namedBy(voters),
                named -> winner(named, voters).isPresent());
        return winner(namedBy(voters), voters)
                .orElseThrow(() -> new AssertionError("they changed their minds at once: " + namedBy(voters)));
    }

    private static Set<String> namedBy(Collection<Seat> voters) {
        return voters.stream().map(seat -> seat.page().elected().map(Page.Elected::id).orElse("")).collect(Collectors.toSet());
    }

    private static Optional<Seat> winner(Set<String> named, Collection<Seat> voters) {
        return voters.stream().filter(seat -> named.equals(Set.of(seat.id())) && seat.page().session("role").equals("director"))
                .findFirst();
    }

    /** That nobody names anybody else for so long. */
    public static void staysElected(Seat winner, Collection<Seat> voters, Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        while (System.nanoTime() < end) {
            if (!winner(namedBy(voters), voters).equals(Optional.of(winner))) {
                throw new AssertionError(winner + " was elected, but then they named " + namedBy(voters));
            }
            pass(Duration.ofMillis(50));
        }
    }

    /** Lets time pass where its passing is what is wanted: a split that lasts, a person who thinks. */
    public static void pass(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        for (long left = duration.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** The same on the pages of all of these: roles, elected, queue. */
    public static boolean agree(Collection<Seat> some) {
        Set<Object> views = new HashSet<>();
        some.forEach(seat -> views.add(view(seat)));
        return views.size() == 1;
    }

    /** What members must agree on. */
    public static List<Object> view(Seat seat) {
        return List.of(seat.page().roles(), seat.page().elected().map(Page.Elected::id).orElse("nobody"), seat.page().queue());
    }

    /**
     * The first plays and pauses a video, so many times; the one that is on, if there is one.
     *
     * @return how long each pause took to each of the others' pages, in milliseconds: a round after the other
     */
    public List<Double> pauses(int rounds) {
        Page host = members.get(0).page();
        if (host.queue().isEmpty()) {
            host.send(Page.command("LOAD").put("torrentId", "https://example.org/v.mp4").put("filename", "Video"));
        }
        await("all have the video", () -> members.stream().allMatch(seat -> !seat.page().queue().isEmpty()));
        List<Double> milliseconds = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            act(host, "PLAY");
            long sentNanos = act(host, "PAUSE");
            members.stream().skip(1).forEach(seat -> milliseconds.add((seat.page().heardNanos("PAUSE") - sentNanos) / 1e6));
        }
        return milliseconds;
    }

    /** Does it, and waits until all pages show it; gives when it was sent. */
    private long act(Page host, String command) {
        long sentNanos = System.nanoTime();
        host.send(Page.command(command).put("currentTime", 1));
        Await.until(command + " reaches all", SOON,
                () -> members.stream().allMatch(seat -> seat.page().heardNanos(command) > sentNanos));
        return sentNanos;
    }

    @Override
    public void close() {
        seats.forEach(Seat::close);
        lan.ifPresent(Namespaces::close);
    }
}
