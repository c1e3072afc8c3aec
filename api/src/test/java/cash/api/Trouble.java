package cash.api;

import cash.domain.Accounts;
import cash.domain.Amounts;
import cash.domain.Evidence;
import cash.domain.History;
import cash.domain.InMemoryEvidence;
import cash.domain.InMemoryHistory;
import cash.domain.InMemoryStore;
import cash.domain.Ledger;
import cash.domain.RealAccounts;
import cash.domain.UnitOfWork;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A store in memory that fails as a test says, and remembers what it was asked and by which thread.
final class Trouble {

    record Call(String method, Thread thread) {}

    private final InMemoryStore store = new InMemoryStore();
    private final Object faulty = Proxy.newProxyInstance(
            Trouble.class.getClassLoader(),
            new Class<?>[] {UnitOfWork.class, RealAccounts.class, Accounts.class, Amounts.class, Ledger.class},
            (_, method, arguments) -> invoke(method, arguments));

    final List<Call> calls = new CopyOnWriteArrayList<>();

    /// What happens before the store is asked, given the name of the method: it may throw, or take its time.
    volatile Consumer<String> before = _ -> {};

    private @Nullable Object invoke(Method method, Object @Nullable [] arguments) throws Throwable {
        calls.add(new Call(method.getName(), Thread.currentThread()));
        before.accept(method.getName());
        try {
            return method.invoke(store, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    UnitOfWork work() {
        return (UnitOfWork) faulty;
    }

    RealAccounts realAccounts() {
        return (RealAccounts) faulty;
    }

    Accounts accounts() {
        return (Accounts) faulty;
    }

    Amounts amounts() {
        return (Amounts) faulty;
    }

    Ledger ledger() {
        return (Ledger) faulty;
    }

    /// It reads through the store in memory, so it needs no faults of its own.
    History history() {
        return new InMemoryHistory(store);
    }

    /// Read only within a unit of work, which may fail.
    Evidence evidence() {
        return new InMemoryEvidence(store);
    }
}
