package cash.api;

import cash.services.AccountService;
import cash.services.AmountService;
import cash.services.Engine;
import cash.services.RealAccountService;
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
    Clock clock() {
        return Clock.systemUTC();
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
    AccountService accounts(Trouble store) {
        return new AccountService(store.work(), store.realAccounts(), store.accounts(), store.ledger());
    }

    @Singleton
    AmountService amounts(Trouble store) {
        return new AmountService(store.work(), store.amounts());
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
