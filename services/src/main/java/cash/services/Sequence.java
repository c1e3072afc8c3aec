package cash.services;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The things of a ledger one after the other, in pages of those of one kind.
final class Sequence {

    /// One of them, and its line.
    record Item<T extends Exported>(long line, T thing) {
        ImportFailure failure(@Nullable String field, String reason) {
            return new ImportFailure(line, field, reason);
        }
    }

    private final Iterator<Imported> things;
    private final int page;
    private @Nullable Imported next;
    private long last;

    Sequence(Iterator<Imported> things, int page) {
        this.things = things;
        this.page = page;
        advance();
    }

    private void advance() {
        last = next == null ? 0 : next.line();
        next = things.hasNext() ? things.next() : null;
    }

    /// Hands over all that are next of this kind, page by page, and returns how many they were.
    <T extends Exported> long each(Class<T> kind, Consumer<List<Item<T>>> each) {
        long count = 0;
        var items = new ArrayList<Item<T>>();
        while (next != null && kind.isInstance(next.thing())) {
            items.add(new Item<>(next.line(), kind.cast(next.thing())));
            advance();
            if (items.size() == page) {
                each.accept(List.copyOf(items));
                count += page;
                items.clear();
            }
        }
        if (!items.isEmpty()) {
            each.accept(List.copyOf(items));
        }
        return count + items.size();
    }

    /// The next, which must be of this kind, as whatever comes earlier or later is not.
    <T extends Exported> Item<T> one(Class<T> kind) {
        if (next == null && last == 0) {
            throw new ImportFailure("The file is empty.");
        }
        if (next == null) {
            throw new ImportFailure("The file ends behind line " + last + ", but not with a line of the type end: it"
                    + " was cut off.");
        }
        if (!kind.isInstance(next.thing())) {
            throw new ImportFailure(
                    next.line(),
                    "type",
                    "such a line can't come here, for the header, real accounts,"
                            + " accounts, transactions, keys, amounts, chains and the end follow one another");
        }
        var item = new Item<>(next.line(), kind.cast(next.thing()));
        advance();
        return item;
    }

    void end() {
        if (next != null) {
            throw new ImportFailure(next.line(), null, "nothing can follow the end");
        }
    }
}
