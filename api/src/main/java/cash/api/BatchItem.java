package cash.api;

import cash.domain.IdempotencyKey;
import cash.domain.NewTransaction;
import cash.services.Submission;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One transaction of a batch as it was read.
sealed interface BatchItem {

    record Right(NewTransaction transaction, @Nullable IdempotencyKey key) implements BatchItem {
        Submission submission() {
            return Submission.of(transaction, key);
        }
    }

    /// What is wrong with one transaction is its own problem, and the others go on. Its text is kept rather than
    /// its problem, which would take far more room in a batch that has many.
    record Wrong(int index, String text) implements BatchItem {
        Problem problem() {
            return BatchItem.read(Tree.ofText(text), index, Flaws::toProblem, _ -> {
                throw new IllegalStateException("a wrong transaction was read again, and nothing was wrong");
            });
        }
    }

    /// Reads the transaction that stands at `index`.
    static BatchItem of(Json json, int index) {
        return read(json, index, _ -> new Wrong(index, Tree.toText(json)), right -> right);
    }

    private static <T> T read(Json json, int index, Function<Flaws, T> wrong, Function<Right, T> right) {
        var flaws = new Flaws();
        var fields = Fields.of(json, At.BODY.field("transactions").item(index), flaws);
        var key = fields.optional("idempotencyKey", Type.text(IdempotencyKey::ofText));
        var transaction = NewTransactions.read(fields);
        return flaws.isEmpty() ? right.apply(new Right(transaction.get(), key.orNull())) : wrong.apply(flaws);
    }
}
