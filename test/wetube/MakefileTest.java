package wetube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import wetube.testing.NeedsProcesses;
import wetube.testing.Project;

/** The project's Makefile over a program that only says what it was given. */
@NeedsProcesses
@DisplayName("The Makefile")
class MakefileTest {
    /** Each WETUBE_ variable on a line, in hexadecimal, so that every character is seen; SEED is its exit status. */
    private static final String PROGRAM = """
            package wetube;
            public class Main {
                public static void main(String[] arguments) {
                    System.out.println("arguments=" + String.join(" ", arguments));
                    System.getenv().forEach((name, value) -> {
                        if (name.startsWith("WETUBE_")) {
                            System.out.println(name + "=" + java.util.HexFormat.of().formatHex(value.getBytes(ENCODING)));
                        }
                    });
                    System.exit(Integer.parseInt(System.getenv().getOrDefault("WETUBE_SEED", "0")));
                }
                private static final java.nio.charset.Charset ENCODING =
                        java.nio.charset.Charset.forName(System.getProperty("sun.jnu.encoding"));
            }
            """;

    /** The version of its class files. */
    private static final int JAVA_8 = 52;

    private static final List<String> SETTINGS =
            List.of("PORT", "NAME", "DATA", "KEYS", "HOST", "TRACE", "PEERS", "ELECTION", "KILL", "MINUTES");

    @TempDir
    private static Path folder;

    private record Outcome(int status, String output) {
        /** What the program found in a variable, or null. */
        String given(String variable) {
            return output.lines().filter(line -> line.startsWith(variable + "="))
                    .map(line -> new String(java.util.HexFormat.of().parseHex(line.substring(variable.length() + 1)),
                            StandardCharsets.ISO_8859_1))
                    .findFirst().orElse(null);
        }
    }

    @BeforeAll
    static void copy() throws IOException {
        Files.copy(Project.root().resolve("Makefile"), folder.resolve("Makefile"));
        Files.createDirectories(folder.resolve("src/wetube"));
        Files.createDirectories(folder.resolve("test/wetube"));
        Files.createDirectories(folder.resolve("web"));
        Files.writeString(folder.resolve("src/wetube/Main.java"), PROGRAM);
        Files.copy(Project.root().resolve("src/wetube/Launch.java"), folder.resolve("src/wetube/Launch.java"));
        assertEquals(0, make("run").status());
    }

    private static Outcome make(String... arguments) throws IOException {
        return make(Map.of(), arguments);
    }

