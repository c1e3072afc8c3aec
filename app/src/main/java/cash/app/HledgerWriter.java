package cash.app;

import cash.domain.Address;
import cash.domain.Amount;
import cash.domain.External;
import cash.domain.Money;
import cash.domain.Place;
import cash.domain.RealAccount;
import cash.domain.Transaction;
import cash.services.Exported;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// A ledger as a journal that hledger reads: what was posted, on the date it took effect (in UTC). Holds and keys have
/// no place in it. A cell `giro/rent` is the account `giro:rent`; it ends with what each cell must have, which hledger
/// checks whenever it reads it.
final class HledgerWriter implements Consumer<Exported> {

    /// What would end a line, or be unfit to be read.
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\u2028\\u2029]+");

    private final OutputStream out;
    private LocalDate last = LocalDate.MIN;
    private final Set<Currency> declared = new HashSet<>();

    HledgerWriter(OutputStream out) {
        this.out = out;
    }

    @Override
    public void accept(Exported exported) {
        switch (exported) {
            case Exported.Begin it -> {
                line("; All that cash has posted, exported at " + it.exportedAt() + ".");
                line("decimal-mark .");
                line("account external  ; type:E");
            }
            case Exported.OfRealAccount(var it) -> {
                line("; " + comment(it.id() + " is " + it.name()));
                declare(it.currency());
                line("account " + name(it.id()) + "  ; type:A");
            }
            case Exported.OfAccount _ -> {}
            case Exported.OfTransaction it -> write(it.transaction());
            case Exported.OfKey _ -> {}
            case Exported.OfChain _ -> {}
            case Exported.OfAmount it -> expect(it.amount());
            case Exported.End _ -> line("; The end.");
        }
    }

    /// What a hold posted is there as soon as it ended so; what was only held never is.
    private void write(Transaction transaction) {
        var transfers = transaction.with(transaction.posted());
        if (transfers.isEmpty()) {
            return;
        }
        var date = LocalDate.ofInstant(transaction.effectiveAt(), ZoneOffset.UTC);
        last = last.isBefore(date) ? date : last;
        var description = transaction.description() == null
                ? ""
                : " " + description(transaction.description().value());
        line("");
        line(date + " * (" + transaction.id() + ")" + description);
        if (transaction.reference() != null) {
            line("    ; reference: " + comment(transaction.reference().value()));
        }
        if (transaction.reversalOf() != null) {
            line("    ; reversalOf: " + transaction.reversalOf());
        }
        for (var transfer : transfers) {
            var money = transfer.money();
            line("    " + name(transfer.source()) + "  -" + decimal(money));
            line("    " + name(transfer.target()) + "  " + decimal(money));
        }
    }

    /// With the decimal places that the currency has, once.
    private void declare(Currency currency) {
        if (declared.add(currency)) {
            line("commodity 1" + (currency.getDefaultFractionDigits() > 0 ? "" : ".")
                    + decimal(new Money(0, currency)).substring(1));
        }
    }

    /// A balance is checked after the transactions of its date, so it comes on the last date that there is. Each cell
    /// is declared where its balance is, as it may be anywhere in the file.
    private void expect(Amount amount) {
        var zero = decimal(new Money(0, amount.currency()));
        var cell = name(amount.address());
        line("");
        line("account " + cell);
        line((last.equals(LocalDate.MIN) ? LocalDate.EPOCH : last) + " * What lies in " + amount.address());
        line("    " + cell + "  " + zero + " = "
                + decimal(new Money(amount.balance().posted(), amount.currency())));
    }

    private static String name(Place.End place) {
        return switch (place) {
            case Address(var realAccount, var account) -> name(realAccount) + ":" + slashed(account.value());
            case External external -> external.toString();
        };
    }

    private static String name(RealAccount.Id id) {
        return slashed(id.value());
    }

    /// To hledger a colon parts an account from its parent. No id has a slash.
    private static String slashed(String id) {
        return id.replace(':', '/');
    }

    /// In whole units of the currency, with all its digits: 299 cents are `2.99 EUR`.
    private static String decimal(Money money) {
        int digits = Math.max(0, money.currency().getDefaultFractionDigits());
        return BigDecimal.valueOf(money.units(), digits).toPlainString() + " "
                + money.currency().getCurrencyCode();
    }

    /// A semicolon would begin a comment, and a bar would end the name of a payee.
    private static String description(String text) {
        return comment(text).replace(';', ',').replace('|', '/');
    }

    private static String comment(String text) {
        return UNPRINTABLE.matcher(text).replaceAll(" ").strip();
    }

    private void line(String text) {
        try {
            out.write((text + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
