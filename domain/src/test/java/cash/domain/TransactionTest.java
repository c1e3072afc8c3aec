package cash.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransactionTest {

    private static final long MAX = Long.MAX_VALUE;
    private static final Transaction.Id ID =
            new Transaction.Id(UUID.fromString("019d371a-d713-70eb-942b-fdc7061a43b9"));
    private static final Instant THEN = Instant.parse("2026-01-01T00:00:00Z");

    private static Transfer transfer(String text) {
        var words = text.split(" ", -1);
        return new Transfer(
                (Place.End) Place.parse(words[0]),
                (Place.End) Place.parse(words[1]),
                new Money(Long.parseLong(words[2]), Money.currency(words.length > 3 ? words[3] : "EUR")));
    }

    private static List<Transfer> transfers(String... texts) {
        return Stream.of(texts).map(TransactionTest::transfer).toList();
    }

    private static Entry entry(String cell, long change) {
        return new Entry(Address.parse(cell), 1, change, 0, new Balance(change, 0), ID, THEN, ID);
    }

    private static Transaction transaction(List<Transfer> transfers, List<Entry> entries) {
        return new Transaction(ID, transfers, null, null, Metadata.NONE, THEN, entries);
    }

    /// The same with the entries that it must have.
    private static Transaction transaction(String... texts) {
        var transfers = transfers(texts);
        var entries = new ArrayList<Entry>();
        Transaction.moved(transfers)
                .forEach((cell, change) -> entries.add(entry(cell.toString(), change.longValueExact())));
        return transaction(transfers, entries);
    }

    // Transfers

    @Test
    void a_transfer_moves_something_from_one_place_to_another() {
        assertThat(transfer("external giro/rent " + MAX).money().units()).isEqualTo(MAX);
        for (var units : List.of("0", "-1", "" + Long.MIN_VALUE)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> transfer("external giro/rent " + units))
                    .withMessage("must be a positive count of minor units");
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () -> new Transfer.Requested(External.WORLD, Place.parse("rent"), Long.parseLong(units)));
        }
        for (var place : List.of("external", "giro/rent")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> transfer(place + " " + place + " 1"))
                    .withMessage("must go from one place to another");
        }
    }

    @Test
    void a_request_has_1_to_100_transfers() {
        var one = new Transfer.Requested(External.WORLD, Place.parse("rent"), 1);

        assertThat(request(Collections.nCopies(100, one)).transfers()).hasSize(100);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> request(List.of()))
                .withMessage("must have 1 to 100 transfers");
        assertThatIllegalArgumentException().isThrownBy(() -> request(Collections.nCopies(101, one)));
    }

    private static NewTransaction request(List<Transfer.Requested> transfers) {
        return new NewTransaction(transfers, null, null, Metadata.NONE, null);
    }

    // What balances

    @Test
    void transfers_move_money_between_cells_in_the_order_they_touch_them() {
        assertThat(Transaction.moved(transfers(
                                "external giro/rent 500", "giro/rent giro/food 299", "giro/food savings/food 1"))
                        .entrySet())
                .containsExactly(
                        Map.entry(Address.parse("giro/rent"), BigInteger.valueOf(201)),
                        Map.entry(Address.parse("giro/food"), BigInteger.valueOf(298)),
                        Map.entry(Address.parse("savings/food"), BigInteger.valueOf(1)));
    }

    @Test
    void what_moves_may_exceed_64_bits_on_the_way() {
        assertThat(Transaction.moved(transfers("external giro/rent " + MAX, "external giro/rent " + MAX)))
                .containsExactly(Map.entry(
                        Address.parse("giro/rent"), BigInteger.valueOf(MAX).shiftLeft(1)));
    }

    @Test
    void a_transaction_whose_entries_are_what_its_transfers_moved_can_be_made() {
        assertThat(transaction("giro/rent giro/food 5", "giro/food giro/rent 5").entries())
                .extracting(Entry::postedChange)
                .containsExactly(0L, 0L);
    }

    @Test
    void a_transaction_that_does_not_balance_can_not_be_made() {
        var transfers = transfers("giro/rent giro/food 5");
        var out = entry("giro/rent", -5);
        var in = entry("giro/food", 5);

        assertThat(transaction(transfers, List.of(in, out)).entries()).hasSize(2);
        for (var wrong : List.of(
                List.<Entry>of(),
                List.of(out),
                List.of(in),
                List.of(out, entry("giro/food", 6)),
                List.of(out, entry("giro/food", -5)),
                List.of(out, entry("savings/food", 5)),
                List.of(out, in, entry("giro/fun", 1)),
                List.of(out, in, in))) {
            assertThatIllegalArgumentException().isThrownBy(() -> transaction(transfers, wrong));
        }
    }

    @Test
    void a_transaction_whose_entries_hold_something_can_not_be_made() {
        var held = new Entry(Address.parse("giro/rent"), 1, 5, 1, new Balance(5, 1), ID, THEN, ID);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> transaction(transfers("external giro/rent 5"), List.of(held)));
    }

    @Test
    void a_transaction_with_an_entry_of_another_step_can_not_be_made() {
        var later = Transaction.Id.parse("0199d8f0-5b7e-7cc3-98c4-dc0c0c073990");
        var entry = new Entry(Address.parse("giro/rent"), 1, 5, 0, new Balance(5, 0), ID, THEN, later);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> transaction(transfers("external giro/rent 5"), List.of(entry)));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> transaction(transfers("external giro/rent 5"), List.of(entry("giro/rent", 5), entry)));
    }

    @Test
    void a_transaction_does_not_change_with_the_lists_it_was_made_of() {
        var transfers = new ArrayList<>(transfers("external giro/rent 5"));
        var entries = new ArrayList<>(List.of(entry("giro/rent", 5)));
        var transaction = transaction(transfers, entries);
        transfers.clear();
        entries.clear();

        assertThat(transaction.transfers()).hasSize(1).isUnmodifiable();
        assertThat(transaction.entries()).hasSize(1).isUnmodifiable();
    }

    // Bank transfers

    private static List<String> movements(String... transfers) {
        return transaction(transfers).realMovements().stream()
                .map(it -> it.source() + " " + it.target() + " " + it.money())
                .toList();
    }

    @Test
    void money_that_stays_in_one_real_account_needs_no_bank_transfer() {
        assertThat(movements("giro/rent giro/food 5")).isEmpty();
    }

    @Test
    void money_from_and_to_the_world_outside_is_moved_there_by_itself() {
        assertThat(movements("external giro/rent 5", "savings/rent external 5")).isEmpty();
    }

    @Test
    void money_that_leaves_a_real_account_for_another_needs_a_bank_transfer() {
        assertThat(movements("giro/rent savings/food 5", "giro/food savings/food 7"))
                .containsExactly("giro savings 12 EUR");
    }

    @Test
    void bank_transfers_between_two_real_accounts_are_netted() {
        assertThat(movements("giro/rent savings/rent 5", "savings/food giro/food 7", "giro/fun savings/fun 1"))
                .containsExactly("savings giro 1 EUR");
        assertThat(movements("giro/rent savings/rent 5", "savings/food giro/food 5"))
                .isEmpty();
    }

    @Test
    void bank_transfers_are_netted_for_each_two_real_accounts_alone() {
        assertThat(movements("giro/rent savings/rent 5", "savings/rent cash/rent 5", "cash/rent giro/rent 2"))
                .containsExactly("giro savings 5 EUR", "savings cash 5 EUR", "cash giro 2 EUR");
    }

    @Test
    void bank_transfers_of_64_bits_can_be_told() {
        assertThat(movements("giro/rent savings/rent " + MAX, "savings/food giro/food " + MAX))
                .isEmpty();
        assertThat(movements("giro/rent savings/rent " + MAX)).containsExactly("giro savings " + MAX + " EUR");
    }

    // Ids

    @ParameterizedTest
    @ValueSource(strings = {"019d371a-d713-70eb-942b-fdc7061a43b9", "019D371A-D713-70EB-942B-FDC7061A43B9"})
    void the_id_of_a_transaction_is_a_uuid_of_version_7(String text) {
        assertThat(Transaction.Id.parse(text)).isEqualTo(ID).hasToString("019d371a-d713-70eb-942b-fdc7061a43b9");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "7",
                "019d371a-d713-70eb-942b",
                "19d371a-d713-70eb-942b-fdc7061a43b9",
                "019d371a-d713-40eb-942b-fdc7061a43b9",
                "019d371ad71370eb942bfdc7061a43b9",
                "{019d371a-d713-70eb-942b-fdc7061a43b9}",
                "019d371a-d713-70eb-942b-fdc7061a43b9 ",
                "1-1-7000-8000-1",
                "019d371a-d713-70eb-942b-fdc7061a43b9019d371a-d713-70eb-942b-fdc7061a43b9"
            })
    void other_ids_are_refused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Transaction.Id.parse(text))
                .withMessage("must be a UUIDv7");
    }

    @Test
    void an_id_of_another_version_can_not_be_made() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Transaction.Id(UUID.fromString("019d371a-d713-40eb-942b-fdc7061a43b9")));
    }

    @Test
    void an_id_knows_the_millisecond_it_was_recorded_in() {
        assertThat(ID.recordedAt()).isEqualTo(Instant.ofEpochMilli(0x019d371ad713L));
    }

    @Test
    void ids_sort_as_their_bytes() {
        assertThat(Stream.of(
                                "ffffffff-ffff-7000-8000-000000000000",
                                "019d371a-d713-70eb-ffff-fdc7061a43b9",
                                "019d371a-d713-70eb-7fff-fdc7061a43b9",
                                "80000000-0000-7000-8000-000000000000",
                                "019d371a-d713-70ea-ffff-fdc7061a43b9",
                                "00000000-0000-7000-8000-000000000000")
                        .map(UUID::fromString)
                        .map(Transaction.Id::new)
                        .sorted())
                .extracting(it -> it.toString().substring(0, 23))
                .containsExactly(
                        "00000000-0000-7000-8000",
                        "019d371a-d713-70ea-ffff",
                        "019d371a-d713-70eb-7fff",
                        "019d371a-d713-70eb-ffff",
                        "80000000-0000-7000-8000",
                        "ffffffff-ffff-7000-8000");
    }
}
