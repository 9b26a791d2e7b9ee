package wetube.sim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import wetube.act.Role;
import wetube.election.ElectionStory;

/**
 * Four short runs, told line by line for somebody who wants to see how it goes: the files in {@code test/wetube/sim/stories},
 * which {@code make stories} writes. A test tells them again and compares.
 */
public final class Stories {
    /** Below the project's folder. */
    public static final Path FOLDER = Path.of("test/wetube/sim/stories");

    /** A line about a message; those of one message to several are put together. */
    private static final Pattern SENT = Pattern.compile("(.* s  .*? → )(.+?)(  .*)");

    private static final String HOW_TO_READ = """

            "clicks" is what somebody does in their page, "writes" an event of the log, "→ bo" a message to Bo's peer, "shows" what
            a page shows of an act on the video, and "--" what happens to the network. WANT asks for what one's log lacks; EVENTS
            answer it, unless there is nothing to send. Left out is what is said all the time: SYNC (each peer's heartbeat), the
            exchanges of time, and that a token has come. Times are virtual.
            """;

    private static final String PAUSE = """
            A pause
            -------

            Ada directs, Bo is an editor, Cy a viewer. A click becomes an event that Bo signs and writes to his disk; only then it
            is sent, and only then his own page shows it. Bo's peer sends it to all that it has a link to. Later nothing gets
            through between Bo and Cy: Ada's peer passes Bo's events on to Cy, as Bo signed them.
            """;

    private static final String ELECTION = """
            An election of five
            -------------------

            The director of six is killed, and the other five elect one of themselves by the algorithm of Chang and Roberts: each
            sends a token with its own name round the ring, and lets others' tokens pass only if they rank higher. Whose token comes
            back has the highest rank, and a second lap tells everybody, who then vote for it.

            "ELECTION(p2)" is a token of the first lap with candidate p2, "ELECTED(p2)" one of the second.
            """;

    private static final String FORK = """
            A fork
            ------

            Ada and Cy direct. Bo has copied his key and data to a second machine, and both run. While they are apart both write,
            each a next event of Bo: two events after one and the same, that do not know of each other. Nobody can say which of
            them is Bo's. Whoever first holds both writes FORK, which names the two; that takes Bo out, whatever either copy wants,
            until a director invites him again.
            """;

    private static final String SPLIT = """
            A split
            -------

            Ada directs, Bo is an editor, and the other three are viewers. The network falls into two parts that can't reach each
            other. Three see no director any more and elect one. Both parts go on: Bo pauses in his, the elected one makes somebody
            an editor in the other. Healed, they exchange what the others lack, and all come to the same state: Ada
            directs still, and whoever was elected with most of the votes directs beside her.
            """;

    private Stories() {}

    public static void main(String[] arguments) throws IOException {
        for (Map.Entry<String, String> story : all().entrySet()) {
            Files.writeString(FOLDER.resolve(story.getKey()), story.getValue());
        }
    }

    /** By the name of the file: what is to stand in it. */
    public static Map<String, String> all() {
        Map<String, String> stories = new LinkedHashMap<>();
        stories.put("pause.txt", told(PAUSE, HOW_TO_READ, Stories::pause));
        stories.put("election.txt", told(ELECTION, "", out -> ElectionStory.tell(5, 1, out)));
        stories.put("fork.txt", told(FORK, HOW_TO_READ, Stories::fork));
        stories.put("split.txt", told(SPLIT, HOW_TO_READ, Stories::split));
        return stories;
    }

    private static String told(String about, String howToRead, Consumer<Consumer<String>> teller) {
        List<String> lines = new ArrayList<>(List.of(about + howToRead,
                "Made by the simulator: `make stories` writes this file.\n"));
        teller.accept(line -> {
            Matcher last = SENT.matcher(lines.get(lines.size() - 1));
            Matcher next = SENT.matcher(line);
            if (last.matches() && next.matches() && last.group(1).equals(next.group(1)) && last.group(3).equals(next.group(3))) {
                lines.set(lines.size() - 1, last.group(1) + last.group(2) + ", " + next.group(2) + next.group(3));
            } else {
                lines.add(line);
            }
        });
        return String.join("\n", lines) + "\n";
    }

