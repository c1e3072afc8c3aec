package cash.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Which thread waits for the store: never one that reads requests, since all others would wait with it.
class ThreadsTest {

    private static final String DEPOSIT =
            "{\"transfers\":[{\"source\":\"external\",\"target\":\"rent\",\"amount\":5}]}";

    private final ApiServer api = new ApiServer();
    private final Trouble store = api.bean(Trouble.class);

    @BeforeEach
    void accounts() {
        api.post("/v1/real-accounts", "{\"id\":\"giro\",\"name\":\"Giro\",\"currency\":\"EUR\"}");
        api.post("/v1/accounts", "{\"id\":\"rent\",\"name\":\"Rent\",\"realAccount\":\"giro\"}");
    }

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void only_virtual_threads_and_those_of_the_engine_wait_for_the_store() {
        for (var operation : api.spec.operations()) {
            if (operation.path().startsWith("/v1/")) {
                var id = operation.path().startsWith("/v1/transactions")
                        ? "01890a5d-ac96-774b-bcce-b302099a8057"
                        : "rent";
                var path = operation
                        .path()
                        .replace("{id}", id)
                        .replace("{account}", "rent")
                        .replace("{real}", "giro");
                api.send(operation.method(), path, path.equals("/v1/transactions") ? DEPOSIT : null);
            }
        }
        api.post("/v1/real-accounts", "{\"name\":\"N\",\"currency\":\"EUR\"}");
        assertThat(store.calls)
                .hasSizeGreaterThan(20)
                .allSatisfy(call -> assertThat(call.thread().isVirtual()
                                || call.thread().getName().startsWith("ledger-writer"))
                        .as(call.toString())
                        .isTrue());
    }

    @Test
    void reads_do_not_queue_behind_writes() throws Exception {
        var writing = new CountDownLatch(1);
        var enough = new CountDownLatch(1);
        store.before = method -> {
            if (method.equals("writeIfUnchanged")) {
                writing.countDown();
                await(enough);
            }
        };
        var posted = CompletableFuture.supplyAsync(() -> api.post("/v1/transactions", DEPOSIT));
        await(writing);
        for (var path : new String[] {"/v1/accounts", "/v1/matrix", "/v1/amounts/giro/rent", "/v1/transactions"}) {
            assertThat(api.get(path).status()).isEqualTo(200);
        }
        assertThat(posted).isNotDone();
        enough.countDown();
        assertThat(posted.get(10, TimeUnit.SECONDS).status()).isEqualTo(201);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
