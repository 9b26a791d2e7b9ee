package wetube.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Counts lines of code for {@code make lines}: how large each package is, its tests, and the page.
 *
 * <p>A line counts unless it is blank, a comment, a package or import line, or nothing but closing brackets. This file needs
 * no other of the project, so that {@code java} runs it as it is, without a build.
 */
public final class Lines {
    private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/|<!--.*?-->");
    private static final Pattern NO_CODE = Pattern.compile("\\s*(//.*)?|(package|import) .*|\\s*[\\]});,]+\\s*");

    private static final String JAVA = "java";
    private static final String PAGE = "js|css|html";

    private Lines() {}

    public static void main(String[] arguments) throws IOException {
        Map<String, Long> src = inFolders("src", JAVA);
        Map<String, Long> test = inFolders("test", JAVA);
        Set<String> names = new TreeSet<>(src.keySet());
        names.addAll(test.keySet());
        System.out.printf("%-24s %7s %7s%n", "lines of Java", "src", "test");
        names.forEach(name -> row(name, src.getOrDefault(name, 0L), test.getOrDefault(name, 0L)));
        row("in all", sum(src), sum(test));
        System.out.printf("%n%-24s %7s %7s%n", "JavaScript, CSS, HTML", "web", "test");
        row("in all", sum(inFolders("web", PAGE)), sum(inFolders("test", PAGE)));
    }

    private static void row(String name, long main, long test) {
        System.out.printf("%-24s %7d %7d%n", name, main, test);
    }

    /** How many lines of code each folder below {@code top} holds itself, by its name with dots. */
    private static Map<String, Long> inFolders(String top, String endings) throws IOException {
        Map<String, Long> counts = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(Path.of(top))) {
            for (Path path : paths.filter(path -> path.toString().matches(".*\\.(" + endings + ")")).toList()) {
                String folder = Path.of(top).relativize(path.getParent()).toString().replaceAll("[/\\\\]", ".");
                counts.merge(folder, count(Files.readString(path)), Long::sum);
            }
        }
        return counts;
    }

    /** How many lines of code this text of a file has. */
    public static long count(String text) {
        return COMMENT.matcher(text).replaceAll("").lines().filter(line -> !NO_CODE.matcher(line).matches()).count();
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