    /** From now on it is told, from 0 s on. */
    private static void begin(Simulation sim, Consumer<String> out) {
        sim.runFor(2000);
        long begun = sim.timeline().nowMs();
        sim.withMessages().tell((timeMs, who, what) -> out.accept(Transcript.format(timeMs - begun, who, what)));
    }

    private static void pause(Consumer<String> out) {
        Simulation sim = new Simulation(1).withoutPlayers();
        List<Machine> people = sim.machines("ada", "bo", "cy");
        Machine ada = people.get(0);
        Machine bo = people.get(1);
        Machine cy = people.get(2);
        sim.party(ada, bo, cy);
        sim.role(ada, bo, "editor");
        ada.page().load("youtube:aaaaaaaaaaa");
        sim.slowDisk(bo, 8);
        begin(sim, out);
        bo.page().pause(12.5);
        sim.runUntil("all pause", 5000, () -> people.stream().allMatch(each -> each.page().video().equals("PAUSED")));
        sim.runFor(500);
        sim.say("nothing gets through between bo and cy");
        sim.network().cut(bo, cy);
        sim.runFor(15_000);
        bo.page().play(12.5);
        sim.runUntil("all play", 5000, () -> people.stream().allMatch(each -> each.page().video().equals("PLAYING")));
        sim.runFor(500);
    }

    private static void fork(Consumer<String> out) {
        Simulation sim = new Simulation(2).withoutPlayers();
        Machine ada = sim.machine("ada");
        Machine bo = sim.machine("bo");
        Machine cy = sim.machine("cy");
        sim.party(ada, bo, cy);
        sim.role(ada, bo, "editor");
        sim.role(ada, cy, "director");
        ada.page().load("youtube:aaaaaaaaaaa");
        sim.runFor(1000);
        Machine copy = sim.copyOf(bo);
        sim.network().split(List.of(ada, bo), List.of(cy, copy));
        sim.runFor(15_000);
        begin(sim, out);
        sim.say("ada and bo are in one part of the network, cy and bo's copy in the other");
        bo.page().pause(3);
        copy.page().seek(9);
        sim.runFor(1000);
        sim.say("the network is whole again");
        sim.network().heal();
        sim.runUntil("Bo is out", 30_000, () -> List.of(ada, cy).stream().noneMatch(each -> each.roleOf(bo).includes(Role.VIEWER)));
        sim.runFor(1000);
    }

    private static void split(Consumer<String> out) {
        Simulation sim = new Simulation(3).withoutPlayers();
        List<Machine> people = sim.machines("ada", "bo", "cy", "dee", "eli");
        Machine ada = people.get(0);
        Machine bo = people.get(1);
        List<Machine> part = people.subList(2, 5);
        sim.party(ada, people.subList(1, 5).toArray(Machine[]::new));
        sim.role(ada, bo, "editor");
        ada.page().load("youtube:aaaaaaaaaaa");
        sim.runFor(15_000);
        begin(sim, out);
        sim.say("the network falls apart: ada, bo | cy, dee, eli");
        sim.network().split(List.of(ada, bo), part);
        sim.runUntil("one is elected", 15_000, () -> part.stream().anyMatch(each -> each.page().session("role").equals("director")));
        Machine elected = part.stream().filter(each -> each.page().session("role").equals("director")).findFirst().orElseThrow();
        bo.page().pause(20);
        elected.page().role(part.get(elected == part.get(0) ? 1 : 0).id(), "editor");
        sim.runFor(3000);
        sim.say("the network is whole again");
        sim.network().heal();
        sim.runUntilTogether(ada.session().orElseThrow().id(), 45_000);
        sim.runFor(1000);
    }
}
