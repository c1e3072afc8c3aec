package cash.domain;

import java.math.BigInteger;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One thing in the books that can't be right: where it is, as far as that can be told, and what the rest of the books
/// says it should be. All of it is raw, since what was put wrong may be anything.
public record Discrepancy(
        Kind kind,
        @Nullable String address,
        @Nullable Long version,
        @Nullable String realAccount,
        @Nullable String account,
        @Nullable UUID transaction,
        @Nullable Integer chain,
        @Nullable BigInteger expected,
        @Nullable BigInteger actual) {

    /// How much more there is than there should be; null where no number is wrong.
    public @Nullable BigInteger difference() {
        return expected == null || actual == null ? null : actual.subtract(expected);
    }

    /// What is wrong.
    public enum Kind {
        /// The versions of a cell's entries have a gap, or begin with another than 1.
        ENTRY_MISSING("an entry is missing"),
        /// The balance after an entry is not the one before it and its change.
        ENTRY_POSTED_AFTER("the posted balance after the entry does not follow from the one before"),
        ENTRY_HELD_AFTER("the held balance after the entry does not follow from the one before"),
        ENTRY_HELD_NEGATIVE("less than nothing is held after the entry"),
        /// An entry's changes are not what the transfers of its transaction do to the cell.
        ENTRY_POSTED_CHANGE("the entry does not post what its transfers move"),
        ENTRY_HELD_CHANGE("the entry does not hold what its transfers hold"),
        ENTRY_WITHOUT_TRANSFER("no transfer of its transaction made the entry"),
        ENTRY_WITHOUT_CELL("there are entries, but no cell"),
        /// A cell is not what its entries say.
        CELL_WITHOUT_ENTRY("the cell has no entry"),
        CELL_POSTED("what is posted is not what the entries say"),
        CELL_HELD("what is held is not what the entries say"),
        CELL_RESERVED("what is held is not what the open holds reserve"),
        CELL_VERSION("the version is not the number of entries"),
        CELL_LAST_TRANSACTION("the last transaction is not that of the last entry, which is given"),
        CELL_MISPLACED("the cell's number is not that of its real account and account"),
        TRANSFER_MISSING("the positions of the transaction's transfers have a gap"),
        TRANSFER_WITHOUT_ENTRY("the entry that transfers name is missing, or another transaction's"),
        TRANSFER_WITHOUT_TRANSACTION("the transfers have no transaction"),
        TRANSACTION_WITHOUT_TRANSFER("the transaction has no transfer"),
        /// The balance of a real account is not the sum of its cells.
        REAL_ACCOUNT_POSTED("what the real account shows as posted is not the sum of its cells"),
        REAL_ACCOUNT_HELD("what the real account shows as held is not the sum of its cells"),
        /// The hashes, which tell whether anything of what happened was changed since.
        TRANSACTION_HASH("the hash of a step is not that of what it says and of the step before it in its chain"),
        TRANSACTION_UNSEALED("a step has no hash, though steps already had when it was written"),
        CHAIN_LENGTH("the chain has another number of steps than its head counts; the last one of the head is given"),
        CHAIN_HEAD("the chain does not end with the step and the hash of its head; the last step of the head is given"),
        CHAIN_PINNED("the chain does not have the pinned hash at the pinned length"),
        /// A total that can't be shown.
        REAL_ACCOUNT_OVERFLOW("the real account's total exceeds 64 bits"),
        ACCOUNT_OVERFLOW("the account's total in a currency exceeds 64 bits");

        private final String meaning;

        Kind(String meaning) {
            this.meaning = meaning;
        }

        /// The same in words.
        public String meaning() {
            return meaning;
        }
    }
}
