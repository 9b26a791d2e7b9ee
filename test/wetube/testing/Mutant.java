package wetube.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import wetube.wire.Json;

/**
 * All of WeTube and its simulators once more, with something changed in one source file: compiled in memory, and loaded apart
 * from the real classes.
 */
public final class Mutant extends ClassLoader {
    private final Map<String, byte[]> changed;

    private Mutant(Map<String, byte[]> changed) {
        super(Mutant.class.getClassLoader());
        this.changed = changed;
    }

    /** What is to be replaced by what; each must stand in the file, once. */
    public record Change(String file, Map<String, String> replacements) {}

    /** @throws IllegalStateException if the source does not have what is to be replaced, or does not compile afterwards */
    public static Mutant of(Change... changes) throws IOException {
        Map<String, byte[]> classes = new HashMap<>();
        for (Change change : changes) {
            classes.putAll(compile(change));
        }
        return new Mutant(classes);
    }

    private static Map<String, byte[]> compile(Change change) throws IOException {
        String source = Files.readString(Project.root().resolve("src/wetube").resolve(change.file));
        for (Map.Entry<String, String> replacement : change.replacements.entrySet()) {
            int first = source.indexOf(replacement.getKey());
            if (first < 0 || source.indexOf(replacement.getKey(), first + 1) >= 0) {
                throw new IllegalStateException(change.file + " does not have this once: " + replacement.getKey());
            }
            source = source.replace(replacement.getKey(), replacement.getValue());
        }
        return compile(change.file, source);
    }

    private static Map<String, byte[]> compile(String file, String source) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Map<String, byte[]> classes = new HashMap<>();
        JavaFileObject input = new SimpleJavaFileObject(URI.create("memory:///wetube/" + file), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
        StringWriter complaints = new StringWriter();
        try (JavaFileManager files = new InMemory(compiler.getStandardFileManager(null, null, null), classes)) {
            String original = Path.of(Json.class.getProtectionDomain().getCodeSource().getLocation().getPath()).toString();
            List<String> options = List.of("-proc:none", "-nowarn", "-classpath", original);
            if (!compiler.getTask(complaints, files, null, options, null, List.of(input)).call()) {
                throw new IllegalStateException("the changed " + file + " does not compile: " + complaints);
            }
        }
        return classes;
    }

    private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, byte[]> classes;

        InMemory(JavaFileManager files, Map<String, byte[]> classes) {
            super(files);
            this.classes = classes;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(Location location, String className, JavaFileObject.Kind kind,
                FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("memory:///" + className), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return new ByteArrayOutputStream() {
                        @Override
                        public void close() {
                            classes.put(className, toByteArray());
                        }
                    };
                }
            };
        }
    }

    /** Our own classes come from here, changed or not; all others from where they always come from. */
    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith("wetube.")) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> known = findLoadedClass(name);
            if (known != null) {
                return known;
            }
            byte[] bytes = changed.containsKey(name) ? changed.get(name) : original(name);
            return defineClass(name, bytes, 0, bytes.length);
        }
    }

    private byte[] original(String name) throws ClassNotFoundException {
        try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
