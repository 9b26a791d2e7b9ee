package wetube;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import wetube.testing.Project;

/**
 * Reads the sources and holds them to the plan: what may know what, and which classes may touch the world.
 *
 * <p>Names are looked for in the code without its comments and strings, as imports or written out; reflection is not seen.
 * When this fails because of a new class, either the class is in the wrong place, or a line of the tables here says why not.
 */
@DisplayName("The source tree")
class ArchitectureTest {
    /** From the top down; a package imports from lower ranks, and within its rank as long as there is no circle. */
    private static final List<Set<String>> RANKS = List.of(
            Set.of("wetube"),
            Set.of("wetube.peer"),
            Set.of("wetube.party"),
            Set.of("wetube.web", "wetube.web.websocket", "wetube.link", "wetube.library", "wetube.tracker", "wetube.page"),
            Set.of("wetube.session"),
            Set.of("wetube.law"),
            Set.of("wetube.act", "wetube.friends"),
            Set.of("wetube.election", "wetube.overlay", "wetube.chat", "wetube.swarm"),
            Set.of("wetube.log", "wetube.clock"),
            Set.of("wetube.identity", "wetube.wire"));

    /** Packages that know less than their rank allows. */
    private static final Map<String, Set<String>> ONLY = Map.of("wetube.web.websocket", Set.of("wetube.wire"));

    /** Pure: state machines and values, run on one thread, told the time. */
    private static final Set<String> CORE = Set.of("wetube.wire", "wetube.identity", "wetube.clock", "wetube.log",
            "wetube.election", "wetube.overlay", "wetube.chat", "wetube.act", "wetube.friends", "wetube.law", "wetube.session",
            "wetube.swarm", "wetube.page", "wetube.party", "wetube.peer", "wetube.tracker");

    /** Classes in core packages that belong to the shell, each with what it does there. */
    private static final Map<String, String> SHELL = Map.ofEntries(
            Map.entry("wetube.identity.KeyFile", "is the key store's file"),
            Map.entry("wetube.identity.KnownSignatures", "is shared by the links' reader threads"),
            Map.entry("wetube.log.LogFile", "is the log on disk"),
            Map.entry("wetube.identity.BoundedVerifier", "has threads of its own, so that checks don't take all processors"),
            Map.entry("wetube.peer.Gate", "counts, on the links' reader threads, what waits before the core"),
            Map.entry("wetube.peer.PeerLoop", "owns the core's thread, where all others meet"),
            Map.entry("wetube.peer.Questions", "is where programs' threads wait for the core"),
            Map.entry("wetube.peer.Scribe", "writes to disk, on a thread of its own"),
            Map.entry("wetube.peer.Storage", "is what a peer keeps on disk"),
            Map.entry("wetube.peer.SwarmLoop", "owns the swarms' thread, and the disk's beside it"),
            Map.entry("wetube.tracker.KnownTrackers", "is the file of keys that trackers showed"),
            Map.entry("wetube.tracker.StatusPage", "shows the tracker's counts on the loopback"),
            Map.entry("wetube.tracker.TrackerClient", "asks a tracker over HTTPS"),
            Map.entry("wetube.tracker.TrackerServer", "answers over HTTPS"));

    /** What a core class does not use: the pattern, and what it stands for. */
    private static final Map<Pattern, String> WORLD = Map.ofEntries(
            rule("java\\.net\\.(?!URI\\b|URISyntaxException\\b)\\w+|javax\\.net\\b|com\\.sun\\.net\\b", "the network"),
            rule("java\\.io\\.(?!ByteArray(Input|Output)Stream\\b)\\w+|java\\.nio\\.(file|channels)\\b", "files and streams"),
            rule("java\\.util\\.(concurrent\\b|Timer\\b)|\\bThread\\b|\\bparallelStream\\b", "threads"),
            rule("\\bsynchronized\\b|\\bvolatile\\b|Collections\\.synchronized|\\bnotify(All)?\\(", "state shared by threads"),
            rule("System\\.(currentTimeMillis|nanoTime)|\\b(Instant|Year|\\w+Date|\\w*Time)\\.now\\("
                    + "|java\\.time\\.(Clock|InstantSource)\\b", "a clock"),
            rule("\\bRandom\\(\\)|\\bSecureRandom\\b|ThreadLocalRandom|Math\\.random|randomUUID", "chance without a seed"),
            rule("\\bwetube\\.(web|library)\\b|\\bwetube\\.link\\.(?!DialFailure\\b)\\w+", "a package of the shell"),
            rule("System\\.(in|out|err|exit|getenv|getProperty|getLogger)\\b|\\bRuntime\\b", "the process around it"));

