package cash.persistence;

import cash.domain.Address;
import cash.domain.Entry;
import cash.domain.Hold;
import cash.domain.Transaction;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Writes the holds of a batch, and the ends of holds.
final class HoldsWrite {

    private final Map<Address, Directory.Cell> cells;
    private final Script script;
    private final Insert holds;
    private final Insert holdCells;
    private final Insert openHolds;
    private final Insert ends;
    private final Insert endTransfers;
    private final List<String> ended = new ArrayList<>();

    HoldsWrite(Script script, Map<Address, Directory.Cell> cells) {
        this.cells = cells;
        this.script = script;
        holds = new Insert(script, "INSERT INTO holds (transaction_id, expires_at) VALUES");
        holdCells = new Insert(
                script,
                "INSERT INTO hold_cells (amount_id, transaction_id, real_account_no, account_no, reserved) VALUES");
        openHolds = new Insert(script, "INSERT INTO open_holds (transaction_id, expires_at) VALUES");
        ends = new Insert(script, "INSERT INTO hold_ends (id, transaction_id, outcome, chain, hash) VALUES");
        endTransfers = new Insert(
                script,
                "INSERT INTO hold_end_transfers (transaction_id, position, source_version, target_version, units)"
                        + " VALUES");
    }

    /// Adds a hold that begins, whose id comes as a literal.
    void begin(String id, Transaction transaction) {
        var hold = Objects.requireNonNull(transaction.hold());
        var expiresAt = hold.expiresAt() == null ? "NULL" : Literal.of(hold.expiresAt());
        holds.row(id, expiresAt);
        openHolds.row(id, expiresAt);
        var reserved = Hold.reserved(transaction.transfers());
        for (var cell : Transaction.moved(transaction.transfers()).keySet()) {
            long number = Objects.requireNonNull(cells.get(cell)).number();
            holdCells.row(
                    number,
                    id,
                    AmountId.realAccountNo(number),
                    AmountId.accountNo(number),
                    reserved.getOrDefault(cell, BigInteger.ZERO));
        }
    }

    /// Adds the end of a hold, with the entries that this leaves; its step comes as a literal too.
    void end(String id, String step, Transaction transaction, List<Entry> made) {
        var end = Objects.requireNonNull(
                Objects.requireNonNull(transaction.hold()).end());
        ends.row(
                step,
                id,
                Literal.ascii(end.outcome().name()),
                end.seal() == null ? "NULL" : end.seal().chain(),
                Literal.ofHash(end.seal() == null ? null : end.seal().hash()));
        ended.add(id);
        int position = 0;
        for (var transfer : transaction.transfers()) {
            endTransfers.row(
                    id,
                    position,
                    BatchInsert.version(transfer.source(), made),
                    BatchInsert.version(transfer.target(), made),
                    end.posted().units().get(position));
            position++;
        }
    }

    /// Hands what was added to the script. No hold ends twice, since `hold_ends` has each one only once.
    void end() {
        List.of(holds, holdCells, openHolds, ends, endTransfers).forEach(Insert::end);
        if (!ended.isEmpty()) {
            script.add("DELETE FROM open_holds WHERE transaction_id IN " + Literal.list(ended));
        }
    }
}
