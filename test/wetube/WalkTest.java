package wetube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import wetube.testing.Project;

/** Readers are led through the sources by two tables of the README: they must not be led into the wrong file. */
@DisplayName("The README's walk")
class WalkTest {
    private static final Pattern HEADING = Pattern.compile("### A first walk: (\\d+) files, about ([\\d,]+) lines");
    private static final Pattern NUMBERED = Pattern.compile("(?m)^\\| (\\d+) \\| `([^`]+)` \\|");
    private static final Pattern STEP = Pattern.compile("(?m)^\\| (?:`([^`]+)`)? ?\\| (?:`([^`]+)`|\\*([^*]+)\\*) \\|");

    /** A line of the second table; without a file where the click crosses a boundary. */
    private record Step(Optional<String> file, String find) {}

    private static String read(String file) throws IOException {
        return Files.readString(Project.root().resolve(file));
    }

    private static String section(String from, String to) throws IOException {
        String readme = read("README.md");
        return readme.substring(readme.indexOf(from), readme.indexOf(to));
    }

    private static String firstWalk() throws IOException {
        return section("### A first walk", "### Follow one click");
    }

    private static List<Step> click() throws IOException {
        return STEP.matcher(section("### Follow one click", "### Each protocol")).results()
                .map(row -> new Step(Optional.ofNullable(row.group(1)), row.group(2) != null ? row.group(2) : row.group(3))).toList();
    }

    @Test
    @DisplayName("has as many files and lines as it says, numbered one by one")
    void length() throws IOException {
        Matcher heading = HEADING.matcher(firstWalk());
        assertTrue(heading.find());
        List<MatchResult> rows = NUMBERED.matcher(firstWalk()).results().toList();
        int lines = 0;
        for (int i = 0; i < rows.size(); i++) {
            assertEquals(i + 1, Integer.parseInt(rows.get(i).group(1)));
            lines += (int) read(rows.get(i).group(2)).lines().count();
        }
        assertEquals(Integer.parseInt(heading.group(1)), rows.size());
        assertEquals(Integer.parseInt(heading.group(2).replace(",", "")), lines, 150, "lines");
    }

    @Test
    @DisplayName("comes to a package's own page before any other file of it")
    void pagesFirst() throws IOException {
        Set<Path> introduced = new HashSet<>();
        for (MatchResult row : NUMBERED.matcher(firstWalk()).results().toList()) {
            Path file = Path.of(row.group(2));
            if (file.endsWith("package-info.java")) {
                introduced.add(file.getParent());
            }
            assertTrue(introduced.contains(file.getParent()) || file.startsWith("web"), file.toString());
        }
    }

    @Test
    @DisplayName("finds each line of the click in the file that it names")
    void lines() throws IOException {
        List<String> missing = new ArrayList<>();
        for (Step step : click()) {
            if (step.file.isPresent() && !read(step.file.get()).contains(step.find)) {
                missing.add(step.file.get() + ": " + step.find);
            }
        }
        assertEquals(List.of(), missing);
        assertTrue(click().size() > 30);
    }

    @Test
    @DisplayName("goes from file to file only where one knows the other, or a boundary lies between them")
    void arrows() throws IOException {
        List<Step> click = click();
        List<String> jumps = new ArrayList<>();
        for (int i = 1; i < click.size(); i++) {
            Optional<String> from = click.get(i - 1).file;
            Optional<String> to = click.get(i).file;
            if (from.isPresent() && to.isPresent() && !knows(from.get(), to.get()) && !knows(to.get(), from.get())) {
                jumps.add(from.get() + " → " + to.get());
            }
        }
        assertEquals(List.of(), jumps);
    }

    private static boolean knows(String one, String other) throws IOException {
        String name = other.substring(other.lastIndexOf('/') + 1).replace(".java", "");
        return Pattern.compile("\\b" + Pattern.quote(name) + "\\b").matcher(read(one)).find();
    }
}