    private static Outcome make(Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("make"));
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("WETUBE_") || name.startsWith("MAKE")
                || name.equals("MFLAGS") || name.equals("CI") || name.equals("ONLY") || name.equals("JUNIT"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            return new Outcome(process.waitFor(), output);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** What somebody may have pasted; every one would make a file named x if a shell or make expanded it. */
    static Stream<String> pasted() {
        return Stream.of("$(touch x)", "`touch x`", "'; touch x; '", "\"; touch x; \"", "; touch x", "& touch x",
                "| touch x", "\ntouch x\n", "a\n\ttouch x", "> x", "$(shell touch x)", "$$(shell touch x)",
                "${shell touch x}", "$$(touch x)", "$$$(touch x)", "$(eval $(shell touch x))", "$(file >x,y)",
                "$(call shell,touch x)", "$(NAME)", "#`touch x`", "\\`touch x`", "-- touch x", "!touch x",
                "$(error $(shell touch x))", "a,b c=d:e%f*?[~]\\", "  spaces  inside  ");
    }

    @ParameterizedTest(name = "pasted text {index}")
    @MethodSource("pasted")
    @DisplayName("hands a value on as it was typed, and expands it nowhere")
    void expandsNothing(String value) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("run"));
        SETTINGS.forEach(name -> arguments.add(name + "=" + value));
        Outcome run = make(arguments.toArray(String[]::new));
        for (String name : SETTINGS) {
            assertEquals(value.stripLeading(), run.given("WETUBE_" + name), name);
        }
        assertEquals(value, make(Map.of("WETUBE_NAME", value, "NAME", value), "run").given("WETUBE_NAME"));
        make("run", "JAVA_HOME=" + value, "ONLY=" + value, "CI=" + value, "JUNIT=" + value);
        make(Map.of("JAVA_HOME", value, "ONLY", value, "CI", value, "JUNIT", value, "NO_SUCH_OPTION", value), "run");
        make("help", "NO_SUCH_OPTION=" + value);
        assertFalse(Files.exists(folder.resolve("x")), "something made x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "keys", "sim", "stories", "echo", "lines", "docs", "jar", "test", "soak", "help", "clean"})
    @DisplayName("has no command that expands a value")
    void noCommandExpands(String command) throws IOException {
        for (String value : List.of("$(shell touch x)`touch x`", "'; touch x; '\"; touch x; \"")) {
            List<String> arguments = new ArrayList<>(List.of(command, "JUNIT=" + value, "ONLY=" + value));
            SETTINGS.forEach(name -> arguments.add(name + "=" + value));
            make(arguments.toArray(String[]::new));
            assertFalse(Files.exists(folder.resolve("x")), "something made x");
        }
    }

    @Test
    @DisplayName("takes settings of its own names only from the command line: WSL has NAME, and tcsh HOST, in every environment")
    void ignoresTheEnvironment() throws IOException {
        assertEquals(null, make(Map.of("NAME", "laptop", "HOST", "laptop"), "run").given("WETUBE_NAME"));
    }

    @Test
    @DisplayName("refuses a setting it does not know, with status 2")
    void refusesUnknown() throws IOException {
        Outcome outcome = make("run", "PROT=7001");
        assertEquals(2, outcome.status());
        assertTrue(outcome.output().contains("PROT"), outcome.output());
        assertEquals(1, outcome.output().lines().count(), outcome.output());
    }

    @Test
    @DisplayName("runs a peer from a file that the next build does not touch: what it loads later is there")
    void runsApart() throws IOException, InterruptedException {
        Path main = folder.resolve("src/wetube/Main.java");
        Files.writeString(main, """
                package wetube;
                public class Main {
                    public static void main(String[] arguments) throws java.io.IOException {
                        System.out.println("up");
                        System.in.read();
                        Late.say();
                    }
                }
                class Late {
                    static void say() { System.out.println("still here"); }
                }
                """);
        try {
            Process running = new ProcessBuilder("make", "-s", "run").directory(folder.toFile()).redirectErrorStream(true).start();
            BufferedReader out = running.inputReader();
            for (String line = out.readLine(); !line.equals("up"); line = out.readLine()) {
                assertNotNull(line);
            }
            Files.writeString(main, PROGRAM);
            assertEquals(0, make("run").status());
            assertEquals(0, make("clean").status());
            running.outputWriter().append('\n').flush();
            assertEquals("still here", out.readLine());
            assertEquals(0, running.waitFor());
        } finally {
            Files.writeString(main, PROGRAM);
        }
    }

    @Test
    @DisplayName("makes a jar that tells an older Java in one line what is needed")
    void olderJava() throws IOException, InterruptedException {
        assertEquals(0, make("jar").status());
        Path jar = folder.resolve("build/wetube.jar");
        try (FileSystem files = FileSystems.newFileSystem(jar)) {
            byte[] launch = Files.readAllBytes(files.getPath("wetube/Launch.class"));
            assertEquals(JAVA_8, launch[7], "what is run first is read by Java 8");
        }
        Path old = Path.of("/usr/lib/jvm/java-17-openjdk-amd64/bin/java");
        assumeTrue(Files.exists(old), "no older Java here");
        Process process = new ProcessBuilder(old.toString(), "-jar", jar.toString(), "run").redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(2, process.waitFor());
        assertEquals(1, said.lines().count(), said);
        assertTrue(said.contains("Java 21") && said.contains("17"), said);
    }

    @Test
    @DisplayName("lists its commands when none is named")
    void helps() throws IOException {
        String help = make().output();
        for (String target : List.of("run", "demo", "test", "soak", "sim", "stories", "keys", "echo", "lines", "docs", "jar", "clean")) {
            assertTrue(help.contains("make " + target), help);
        }
    }

    @Test
    @DisplayName("compiles again only when a source was changed, added or deleted")
    void compilesWhenNeeded() throws IOException {
        make("run");
        assertFalse(make("run").output().contains("Compiling"));
        Path added = folder.resolve("src/wetube/Added.java");
        Files.writeString(added, "package wetube; class Added {}");
        assertTrue(make("run").output().contains("Compiling"));
        assertFalse(make("run").output().contains("Compiling"));
        Files.delete(added);
        assertTrue(make("run").output().contains("Compiling"));
        assertFalse(Files.exists(folder.resolve("build/classes/wetube/Added.class")), "a class without a source");
    }

    @Test
    @DisplayName("ends with a failure when the program does, and passes the command on")
    void passesStatus() throws IOException {
        Outcome outcome = make("demo", "SEED=3");
        assertTrue(outcome.output().contains("arguments=demo --from-env"), outcome.output());
        assertTrue(outcome.output().contains("Error 3"), outcome.output());
        assertEquals(2, outcome.status());
    }

    @Test
    @DisplayName("clean deletes build and leaves data and keys alone")
    void cleans(@TempDir Path other) throws IOException {
        Files.copy(folder.resolve("Makefile"), other.resolve("Makefile"));
        for (String name : List.of("build/x", "data/x", "keys/x", "src/x", "test/x")) {
            Files.createDirectories(other.resolve(name));
        }
        assertEquals(0, make("-C", other.toString(), "clean").status());
        assertFalse(Files.exists(other.resolve("build")));
        assertTrue(Files.exists(other.resolve("data/x")) && Files.exists(other.resolve("keys/x")));
    }
}
