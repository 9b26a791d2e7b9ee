package wetube;

import java.lang.reflect.InvocationTargetException;

/**
 * What {@code java -jar wetube.jar} runs first: one line for whoever has a Java that can't run the rest. It alone is compiled for
 * Java 8, so it names {@link Main} as text.
 */
public final class Launch {
    private static final int USAGE = 2;

    private Launch() {}

    public static void main(String[] arguments) throws Throwable {
        try {
            Class.forName("wetube.Main").getMethod("main", String[].class).invoke(null, (Object) arguments);
        } catch (UnsupportedClassVersionError e) {
            System.err.println("WeTube needs Java 21 or later, and this is Java " + System.getProperty("java.version")
                    + ": install one from https://adoptium.net");
            System.exit(USAGE);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
