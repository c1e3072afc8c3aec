package cash.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Merge patches (RFC 7396) as the domain sees them, and the other small types that carry decisions.
class PatchTest {

    private static final Account RENT = new Account(
            new Account.Id("rent"),
            new Name("Rent"),
            new RealAccount.Id("giro"),
            Status.FROZEN,
            50,
            Metadata.of(Map.of("a", "1", "b", "2")),
            Instant.EPOCH);

    private static final RealAccount GIRO = new RealAccount(
            new RealAccount.Id("giro"),
            new Name("Giro"),
            Money.currency("EUR"),
            Status.OPEN,
            new Iban("DE02120300000000202051"),
            Metadata.NONE,
            Instant.EPOCH);

    @Test
    void a_field_that_is_not_given_stays() {
        assertThat(Update.<String>keep().orNull("now")).isEqualTo("now");
        assertThat(Update.<String>keep().or("now", "default")).isEqualTo("now");
        assertThat(Update.<String>keep().orNull(null)).isNull();
    }

    @Test
    void a_field_that_is_given_is_set() {
        assertThat(Update.to("new").orNull("now")).isEqualTo("new");
        assertThat(Update.to("new").or("now", "default")).isEqualTo("new");
    }

    @Test
    void a_field_that_is_removed_is_empty_or_has_its_default() {
        assertThat(Update.<String>to(null).orNull("now")).isNull();
        assertThat(Update.<String>to(null).or("now", "default")).isEqualTo("default");
    }

    @Test
    void metadata_is_merged_name_by_name() {
        var current = Metadata.of(Map.of("a", "1", "b", "2"));

        assertThat(MetadataUpdate.NONE.apply(current)).isEqualTo(current);
        assertThat(new MetadataUpdate(
                                false, Map.of("a", Optional.of("9"), "b", Optional.empty(), "c", Optional.of("3")))
                        .apply(current))
                .isEqualTo(Metadata.of(Map.of("a", "9", "c", "3")));
        assertThat(new MetadataUpdate(false, Map.of("unknown", Optional.empty())).apply(current))
                .isEqualTo(current);
        assertThat(new MetadataUpdate(true, Map.of()).apply(current)).isEqualTo(Metadata.NONE);
        assertThat(new MetadataUpdate(true, Map.of("c", Optional.of("3"))).apply(current))
                .isEqualTo(Metadata.of(Map.of("c", "3")));
    }

    @Test
    void a_patch_of_an_account_that_gives_nothing_changes_nothing() {
        var nothing = new Account.Patch(Update.keep(), Update.keep(), Update.keep(), MetadataUpdate.NONE);

        assertThat(RENT.with(nothing)).isEqualTo(RENT);
        assertThat(nothing.changesRules()).isFalse();
    }

    @Test
    void a_patch_of_an_account_never_touches_its_id_its_status_and_its_birth() {
        var everything = new Account.Patch(
                Update.to(new Name("Miete")),
                Update.to(new RealAccount.Id("savings")),
                Update.to(7L),
                new MetadataUpdate(true, Map.of()));

        assertThat(RENT.with(everything))
                .isEqualTo(new Account(
                        RENT.id(),
                        new Name("Miete"),
                        new RealAccount.Id("savings"),
                        Status.FROZEN,
                        7,
                        Metadata.NONE,
                        Instant.EPOCH));
    }

    @Test
    void removing_the_home_and_the_overdraft_limit_leaves_none() {
        var patched =
                RENT.with(new Account.Patch(Update.keep(), Update.to(null), Update.to(null), MetadataUpdate.NONE));

        assertThat(patched.home()).isNull();
        assertThat(patched.overdraftLimit()).isZero();
    }

    @Test
    void only_a_new_home_or_a_new_overdraft_limit_changes_what_transactions_are_judged_by() {
        assertThat(new Account.Patch(Update.to(new Name("x")), Update.keep(), Update.keep(), MetadataUpdate.NONE)
                        .changesRules())
                .isFalse();
        assertThat(new Account.Patch(Update.keep(), Update.to(null), Update.keep(), MetadataUpdate.NONE).changesRules())
                .isTrue();
        assertThat(new Account.Patch(Update.keep(), Update.keep(), Update.to(1L), MetadataUpdate.NONE).changesRules())
                .isTrue();
    }

    @Test
    void a_patch_of_a_real_account_never_touches_its_currency() {
        var patched = GIRO.with(new RealAccount.Patch(
                Update.to(new Name("Neu")), Update.to(null), new MetadataUpdate(false, Map.of("a", Optional.of("1")))));

        assertThat(patched)
                .isEqualTo(new RealAccount(
                        GIRO.id(),
                        new Name("Neu"),
                        GIRO.currency(),
                        Status.OPEN,
                        null,
                        Metadata.of(Map.of("a", "1")),
                        Instant.EPOCH));
    }

    @Test
    void a_new_status_changes_nothing_else() {
        assertThat(RENT.with(Status.CLOSED).with(Status.FROZEN)).isEqualTo(RENT);
        assertThat(GIRO.with(Status.CLOSED).status()).isEqualTo(Status.CLOSED);
        assertThat(GIRO.with(Status.CLOSED).with(Status.OPEN)).isEqualTo(GIRO);
    }

    @Test
    void what_follows_from_a_yes_is_a_yes_and_a_no_stays_a_no() {
        var no = new Refusal.NotFound("account", "rent");

        assertThat(Decision.accept(20).map(it -> it + 1)).isEqualTo(Decision.accept(21));
        assertThat(Decision.<Integer>refuse(no).map(it -> it + 1)).isEqualTo(Decision.refuse(no));
    }

    @Test
    void a_failure_of_the_store_says_why_and_keeps_its_cause() {
        var cause = new IllegalStateException("deliberate");

        assertThat(new StoreFailure.Conflict("lost a race", cause))
                .hasMessage("lost a race")
                .hasCause(cause);
        assertThat(new StoreFailure.OutcomeUnknown("no answer", cause))
                .hasMessage("no answer")
                .hasCause(cause);
        assertThat(new StoreFailure.Unavailable("away", null))
                .hasMessage("away")
                .hasNoCause();
    }
}
