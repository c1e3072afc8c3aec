package cash.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Collectors;

/// A small ledger to try transactions on: `giro` and `savings` in euros, `dollars`, and the accounts `rent` and
/// `food`, which are at home in `giro`.
final class Sample implements AutoCloseable {

    static final String PATH = "/v1/transactions";

    /// Amounts that no request takes.
    static final String[] BAD_AMOUNTS = {
        "0", "-1", "1.0", "1e3", "\"1\"", "true", "[1]", "{}", "9223372036854775808", "-9223372036854775809"
    };

    final ApiServer api = new ApiServer();

    Sample() {
        for (var real : new String[] {"giro EUR", "savings EUR", "dollars USD"}) {
            var part = real.split(" ", -1);
            api.post(
                    "/v1/real-accounts",
                    "{\"id\":\"%s\",\"name\":\"N\",\"currency\":\"%s\"}".formatted(part[0], part[1]));
        }
        for (var account : new String[] {"rent", "food"}) {
            api.post("/v1/accounts", "{\"id\":\"%s\",\"name\":\"N\",\"realAccount\":\"giro\"}".formatted(account));
        }
    }

    /// A body of transfers like `external rent 500`; `more` are its other fields, each after a comma.
    static String body(String more, String... transfers) {
        return Arrays.stream(transfers)
                .map(transfer -> transfer.split(" ", -1))
                .map(it -> "{\"source\":\"%s\",\"target\":\"%s\",\"amount\":%s}".formatted((Object[]) it))
                .collect(Collectors.joining(",", "{\"transfers\":[", "]" + more + "}"));
    }

    /// Books transfers, and returns the id.
    String booked(String... transfers) {
        return made("", transfers);
    }

    String held(String... transfers) {
        return made(",\"pending\":true", transfers);
    }

    String made(String more, String... transfers) {
        var answer = api.post(PATH, body(more, transfers));
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.get("id");
    }

    /// What may follow a transaction, without a body and with one.
    ApiServer.Answer follow(String id, String step, String... headers) {
        return api.post(PATH + "/" + id + "/" + step, null, headers);
    }

    ApiServer.Answer follow(String id, String step, long amount, String... headers) {
        return api.post(PATH + "/" + id + "/" + step, "{\"amount\":" + amount + "}", headers);
    }

    ApiServer.Answer get(String id) {
        return api.get(PATH + "/" + id);
    }

    /// What lies in a cell: `posted held available version`.
    String cell(String address) {
        var cell = api.get("/v1/amounts/" + address);
        return cell.get("posted") + " " + cell.get("held") + " " + cell.get("available") + " v" + cell.get("version");
    }

    /// Everything that a transaction could change.
    String everything() {
        return api.get("/v1/amounts").text()
                + api.get(PATH).text()
                + api.get("/v1/accounts?expand=amounts").text()
                + api.get("/v1/real-accounts?expand=amounts").text()
                + api.get("/v1/amounts/giro/rent/entries").text();
    }

    /// The same answer once more, byte for byte, and marked as such.
    static void assertReplayed(ApiServer.Answer again, ApiServer.Answer first) {
        assertThat(again.status()).as(again.text()).isEqualTo(first.status());
        assertThat(again.text()).isEqualTo(first.text());
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        assertThat(first.header("Idempotency-Replayed")).isEmpty();
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
    }

    static void assertRefused(ApiServer.Answer answer, int status, String code) {
        assertThat(answer.status() + " " + answer.code()).as(answer.text()).isEqualTo(status + " " + code);
    }

    static void assertInvalid(ApiServer.Answer answer, String field) {
        assertRefused(answer, 400, "INVALID_VALUE");
        assertThat(answer.get("field")).as(answer.text()).isEqualTo(field);
    }

    @Override
    public void close() {
        api.close();
    }
}
