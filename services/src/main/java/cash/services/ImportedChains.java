package cash.services;

import cash.domain.ChainHead;
import cash.domain.Content;
import cash.domain.Transaction;
import cash.services.Sequence.Item;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The chains of hashes of an import: each hash is taken anew, and must be the one that its line has.
final class ImportedChains {

    private final Map<Integer, ChainHead> heads = new TreeMap<>();
    private Transaction.@Nullable Id lastUnsealed;

    ImportedChains() {
        for (int chain = 0; chain < ChainHead.CHAINS; chain++) {
            heads.put(chain, ChainHead.first(chain));
        }
    }

    /// Where they are now.
    List<ChainHead> heads() {
        return List.copyOf(heads.values());
    }

    /// The last step without a hash, of the time before there were any.
    Transaction.@Nullable Id lastUnsealed() {
        return lastUnsealed;
    }

    /// Goes on with the chain of the last step of a transaction.
    void follow(Item<Exported.OfTransaction> item, Transaction transaction) {
        var seal = transaction.lastSeal();
        if (seal == null) {
            lastUnsealed = transaction.lastStep();
            return;
        }
        var field = transaction.lastStep().equals(transaction.id()) ? "" : "hold.end.";
        var head = heads.get(seal.chain());
        if (head == null) {
            throw item.failure(field + "chain", "there is no chain " + seal.chain());
        }
        if (!Content.of(transaction).hash(head.hash()).equals(seal.hash())) {
            throw item.failure(
                    field + "hash",
                    "it is not the one of what the line says, behind the last line before it in chain " + seal.chain());
        }
        heads.put(seal.chain(), head.next(transaction.lastStep(), seal.hash()));
    }

    /// What the file says of chains follows from the steps before.
    void compare(Collection<Item<Exported.OfChain>> page) {
        for (var item : page) {
            var told = item.thing().head();
            var head = heads.get(told.chain());
            if (!told.equals(head)) {
                throw item.failure(null, "the transactions before it make " + head);
            }
        }
    }

    /// How many of them were begun.
    long begun() {
        return heads.values().stream().filter(head -> head.length() > 0).count();
    }
}
