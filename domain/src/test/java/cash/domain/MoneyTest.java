package cash.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Money, balances, amounts and entries.
class MoneyTest {

    private static final long MAX = Long.MAX_VALUE;
    private static final long MIN = Long.MIN_VALUE;

    @ParameterizedTest
    @ValueSource(strings = {"EUR", "USD", "JPY", "BHD", "XXX"})
    void a_currency_is_an_iso_code(String code) {
        assertThat(Money.currency(code).getCurrencyCode()).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "eur", "EU", "EURO", "ZZZ", "€", "E R", "EUR "})
    void other_currencies_are_refused(String code) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Money.currency(code))
                .withMessage("must be an ISO 4217 currency code such as EUR");
    }

    @Test
    void money_reads_as_minor_units_and_its_currency() {
        assertThat(new Money(-299, Money.currency("EUR"))).hasToString("-299 EUR");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0",
        "5, 2, 3",
        "-5, 2, -7",
        "9223372036854775807, 0, 9223372036854775807",
        "9223372036854775807, 9223372036854775807, 0",
        "-9223372036854775808, 0, -9223372036854775808",
        "-9223372036854775808, -9223372036854775808, 0"
    })
    void what_is_posted_and_not_held_is_available(long posted, long held, long available) {
        assertThat(new Balance(posted, held).available()).isEqualTo(available);
    }

    @ParameterizedTest
    @CsvSource({"-9223372036854775808, 1", "9223372036854775807, -1", "0, -9223372036854775808"})
    void a_balance_whose_available_exceeds_64_bits_can_not_be_made(long posted, long held) {
        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> new Balance(posted, held));
    }

    @Test
    void balances_add_and_subtract_exactly() {
        var balance = new Balance(5, 2);

        assertThat(balance.plus(1, -1)).isEqualTo(new Balance(6, 1));
        assertThat(balance.plus(new Balance(-5, -2))).isEqualTo(Balance.ZERO);
        assertThat(balance.minus(new Balance(6, 4))).isEqualTo(new Balance(-1, -2));
        assertThat(new Balance(MAX, 0).minus(new Balance(MAX, 0))).isEqualTo(Balance.ZERO);
    }

    @Test
    void balances_never_wrap() {
        var full = new Balance(MAX, 0);
        var empty = new Balance(MIN, 0);

        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> full.plus(1, 0));
        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> full.plus(0, -1));
        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> full.plus(full));
        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> empty.plus(-1, 0));
        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> empty.minus(new Balance(1, 0)));
        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> Balance.ZERO.minus(empty));
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> new Balance(0, MAX).plus(new Balance(0, 1)));
    }

    @Test
    void only_a_balance_with_nothing_posted_and_nothing_held_is_zero() {
        assertThat(Balance.ZERO.isZero()).isTrue();
        assertThat(new Balance(0, 1).isZero()).isFalse();
        assertThat(new Balance(1, 0).isZero()).isFalse();
        assertThat(new Balance(1, 1).isZero()).isFalse();
    }

    // Amounts and entries

    private static final RealAccount.Id GIRO = new RealAccount.Id("giro");
    private static final Account.Id RENT = new Account.Id("rent");
    private static final Address CELL = new Address(GIRO, RENT);
    private static final Transaction.Id ID =
            new Transaction.Id(UUID.fromString("01890000-0000-7000-8000-000000000000"));

    private static Entry entry(long version, long postedChange, long heldChange, Balance after) {
        return new Entry(CELL, version, postedChange, heldChange, after, ID, Instant.EPOCH, ID);
    }

    // The class file of a compact constructor lacks the @Nullable of a qualified type like Transaction.Id.
    @SuppressWarnings("NullAway")
    @Test
    void an_amount_that_was_never_used_is_zero_and_has_no_last_transaction() {
        var euro = Money.currency("EUR");

        assertThat(Amount.unused(CELL, euro)).isEqualTo(new Amount(CELL, euro, Balance.ZERO, 0, null));
        assertThat(new Amount(CELL, euro, Balance.ZERO, 1, ID).last()).isEqualTo(ID);
        assertThatIllegalArgumentException().isThrownBy(() -> new Amount(CELL, euro, Balance.ZERO, -1, ID));
        assertThatIllegalArgumentException().isThrownBy(() -> new Amount(CELL, euro, Balance.ZERO, 0, ID));
        assertThatIllegalArgumentException().isThrownBy(() -> new Amount(CELL, euro, Balance.ZERO, 1, null));
    }

    @Test
    void an_entry_knows_the_balance_before_it() {
        assertThat(entry(1, 5, 0, new Balance(5, 0)).before()).isEqualTo(Balance.ZERO);
        assertThat(entry(7, -5, 2, new Balance(1, 2)).before()).isEqualTo(new Balance(6, 0));
        assertThat(entry(1, MAX, 0, new Balance(MAX, 0)).before()).isEqualTo(Balance.ZERO);
        assertThat(entry(1, -MAX, 0, new Balance(-MAX, 0)).before()).isEqualTo(Balance.ZERO);
    }

    @Test
    void an_entry_that_could_not_have_happened_can_not_be_made() {
        assertThatIllegalArgumentException().isThrownBy(() -> entry(0, 5, 0, new Balance(5, 0)));
        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> entry(1, -1, 0, new Balance(MAX, 0)));
        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> entry(1, 1, 0, new Balance(MIN, 0)));
    }

    @Test
    void an_account_has_one_balance_per_currency_in_the_order_of_codes() {
        var account = new Account(RENT, new Name("rent"), GIRO, Status.OPEN, 0, Metadata.NONE, Instant.EPOCH);
        var balances = Map.of(
                Money.currency("USD"), new Balance(1, 0),
                Money.currency("CHF"), new Balance(2, 0),
                Money.currency("EUR"), new Balance(3, 0));

        var read = Account.WithBalances.of(account, balances);

        assertThat(read.balances().keySet()).extracting(Object::toString).containsExactly("CHF", "EUR", "USD");
        assertThat(new Account.WithBalances(account, read.balances())).isEqualTo(read);
    }

    @Test
    void an_overdraft_limit_is_not_negative() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new Account(RENT, new Name("rent"), GIRO, Status.OPEN, -1, Metadata.NONE, Instant.EPOCH))
                .withMessage("must not be negative");
    }
}
