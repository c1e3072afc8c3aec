package cash.app;

/// The entry point of the jar. It alone is compiled for Java 8, so that a Java too old for the rest can still say,
/// in one sentence, what is needed, where it would otherwise fail with an `UnsupportedClassVersionError`.
public final class Launcher {
    private static final int NEEDED = 25;

    private Launcher() {}

    public static void main(String[] args) throws Throwable {
        if (runningOn() < NEEDED) {
            System.err.println("cash needs Java " + NEEDED + " or newer; this is Java "
                    + System.getProperty("java.version") + " (" + System.getProperty("java.home")
                    + "). Start it with: /path/to/jdk-" + NEEDED + "/bin/java -jar cash.jar");
            System.exit(2);
        }
        try {
            Class.forName("cash.app.Main").getMethod("main", String[].class).invoke(null, (Object) args);
        } catch (java.lang.reflect.InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /// Before Java 9 the version reads `1.8`, since then `9`, `17`, `25`.
    private static int runningOn() {
        String version = System.getProperty("java.specification.version");
        return version.startsWith("1.") ? Integer.parseInt(version.substring(2)) : Integer.parseInt(version);
    }
}
