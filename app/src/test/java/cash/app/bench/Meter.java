package cash.app.bench;

import cash.persistence.BenchmarkSql;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/// Reads, at the edges of a window, what was used and done up to then.
final class Meter {

    /// Processor time of each and of all that runs on this machine, in seconds, and how many database
    /// transactions there were.
    record Reading(double client, double cash, double database, double machine, long commits) {

        static final Reading NOTHING = new Reading(0, 0, 0, 0, 0);

        /// The machine tells only how busy it was since it was asked last, which is when the window began.
        Reading since(Reading earlier, double seconds) {
            return new Reading(
                    client - earlier.client,
                    cash - earlier.cash,
                    database - earlier.database,
                    machine * seconds,
                    commits - earlier.commits);
        }

        Reading plus(Reading other) {
            return new Reading(
                    client + other.client,
                    cash + other.cash,
                    database + other.database,
                    machine + other.machine,
                    commits + other.commits);
        }

        /// The cores that each kept busy, and those that went to processes that have nothing to do with the benchmark.
        String cores(double seconds) {
            double others = Math.max(0, machine - client - cash - database);
            return figure(client / seconds) + "/" + figure(cash / seconds) + "/" + figure(database / seconds) + ", "
                    + figure(others / seconds);
        }

        private static String figure(double cores) {
            return Double.isNaN(cores) ? "n/a" : String.format(Locale.ROOT, "%.1f", cores);
        }
    }

    private static final OperatingSystemMXBean MACHINE =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final BenchmarkSql sql;
    private final ProcessHandle cash;
    private final Optional<ProcessHandle> database;

    Meter(BenchmarkSql sql, ProcessHandle cash, Optional<ProcessHandle> database) {
        this.sql = sql;
        this.cash = cash;
        this.database = database;
    }

    Reading read() throws Exception {
        return new Reading(
                seconds(ProcessHandle.current()),
                seconds(cash),
                database.map(Meter::seconds).orElse(Double.NaN),
                MACHINE.getCpuLoad() * MACHINE.getAvailableProcessors(),
                sql.commits());
    }

    private static double seconds(ProcessHandle process) {
        return process.info()
                .totalCpuDuration()
                .map(Duration::toNanos)
                .map(nanos -> nanos / 1e9)
                .orElse(Double.NaN);
    }
}
