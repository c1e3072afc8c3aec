package cash.app;

import java.io.File;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stops a process when this one ends without having stopped it, as after `kill -9`.
///
/// It is a shell that waits for the end of its input. The operating system closes that when this process ends,
/// however it ends. Where there is no shell, the other process runs until the next start finds it.
final class Watchdog {
    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

    /// Deaf to Ctrl-C and the like, which reach the whole group of processes while this one still stops in order.
    private static final String SCRIPT = "trap '' INT HUP TERM; read -r line || kill -TERM \"$1\"";

    private Watchdog() {}

    static void guard(Process guarded) {
        if (File.separatorChar != '/') {
            return;
        }
        try {
            Process watchdog = new ProcessBuilder("sh", "-c", SCRIPT, "cash-watchdog", Long.toString(guarded.pid()))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            var _ = guarded.onExit().thenRun(() -> release(watchdog));
        } catch (IOException e) {
            LOG.warn("There is no shell to stop MariaDB if cash is killed; the next start will do it.");
        }
    }

    /// A line ends the wait without a kill: the process is gone, and its number may soon be another's.
    private static void release(Process watchdog) {
        try (var input = watchdog.getOutputStream()) {
            input.write('\n');
        } catch (IOException e) {
            LOG.debug("The watchdog was gone already.", e);
        }
    }
}
