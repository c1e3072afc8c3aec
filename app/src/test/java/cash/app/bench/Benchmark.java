package cash.app.bench;

import cash.app.BenchmarkDatabase;
import cash.persistence.BareJdbc;
import cash.persistence.BenchmarkSql;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Measures cash as its users meet it, next to bare JDBC on the same database, and checks the books: `mvn -q -Pbench`.
///
/// Exit code 0: the figures are printed and the books are right. 1: not so, and a sentence says why.
public final class Benchmark {

    private static final long UNITS_EACH = 100_000_000_000L;
    private static final long UNITS = UNITS_EACH * Traffic.ACCOUNTS;

    private final Options options = Options.read();
    private final List<AutoCloseable> started = new ArrayList<>();

    private Benchmark() {}

    public static void main(String[] arguments) {
        int exitCode = 1;
        try {
            var benchmark = new Benchmark();
            Runtime.getRuntime().addShutdownHook(new Thread(benchmark::stop));
            exitCode = benchmark.run();
        } catch (Exception e) {
            System.err.println("The benchmark failed: " + innermost(e).getMessage());
        }
        System.exit(exitCode);
    }

    /// What went wrong in another thread, without the layers around it.
    private static Throwable innermost(Throwable e) {
        return e.getCause() == null ? e : innermost(e.getCause());
    }

    /// Ends what was started, the last first; after the last line as after Ctrl-C.
    private void stop() {
        for (var part : started.reversed()) {
            try {
                part.close();
            } catch (Exception e) {
                System.err.println(e.getMessage());
            }
        }
    }

    private <T extends AutoCloseable> T stoppedInTheEnd(T part) {
        started.add(part);
        return part;
    }

    private int run() throws Exception {
        var database = stoppedInTheEnd(new BenchmarkDatabase());
        var sql = stoppedInTheEnd(new BenchmarkSql(database.url(), database.user(), database.password()));
        if (!sql.isEmpty()) {
            throw new IllegalStateException("there are tables in " + database.place()
                    + " already; name an empty database, since all tables in it are dropped in the end.");
        }
        if (!database.isTemporary()) {
            stoppedInTheEnd(sql::dropTables);
        }
        var cash = stoppedInTheEnd(new CashProcess(database));
        describe(database, sql);

        sql.createTables(Traffic.ACCOUNTS, UNITS_EACH);
        long deposits = open(cash);
        var runs = new Runs(options, cash, () -> new BareJdbc(database.url(), database.user(), database.password()));
        runs.warmUp();
        runs.measure(new Meter(sql, cash.handle(), database.process()));
        System.out.println("\n" + runs.table());
        return check(new BooksCheck(sql).rows(runs.totals(), deposits).money(cash, UNITS));
    }

    private void describe(BenchmarkDatabase database, BenchmarkSql sql) throws Exception {
        int cores = Runtime.getRuntime().availableProcessors();
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        boolean noisy = load > cores / 4.0;
        System.out.printf(
                Locale.ROOT,
                """
                Machine   %d cores, %s %s, load average %.1f%s
                Database  %s, %s
                          %s
                Runs      %d s each, in %d rounds; %,d accounts in one real account
                """,
                cores,
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                load,
                noisy ? ": A NOISY MACHINE, others were busy when this started" : "",
                sql.version(),
                database.place(),
                sql.durability(),
                options.seconds(),
                options.rounds(),
                Traffic.ACCOUNTS);
    }

    /// Opens the accounts and gives each of them money; returns how many transactions that took.
    private static long open(CashProcess cash) throws Exception {
        var unlimited = Window.after(Duration.ZERO, Duration.ofHours(1));
        for (var traffic : List.of(Traffic.realAccount(), Traffic.accounts())) {
            HttpLoad.closed(cash.address(), traffic, 16).run(unlimited);
        }
        return HttpLoad.closed(cash.address(), Traffic.deposits(UNITS_EACH), 4)
                .run(unlimited)
                .acknowledged();
    }

    private static int check(BooksCheck books) {
        if (books.wrong().isEmpty()) {
            System.out.println("The books are right: " + books.summary());
            return 0;
        }
        System.out.println("THE BOOKS ARE WRONG.");
        books.wrong().stream().limit(20).forEach(System.out::println);
        return 1;
    }
}
