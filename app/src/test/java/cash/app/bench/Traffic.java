package cash.app.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Requests of one kind, ready to be sent.
///
/// @param next the next request; null when there are no more
/// @param status that each is answered with, or the run has failed
/// @param transactions that each of them books
record Traffic(Supplier<byte @Nullable []> next, int status, int transactions) {

    static final int ACCOUNTS = 10_000;

    private static final String TRANSACTIONS = "/v1/transactions";

    /// Two accounts and an amount.
    record Transfer(int source, int target, int amount) {

        /// Any two accounts; or, hot, always the first and any other, in either direction.
        static Transfer random(SplittableRandom random, boolean hot) {
            int one = hot ? 1 : random.nextInt(1, ACCOUNTS + 1);
            int other = random.nextInt(1, ACCOUNTS);
            other += other >= one ? 1 : 0;
            int amount = random.nextInt(1, 101);
            return random.nextBoolean() ? new Transfer(one, other, amount) : new Transfer(other, one, amount);
        }

        private String json() {
            return "{\"transfers\":[{\"source\":\"bank/a" + source + "\",\"target\":\"bank/a" + target
                    + "\",\"amount\":" + amount + "}]}";
        }
    }

    static Traffic transfers(boolean hot) {
        var random = new SplittableRandom(1);
        return new Traffic(
                () -> post(TRANSACTIONS, "", Transfer.random(random, hot).json()), 201, 1);
    }

    static Traffic keyed() {
        var random = new SplittableRandom(2);
        Supplier<byte @Nullable []> next = () -> {
            var key = "Idempotency-Key: %016x%016x\r\n".formatted(random.nextLong(), random.nextLong());
            return post(TRANSACTIONS, key, Transfer.random(random, false).json());
        };
        return new Traffic(next, 201, 1);
    }

    static Traffic batches(int size) {
        var random = new SplittableRandom(3);
        Supplier<byte @Nullable []> next = () -> {
            var all = IntStream.range(0, size)
                    .mapToObj(_ -> Transfer.random(random, false).json())
                    .collect(Collectors.joining(",", "{\"atomic\":false,\"transactions\":[", "]}"));
            return post(TRANSACTIONS + "/batch", "", all);
        };
        return new Traffic(next, 200, size);
    }

    static Traffic reads() {
        var random = new SplittableRandom(4);
        return new Traffic(() -> request("GET", "/v1/accounts/a" + random.nextInt(1, ACCOUNTS + 1), "", ""), 200, 0);
    }

    static Traffic realAccount() {
        return each(1, 0, _ -> post("/v1/real-accounts", "", """
                {"id":"bank","name":"The bank","currency":"EUR"}"""));
    }

    static Traffic accounts() {
        return each(ACCOUNTS, 0, number -> post("/v1/accounts", "", """
                {"id":"a%1$d","name":"Account %1$d","realAccount":"bank"}""".formatted(number)));
    }

    /// One transaction for a hundred accounts.
    static Traffic deposits(long units) {
        return each(
                ACCOUNTS / 100,
                1,
                hundred -> post(
                        TRANSACTIONS,
                        "",
                        IntStream.rangeClosed(100 * hundred - 99, 100 * hundred)
                                .mapToObj(number -> "{\"source\":\"external\",\"target\":\"bank/a" + number
                                        + "\",\"amount\":" + units + "}")
                                .collect(Collectors.joining(",", "{\"transfers\":[", "]}"))));
    }

    private interface Numbered {
        byte[] request(int number);
    }

    private static Traffic each(int count, int transactions, Numbered requests) {
        var numbers = IntStream.rangeClosed(1, count).iterator();
        return new Traffic(() -> numbers.hasNext() ? requests.request(numbers.next()) : null, 201, transactions);
    }

    private static byte[] post(String path, String header, String body) {
        return request("POST", path, header + "Content-Type: application/json\r\n", body);
    }

    private static byte[] request(String method, String path, String headers, String body) {
        return (method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + headers
                        + (body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n") + "\r\n" + body)
                .getBytes(ISO_8859_1);
    }
}
