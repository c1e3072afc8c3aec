package cash.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import cash.domain.StoreFailure;
import io.micronaut.data.exceptions.DataAccessException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What each error of a database means, told by its vendor code.
class FailuresTest {

    private static Class<?> meaning(RuntimeException failure) {
        return failure instanceof StoreFailure ? failure.getClass() : RuntimeException.class;
    }

    @ParameterizedTest
    @CsvSource({
        "deadlock or Galera certification, 1213, 40001, Conflict, Conflict",
        "lock wait timeout, 1205, 40001, Conflict, Conflict",
        "snapshot conflict of MariaDB, 1020, HY000, Conflict, Conflict",
        "duplicate key, 1062, 23000, Conflict, Conflict",
        "connection lost, 0, 08S01, Unavailable, OutcomeUnknown",
        "connection refused, 0, 08001, Unavailable, OutcomeUnknown",
        "no connection from the pool in time, 0, , Unavailable, OutcomeUnknown",
        "too many connections, 1040, 08004, Unavailable, OutcomeUnknown",
        "Galera node not primary, 1047, 08S01, Unavailable, OutcomeUnknown",
        "server shutting down, 1053, 08S01, Unavailable, OutcomeUnknown",
        "connection killed on MariaDB, 1927, 70100, Unavailable, OutcomeUnknown",
        "connection left idle too long on MySQL, 4031, HY000, Unavailable, OutcomeUnknown",
        "query interrupted, 1317, 70100, Unavailable, OutcomeUnknown",
        "statement timeout on MariaDB, 1969, 70100, Unavailable, OutcomeUnknown",
        "statement timeout on MySQL, 3024, HY000, Unavailable, OutcomeUnknown",
        "disk full, 1021, HY000, Unavailable, OutcomeUnknown",
        "table full, 1114, HY000, Unavailable, OutcomeUnknown",
        "error writing a file, 1026, HY000, Unavailable, OutcomeUnknown",
        "too many locks, 1206, HY000, Unavailable, OutcomeUnknown",
        "server is read only, 1290, HY000, Unavailable, OutcomeUnknown",
        "overflow of BIGINT, 1690, 22003, RuntimeException, OutcomeUnknown",
        "out of range, 1264, 22003, RuntimeException, OutcomeUnknown",
        "too long, 1406, 22001, RuntimeException, OutcomeUnknown",
        "CHECK on MariaDB, 4025, 23000, RuntimeException, OutcomeUnknown",
        "CHECK on MySQL, 3819, HY000, RuntimeException, OutcomeUnknown",
        "foreign key, 1452, 23000, RuntimeException, OutcomeUnknown",
        "a trigger's refusal, 1644, 45000, RuntimeException, OutcomeUnknown",
        "bad SQL, 1064, 42000, RuntimeException, OutcomeUnknown",
    })
    void the_vendor_code_tells_what_an_error_means(
            String error, int code, String state, String beforeCommit, String atCommit) {
        var failure = new SQLException(error, state, code);

        assertThat(meaning(Failures.of(failure)).getSimpleName()).isEqualTo(beforeCommit);
        assertThat(Failures.ofCommit(failure).getClass().getSimpleName()).isEqualTo(atCommit);
    }

    @Test
    void an_error_is_found_however_deep_it_lies() {
        var wrapped = new DataAccessException(
                "saving failed", new IllegalStateException(new SQLException("x", "40001", 1213)));

        assertThat(Failures.beforeCommit(wrapped))
                .isInstanceOf(StoreFailure.Conflict.class)
                .hasCause(wrapped);
    }

    @Test
    void what_is_no_error_of_the_database_stays_what_it_is() {
        var failure = new StoreFailure.OutcomeUnknown("lost", new SQLException("x", "40001", 1213));
        var bug = new IllegalStateException("a bug");

        assertThat(Failures.beforeCommit(failure)).isSameAs(failure);
        assertThat(Failures.beforeCommit(bug)).isSameAs(bug);
    }
}
