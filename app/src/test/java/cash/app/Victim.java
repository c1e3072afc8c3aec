package cash.app;

import java.nio.file.Path;
import java.sql.DriverManager;

/// A process with an embedded database, made to be killed.
final class Victim {
    private Victim() {}

    /// Writes one row and says so once it is committed; then it does nothing until the test that started it ends.
    public static void main(String[] arguments) throws Exception {
        Login login = new EmbeddedDatabase(TestSettings.of(Path.of(arguments[0])), System.out::println).open();
        try (var connection = DriverManager.getConnection(login.url(), login.user(), login.password());
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS witness (id INT PRIMARY KEY AUTO_INCREMENT)");
            statement.execute("INSERT INTO witness VALUES ()");
        }
        System.out.println("committed");
        while (System.in.read() >= 0) {
            Thread.onSpinWait();
        }
    }
}
