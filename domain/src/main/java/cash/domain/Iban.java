package cash.domain;

import java.util.regex.Pattern;

/// An international bank account number in its electronic form (ISO 13616), without the blanks people print in it.
/// The check digits are not judged: banks' test accounts have wrong ones, and cash moves no money at the bank.
public record Iban(String value) {

    private static final Pattern FORM = Pattern.compile("[A-Z]{2}[0-9]{2}[A-Z0-9]{1,30}");

    public Iban {
        value = value.replace(" ", "");
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("must be an IBAN: two letters, two digits, 1 to 30 letters or digits");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
