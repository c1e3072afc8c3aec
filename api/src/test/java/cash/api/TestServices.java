package cash.api;

import cash.services.AccountService;
import cash.services.AmountService;
import cash.services.Engine;
import cash.services.HistoryService;
import cash.services.RealAccountService;
import cash.services.RealMovementService;
import cash.services.StatementService;
import cash.services.TransactionService;
import cash.services.VerificationService;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.time.Clock;

/// The real services, on a store in memory.
@Factory
final class TestServices {

    @Singleton
    TestClock clock() {
        return new TestClock();
    }

    @Singleton
    Trouble trouble() {
        return new Trouble();
    }

    @Singleton
    RealAccountService realAccounts(Trouble store) {
        return new RealAccountService(store.work(), store.realAccounts(), store.ledger());
    }

    @Singleton
    AccountService accounts(Trouble store, Clock clock) {
        return new AccountService(store.work(), store.realAccounts(), store.accounts(), store.ledger(), clock);
    }

    @Singleton
    AmountService amounts(Trouble store) {
        return new AmountService(store.work(), store.amounts());
    }

    @Singleton
    RealMovementService realMovements(Trouble store) {
        return new RealMovementService(store.work(), store.ledger());
    }

    @Singleton
    HistoryService history(Trouble store) {
        return new HistoryService(
                store.work(), store.realAccounts(), store.accounts(), store.amounts(), store.history());
    }

    @Singleton
    StatementService statements(Trouble store) {
        return new StatementService(store.work(), store.realAccounts(), store.accounts(), store.history());
    }

    @Singleton
    VerificationService verification(Trouble store) {
        return new VerificationService(store.work(), store.evidence());
    }

    @Singleton
    @Bean(preDestroy = "close")
    TransactionService transactions(Trouble store, Clock clock) {
        return new TransactionService(store.work(), store.ledger(), clock, new Engine.Limits(1_000, 1_000, 1));
    }
}