    /** Circles of classes that are still there, each with its members in order. None may come back; whoever cuts one takes it out. */
    private static final Set<String> CIRCLES = Set.of();

    /** How many lines a file may have, by folder. */
    private static final Map<String, Integer> LINES_MAX = Map.of("src", 400, "test", 450, "web", 450);
    /** Files that are still longer; whoever shortens one takes it out. */
    private static final Set<String> LONG = Set.of();

    /** Ways in which text becomes markup or code. */
    private static final Pattern MARKUP_FROM_TEXT = Pattern.compile("\\b(innerHTML|outerHTML|insertAdjacentHTML|srcdoc"
            + "|createContextualFragment|document\\.write(ln)?|eval\\(|new Function\\b)|\\bset(Timeout|Interval)\\(\\s*[\"'`]");

    private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);");
    private static final Pattern OURS = Pattern.compile("\\b(wetube(?:\\.[a-z]\\w*)*)\\.[A-Z*]");
    private static final Pattern JDK = Pattern.compile("\\b((?:java|javax|jdk|com\\.sun)(?:\\.[a-z]\\w*)+)\\.[A-Z*]");
    private static final Pattern NAME = Pattern.compile("(?<![\\w.])[A-Z]\\w*");
    private static final Pattern DECLARED_OR_IMPORTED = Pattern.compile(
            "(?m)(?:^ +.*\\b(?:class|record|enum|interface) |^import .*\\.)([A-Z]\\w*)");
    /** Comments, text blocks, strings and characters, in the order in which they must be tried. */
    private static final Pattern NO_CODE = Pattern.compile(
            "(?s)/\\*.*?\\*/|//[^\\n]*|\"\"\".*?(?<!\\\\)\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*\"|'(?:\\\\.|[^'\\\\\\n])+'");

    private static Map.Entry<Pattern, String> rule(String pattern, String meaning) {
        return Map.entry(Pattern.compile(pattern), meaning);
    }

    /** A source file without its comments and strings; line numbers stay. */
    private record Source(String file, String packageName, String code) {
        static Source of(String file, String text) {
            String code = NO_CODE.matcher(text).replaceAll(found -> "\n".repeat(lineEnds(found.group())));
            Matcher name = PACKAGE.matcher(code);
            return new Source(file, name.find() ? name.group(1) : "", code);
        }

        String simpleName() {
            return file.substring(file.lastIndexOf('/') + 1).replace(".java", "");
        }

        String className() {
            return packageName + "." + simpleName();
        }

        /** The names that mean classes of this package: those it neither declares inside, nor imports, nor takes out of another. */
        Set<String> simpleNames() {
            Set<String> names = NAME.matcher(code).results().map(MatchResult::group).collect(Collectors.toSet());
            DECLARED_OR_IMPORTED.matcher(code).results().map(name -> name.group(1)).forEach(names::remove);
            return names;
        }

        int line(int at) {
            return 1 + lineEnds(code.substring(0, at));
        }

        private static int lineEnds(String text) {
            return (int) text.chars().filter(c -> c == '\n').count();
        }
    }

    private static Map<String, String> read(String folder, String endings) throws IOException {
        Path root = Project.root();
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(root.resolve(folder))) {
            for (Path path : paths.filter(path -> path.toString().matches(".*\\.(" + endings + ")")).toList()) {
                files.put(root.relativize(path).toString(), Files.readString(path));
            }
        }
        return files;
    }

    private static List<Source> sources(Map<String, String> files) {
        return files.entrySet().stream().map(file -> Source.of(file.getKey(), file.getValue())).toList();
    }

    @Test
    @DisplayName("imports point down, and never in a circle")
    void importsPointDown() throws IOException {
        assertEquals(List.of(), directions(sources(read("src", "java"))));
    }

    private static List<String> directions(List<Source> sources) {
        List<String> problems = new ArrayList<>();
        Map<String, Set<String>> beside = new TreeMap<>();
        for (Source source : sources) {
            String from = source.packageName();
            if (from.isEmpty()) {
                continue;
            }
            Matcher used = OURS.matcher(source.code());
            while (used.find()) {
                String to = used.group(1);
                String where = source.file() + ":" + source.line(used.start()) + ": ";
                if (rank(from) < 0 || rank(to) < 0) {
                    problems.add(where + from + " or " + to + " has no rank yet");
                } else if (rank(to) < rank(from)) {
                    problems.add(where + from + " looks up to " + to);
                } else if (!to.equals(from) && !ONLY.getOrDefault(from, Set.of(to)).contains(to)) {
                    problems.add(where + from + " needs no " + to);
                } else if (!to.equals(from)) {
                    beside.computeIfAbsent(from, key -> new TreeSet<>()).add(to);
                }
            }
        }
        circles(beside).forEach(circle -> problems.add(circle + " import in a circle"));
        return problems;
    }

    private static int rank(String packageName) {
        return IntStream.range(0, RANKS.size()).filter(rank -> RANKS.get(rank).contains(packageName)).findFirst().orElse(-1);
    }

    private static Set<String> reached(String from, Map<String, Set<String>> edges, Set<String> seen) {
        for (String to : edges.getOrDefault(from, Set.of())) {
            if (seen.add(to)) {
                reached(to, edges, seen);
            }
        }
        return seen;
    }

    /** The largest sets whose members all reach each other; of one member only if it reaches itself. */
    private static Set<Set<String>> circles(Map<String, Set<String>> edges) {
        Map<String, Set<String>> reached = new TreeMap<>();
        edges.keySet().forEach(start -> reached.put(start, reached(start, edges, new TreeSet<>())));
        Set<Set<String>> circles = new LinkedHashSet<>();
        reached.forEach((start, others) -> {
            Set<String> circle = new TreeSet<>(others);
            circle.removeIf(other -> !reached.getOrDefault(other, Set.of()).contains(start));
            if (!circle.isEmpty()) {
                circles.add(circle);
            }
        });
        return circles;
    }

    @Test
    @DisplayName("no classes of a package use each other in a circle")
    void classesFormNoCircle() throws IOException {
        assertEquals(CIRCLES, circlesOfClasses(sources(read("src", "java"))));
    }

    private static Set<String> circlesOfClasses(List<Source> sources) {
        Set<String> circles = new TreeSet<>();
        sources.stream().collect(Collectors.groupingBy(Source::packageName)).forEach((name, beside) -> {
            Set<String> classes = beside.stream().map(Source::simpleName).collect(Collectors.toSet());
            Map<String, Set<String>> used = new TreeMap<>();
            for (Source source : beside) {
                Set<String> names = source.simpleNames();
                names.retainAll(classes);
                names.remove(source.simpleName());
                used.put(source.simpleName(), names);
            }
            circles(used).forEach(circle -> circles.add(name + ": " + String.join(" ", circle)));
        });
        return circles;
    }

    @Test
    @DisplayName("the core touches no network, file, thread, clock or unseeded chance")
    void coreIsPure() throws IOException {
        assertEquals(List.of(), touches(sources(read("src", "java")), SHELL.keySet()));
    }

    private static List<String> touches(List<Source> sources, Set<String> shell) {
        Map<Pattern, String> shellNames = new HashMap<>();
        for (String name : shell) {
            shellNames.put(Pattern.compile("\\b" + name.replaceAll(".*\\.", "") + "\\b"), "a class of the shell");
        }
        List<String> problems = new ArrayList<>();
        Set<String> needless = new TreeSet<>(shell);
        for (Source source : sources) {
            if (!CORE.contains(source.packageName())) {
                continue;
            }
            List<String> found = uses(source, WORLD);
            if (shell.contains(source.className())) {
                if (!found.isEmpty()) {
                    needless.remove(source.className());
                }
            } else {
                problems.addAll(found);
                problems.addAll(uses(source, shellNames));
            }
        }
        needless.forEach(name -> problems.add(name + " is listed as shell and does not need to be"));
        problems.sort(null);
        return problems;
    }

    private static List<String> uses(Source source, Map<Pattern, String> rules) {
        List<String> problems = new ArrayList<>();
        rules.forEach((pattern, meaning) -> {
            Matcher used = pattern.matcher(source.code());
            if (used.find()) {
                String where = source.file() + ":" + source.line(used.start());
                problems.add(where + ": a core class uses " + meaning + " (" + used.group() + ")");
            }
        });
        return problems;
    }

    @Test
    @DisplayName("module-info requires the JDK modules that are used, and no other")
    void modulesAreMinimal() throws IOException {
        Map<String, String> moduleOf = new HashMap<>();
        for (ModuleReference module : ModuleFinder.ofSystem().findAll()) {
            module.descriptor().exports().forEach(export -> moduleOf.put(export.source(), module.descriptor().name()));
        }
        Set<String> used = new TreeSet<>();
        for (Source source : sources(read("src", "java"))) {
            Matcher name = JDK.matcher(source.code());
            while (name.find()) {
                used.add(moduleOf.getOrDefault(name.group(1), "no module: " + name.group(1)));
            }
        }
        used.remove("java.base");
        Set<String> required = new TreeSet<>();
        String moduleInfo = Files.readString(Project.root().resolve("src/module-info.java"));
        Matcher line = Pattern.compile("requires ([\\w.]+);").matcher(moduleInfo);
        while (line.find()) {
            required.add(line.group(1));
        }
        assertEquals(required, used);
    }

    @Test
    @DisplayName("every package has its introduction")
    void packagesAreIntroduced() throws IOException {
        Set<String> missing = new TreeSet<>();
        Set<String> introduced = new TreeSet<>();
        for (Source source : sources(read("src", "java"))) {
            (source.className().endsWith(".package-info") ? introduced : missing).add(source.packageName());
        }
        missing.removeAll(introduced);
        // The top is introduced by module-info and Main.
        missing.removeAll(Set.of("", "wetube"));
        assertEquals(Set.of(), missing);
    }

    @Test
    @DisplayName("no file is too long to be read at one sitting")
    void filesAreShort() throws IOException {
        Set<String> tooLong = new TreeSet<>();
        for (String folder : LINES_MAX.keySet()) {
            read(folder, "java|js|css|html").forEach((file, text) -> {
                if (text.lines().count() > LINES_MAX.get(folder)) {
                    tooLong.add(file);
                }
            });
        }
        assertEquals(LONG, tooLong);
    }

    @Test
    @DisplayName("the page never makes markup or code of text")
    void textStaysText() throws IOException {
        assertEquals(List.of(), markup(read("web", "js|html")));
    }

    private static List<String> markup(Map<String, String> files) {
        List<String> problems = new ArrayList<>();
        files.forEach((file, text) -> MARKUP_FROM_TEXT.matcher(text).results()
                .forEach(found -> problems.add(file + ": " + found.group())));
        return problems;
    }

    @Test
    @DisplayName("each of these rules finds its breach in a small bad tree")
    void rulesCanFail() {
        List<Source> bad = sources(new TreeMap<>(Map.of(
                "wire/A.java", "package wetube.wire;\nimport wetube.log.Event;\n/* wetube.peer.Peer */ class A {}",
                "wire/B.java", "package wetube.wire;\nclass B { wetube.identity.PeerId id; String s = \"wetube.peer.Peer\"; }",
                "identity/C.java", "package wetube.identity;\nimport static wetube.wire.B.f;\nclass C { volatile int n; }",
                "web/websocket/D.java", "package wetube.web.websocket;\nimport wetube.identity.*;\nclass D { Thread t; }",
                "new/E.java", "package wetube.novelty;\nimport wetube.wire.B;\nclass E {}",
                "log/F.java", "package wetube.log;\n// Thread\nclass F { char q = '\"', r = (char) System.nanoTime(); }",
                "peer/G.java", "package wetube.peer;\nimport java.net.URI;\nclass G { String s = \"\"\"\n  volatile\n  \"\"\"; }",
                "page/H.java", "package wetube.page;\nclass H { java.io.File f; Object r = new java.util.Random(); G g; }")));
        assertEquals(List.of(
                "new/E.java:2: wetube.novelty or wetube.wire has no rank yet",
                "web/websocket/D.java:2: wetube.web.websocket needs no wetube.identity",
                "wire/A.java:2: wetube.wire looks up to wetube.log",
                "[wetube.identity, wetube.wire] import in a circle"), directions(bad));
        assertEquals(Set.of("wetube.page: I J K"), circlesOfClasses(sources(new TreeMap<>(Map.of(
                "page/H.java", "package wetube.page;\n/** I */ class H { I i; }",
                "page/I.java", "package wetube.page;\nclass I { J j; }",
                "page/J.java", "package wetube.page;\nclass J { K k = new K(); }",
                "page/K.java", "package wetube.page;\nimport wetube.law.H;\nclass K { H h; I.Part i; }",
                "page/L.java", "package wetube.page;\nclass L { M.N n; }",
                "page/M.java", "package wetube.page;\nclass M {\n    record L() {}\n    L l; String s = \"L\"; }",
                "page/N.java", "package wetube.page;\nclass N { L l; }")))));
        assertEquals(List.of(
                "identity/C.java:3: a core class uses state shared by threads (volatile)",
                "log/F.java:3: a core class uses a clock (System.nanoTime)",
                "page/H.java:2: a core class uses a class of the shell (G)",
                "page/H.java:2: a core class uses chance without a seed (Random())",
                "page/H.java:2: a core class uses files and streams (java.io.File)",
                "wetube.peer.G is listed as shell and does not need to be"), touches(bad, Set.of("wetube.peer.G")));
        assertEquals(List.of("a.js: innerHTML", "a.js: setTimeout('"),
                markup(Map.of("a.js", "p.innerHTML = name; setTimeout('f()', 5); setTimeout(f, 5); p.textContent = name")));
    }
}
