package cash.domain;

import java.util.regex.Pattern;

/// The form of an id that the client chooses: it fits in a URL and in an address, and sorts the same everywhere.
interface Ids {

    Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,63}");

    static String checked(String id) {
        if (!FORM.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "must be 1 to 64 letters, digits, '.', '_', ':' or '-', the first a letter or a digit");
        }
        if (id.equals(External.WORD)) {
            throw new IllegalArgumentException("must not be 'external', which is the world outside");
        }
        return id;
    }
}
