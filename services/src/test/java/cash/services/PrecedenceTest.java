package cash.services;

import static cash.services.Bank.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import cash.domain.Account;
import cash.domain.Condition.Comparison;
import cash.domain.Condition.Quantity;
import cash.domain.Decision;
import cash.domain.IdempotencyKey;
import cash.domain.NewTransaction;
import cash.domain.RealAccount;
import cash.domain.Refusal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Where several refusals apply to one transaction, it is answered with the first in the order of the design.
class PrecedenceTest {

    /// A transfer that is refused so, and for no other reason.
    private static final Map<Class<? extends Refusal>, String> FLAWED_TRANSFERS = new LinkedHashMap<>(Map.ofEntries(
            Map.entry(Refusal.UnknownRealAccount.class, "external nowhere/rent 1"),
            Map.entry(Refusal.NoHome.class, "external homeless 1"),
            Map.entry(Refusal.UnknownAccount.class, "giro/rent giro/nobody 1"),
            Map.entry(Refusal.SameCell.class, "giro/rent giro/rent 1"),
            Map.entry(Refusal.CurrencyMismatch.class, "giro/rent dollars/rent 1"),
            Map.entry(Refusal.RealAccountFrozen.class, "external iced/rent 1"),
            Map.entry(Refusal.AccountFrozen.class, "external giro/iced 1"),
            Map.entry(Refusal.RealAccountClosed.class, "external shut/rent 1"),
            Map.entry(Refusal.AccountClosed.class, "external giro/shut 1"),
            Map.entry(Refusal.InsufficientFunds.class, "giro/poor external 1"),
            Map.entry(Refusal.AmountOverflow.class, "external vault/full 1")));

    /// The codes of DESIGN.md that a refusal stands for, in their order there.
    private static final List<Class<? extends Refusal>> ORDER = List.of(
            // An invalid value, but for who repeats a request with its key.
            Refusal.ExpiresInThePast.class,
            Refusal.NotFound.class,
            Refusal.IdempotencyKeyReused.class,
            Refusal.AlreadyExists.class,
            Refusal.ReferenceTaken.class,
            Refusal.UnknownRealAccount.class,
            Refusal.NoHome.class,
            Refusal.UnknownAccount.class,
            Refusal.SameCell.class,
            Refusal.CurrencyMismatch.class,
            Refusal.RealAccountFrozen.class,
            Refusal.AccountFrozen.class,
            Refusal.RealAccountClosed.class,
            Refusal.AccountClosed.class,
            Refusal.ConditionFailed.class,
            Refusal.InsufficientFunds.class,
            Refusal.AmountOverflow.class,
            Refusal.NotPending.class,
            Refusal.ReversalExceedsOriginal.class,
            Refusal.HasEntries.class,
            Refusal.NotEmpty.class,
            // Not a reason of its own: it says which of several was refused, and why.
            Refusal.OneOfMany.class);

    private final Bank bank = bank();

    private static Bank bank() {
        var bank = new Bank();
        bank.realAccounts("giro", "iced", "shut", "vault");
        bank.realAccount("dollars", "USD");
        bank.accounts("rent", "homeless", "iced", "shut", "poor", "full");
        bank.book("external giro/rent 1000");
        bank.book("external vault/full " + Long.MAX_VALUE);
        bank.post(Bank.keyed("used", Bank.referenced(Bank.transaction("external giro/rent 1"), "taken")));
        Bank.accepted(bank.realAccounts.freeze(new RealAccount.Id("iced")));
        Bank.accepted(bank.realAccounts.close(new RealAccount.Id("shut")));
        Bank.accepted(bank.accounts.freeze(new Account.Id("iced")));
        Bank.accepted(bank.accounts.close(new Account.Id("shut")));
        return bank;
    }

    private Decision<Receipt> post(List<Class<? extends Refusal>> flaws) {
        var transfers = new ArrayList<String>();
        flaws.stream()
                .filter(FLAWED_TRANSFERS::containsKey)
                .map(FLAWED_TRANSFERS::get)
                .forEach(transfers::add);
        transfers.add("giro/rent external 1");
        NewTransaction transaction = Bank.transaction(transfers.toArray(String[]::new));
        if (flaws.contains(Refusal.ReferenceTaken.class)) {
            transaction = Bank.referenced(transaction, "taken");
        }
        if (flaws.contains(Refusal.ConditionFailed.class)) {
            transaction = Bank.conditional(transaction, "giro/rent", Quantity.VERSION, Comparison.EQ, 999);
        }
        if (flaws.contains(Refusal.ExpiresInThePast.class)) {
            transaction = Bank.pending(transaction, bank.clock.instant());
        }
        boolean reused = flaws.contains(Refusal.IdempotencyKeyReused.class);
        return bank.post(Submission.of(transaction, reused ? IdempotencyKey.ofText("used") : null));
    }

    static Stream<Class<? extends Refusal>> flaws() {
        return ORDER.stream()
                .filter(it -> FLAWED_TRANSFERS.containsKey(it)
                        || it == Refusal.IdempotencyKeyReused.class
                        || it == Refusal.ReferenceTaken.class
                        || it == Refusal.ConditionFailed.class);
    }

    static Stream<Arguments> pairs() {
        return flaws().flatMap(first -> flaws().filter(second -> ORDER.indexOf(first) < ORDER.indexOf(second))
                .map(second -> Arguments.of(first, second)));
    }

    @Test
    void refusals_are_declared_in_their_order() {
        assertThat(Arrays.stream(Refusal.class.getPermittedSubclasses()).map(it -> (Object) it))
                .containsExactlyElementsOf(ORDER);
    }

    @Test
    void a_transaction_without_a_flaw_is_accepted() {
        assertThat(post(List.of())).isInstanceOf(Decision.Accepted.class);
    }

    @ParameterizedTest
    @MethodSource("flaws")
    void each_flaw_is_refused(Class<? extends Refusal> flaw) {
        assertThat(refusal(post(List.of(flaw)))).isInstanceOf(flaw);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void of_two_flaws_the_first_in_the_order_is_told(Class<? extends Refusal> first, Class<? extends Refusal> second) {
        var before = bank.everything();

        assertThat(refusal(post(List.of(first, second)))).isInstanceOf(first);
        // An unknown real account and a missing home are one code, told for the transfer that comes first.
        boolean oneCode = first == Refusal.UnknownRealAccount.class && second == Refusal.NoHome.class;
        assertThat(refusal(post(List.of(second, first)))).isInstanceOf(oneCode ? second : first);

        assertThat(bank.everything()).isEqualTo(before);
    }

    @Test
    void a_hold_that_would_have_expired_is_refused_before_all_but_a_replay() {
        assertThat(refusal(post(List.of(Refusal.ExpiresInThePast.class)))).isInstanceOf(Refusal.ExpiresInThePast.class);
        assertThat(refusal(post(List.of(Refusal.ExpiresInThePast.class, Refusal.ReferenceTaken.class))))
                .isInstanceOf(Refusal.ExpiresInThePast.class);
        assertThat(refusal(post(List.of(Refusal.ExpiresInThePast.class, Refusal.IdempotencyKeyReused.class))))
                .isInstanceOf(Refusal.IdempotencyKeyReused.class);
    }

    @Test
    void of_one_flaw_twice_the_first_transfer_is_told() {
        assertThat(refusal(bank.post("external giro/nobody 1", "external giro/nemo 1")))
                .isEqualTo(new Refusal.UnknownAccount(new Account.Id("nobody")));
    }
}
