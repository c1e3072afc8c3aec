package cash.app;

import cash.domain.Accounts;
import cash.domain.Amounts;
import cash.domain.Chronicle;
import cash.domain.Evidence;
import cash.domain.History;
import cash.domain.Ledger;
import cash.domain.RealAccounts;
import cash.domain.Restoration;
import cash.domain.UnitOfWork;
import cash.services.AccountService;
import cash.services.AmountService;
import cash.services.Engine;
import cash.services.ExportService;
import cash.services.HistoryService;
import cash.services.HoldExpiry;
import cash.services.ImportService;
import cash.services.RealAccountService;
import cash.services.RealMovementService;
import cash.services.StatementService;
import cash.services.TransactionService;
import cash.services.VerificationService;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

/// Builds the services on whatever store is there. They know nothing of containers, so this is the only place that
/// says how they hang together.
@Factory
final class Wiring {

    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Singleton
    RealAccountService realAccounts(UnitOfWork work, RealAccounts realAccounts, Ledger ledger) {
        return new RealAccountService(work, realAccounts, ledger);
    }

    @Singleton
    AccountService accounts(UnitOfWork work, RealAccounts realAccounts, Accounts accounts, Ledger ledger, Clock clock) {
        return new AccountService(work, realAccounts, accounts, ledger, clock);
    }

    @Singleton
    AmountService amounts(UnitOfWork work, Amounts amounts) {
        return new AmountService(work, amounts);
    }

    @Singleton
    RealMovementService realMovements(UnitOfWork work, Ledger ledger) {
        return new RealMovementService(work, ledger);
    }

    @Singleton
    HistoryService history(
            UnitOfWork work, RealAccounts realAccounts, Accounts accounts, Amounts amounts, History history) {
        return new HistoryService(work, realAccounts, accounts, amounts, history);
    }

    @Singleton
    StatementService statements(UnitOfWork work, RealAccounts realAccounts, Accounts accounts, History history) {
        return new StatementService(work, realAccounts, accounts, history);
    }

    @Singleton
    VerificationService verification(UnitOfWork work, Evidence evidence) {
        return new VerificationService(work, evidence);
    }

    @Singleton
    ExportService exports(UnitOfWork work, Ledger ledger, Amounts amounts, Chronicle chronicle, Clock clock) {
        return new ExportService(work, ledger, amounts, chronicle, clock);
    }

    @Singleton
    ImportService imports(UnitOfWork work, Restoration restoration, Evidence evidence) {
        return new ImportService(work, restoration, evidence);
    }

    @Bean(preDestroy = "close")
    @Singleton
    TransactionService transactions(
            UnitOfWork work,
            Ledger ledger,
            Clock clock,
            @Property(name = "cash.engine.max-waiting", defaultValue = "20000") int maxWaiting,
            @Property(name = "cash.engine.max-transfers-per-batch", defaultValue = "2000") int maxTransfersPerBatch,
            @Property(name = "cash.engine.writers", defaultValue = "4") int writers,
            MeterRegistry meters) {
        var limits = new Engine.Limits(maxWaiting, maxTransfersPerBatch, writers);
        var service = new TransactionService(work, ledger, clock, limits, new EngineMeters(meters));
        meters.gauge("cash.transactions.waiting", service, TransactionService::waiting);
        return service;
    }

    /// Begins with the service, so that no hold is found open that timed out while it was down.
    @Bean(preDestroy = "close")
    @Context
    HoldExpiry holdExpiry(
            TransactionService transactions,
            @Property(name = "cash.holds.expiry-pause", defaultValue = "200ms") Duration pause) {
        return new HoldExpiry(transactions, pause);
    }
}
