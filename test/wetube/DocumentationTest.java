package wetube;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import wetube.testing.Project;

/** What javadoc would say in half a minute, found in a moment: a class was renamed or moved, and a comment still names it. */
@DisplayName("The documentation")
class DocumentationTest {
    private static final Pattern LINK = Pattern.compile("\\{@link(?:plain)?\\s+([\\w.]+)");
    private static final Pattern NAME_OF_CLASS = Pattern.compile("(?:[a-z]\\w*\\.)*([A-Z]\\w*)(?:\\.\\w+)*");

    @Test
    @DisplayName("links only to classes that its file knows")
    void links() throws IOException {
        List<String> broken = new ArrayList<>();
        Path src = Project.root().resolve("src");
        try (Stream<Path> files = Files.walk(src)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
                String text = Files.readString(file);
                for (String target : LINK.matcher(text).results().map(link -> link.group(1)).toList()) {
                    if (!isKnown(target, file, text, src)) {
                        broken.add(src.relativize(file) + ": " + target);
                    }
                }
            }
        }
        assertEquals(List.of(), broken);
    }

    private static boolean isOfTheJdk(String name) {
        try {
            Class.forName(name);
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static boolean isKnown(String target, Path file, String text, Path src) {
        MatchResult name = NAME_OF_CLASS.matcher(target).results().findFirst().orElse(null);
        if (name == null) {
            return target.chars().allMatch(c -> c != '.') || Files.isDirectory(src.resolve(target.replace('.', '/')));
        }
        String simple = name.group(1);
        if (target.startsWith("wetube.")) {
            return Files.exists(src.resolve(target.substring(0, name.end(1)).replace('.', '/') + ".java"));
        }
        return isOfTheJdk(target.startsWith("java") ? target : "java.lang." + simple) || Files.exists(file.resolveSibling(simple + ".java"))
                || Pattern.compile("import [\\w.]*\\b" + simple + ";").matcher(text).find()
                || Pattern.compile("\\b(?:class|record|enum|interface) " + simple + "\\b").matcher(text).find();
    }
}
