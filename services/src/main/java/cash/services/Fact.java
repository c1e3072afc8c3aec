package cash.services;

import cash.domain.Discrepancy;
import java.math.BigInteger;
import java.util.UUID;

/// Something that two places in the books tell, and must tell alike. On each side one fact at most has a subject.
sealed interface Fact {

    /// What it is about.
    Subject subject();

    /// A number that no other fact is likely to have, made of its subject's.
    long hash(long ofSubject);

    /// Nobody tells it where it is expected.
    Finding missing();

    /// It is told where nobody expects it.
    Finding surplus();

    /// It is told, but with other numbers.
    void compare(Fact actual, Findings findings);

    sealed interface Subject permits Touch, Step, Row, Cell {
        /// A number that no other subject is likely to have, given a secret one.
        long hash(long seed);
    }

    record Touch(UUID step, long cell, long version) implements Subject {
        @Override
        public long hash(long seed) {
            return Mix.of(Mix.of(seed, step), cell, version);
        }
    }

    record Step(UUID id) implements Subject {
        @Override
        public long hash(long seed) {
            return Mix.of(seed, id);
        }
    }

    record Row(long realAccount) implements Subject {
        @Override
        public long hash(long seed) {
            return Mix.of(Mix.of(seed, 1), realAccount);
        }
    }

    record Cell(long number) implements Subject {
        @Override
        public long hash(long seed) {
            return Mix.of(Mix.of(seed, 2), number);
        }
    }

    /// How much of a cell is reserved: the open holds tell it, and the cell.
    record Reserved(Cell subject, BigInteger units) implements Fact {
        @Override
        public long hash(long ofSubject) {
            return Mix.of(ofSubject, units);
        }

        @Override
        public Finding missing() {
            return finding().numbers(units, BigInteger.ZERO);
        }

        @Override
        public Finding surplus() {
            return finding().numbers(BigInteger.ZERO, units);
        }

        @Override
        public void compare(Fact actual, Findings findings) {
            if (actual instanceof Reserved cell && !units.equals(cell.units)) {
                findings.add(finding().numbers(units, cell.units));
            }
        }

        private Finding finding() {
            return Finding.ofCell(Discrepancy.Kind.CELL_RESERVED, subject.number, null);
        }
    }

    /// What a step did to a cell: its transfers tell it, and its entry there.
    record Moved(Touch subject, BigInteger posted, BigInteger held) implements Fact {
        @Override
        public long hash(long ofSubject) {
            return Mix.of(Mix.of(ofSubject, posted), held);
        }

        @Override
        public Finding missing() {
            return finding(Discrepancy.Kind.TRANSFER_WITHOUT_ENTRY);
        }

        @Override
        public Finding surplus() {
            return finding(Discrepancy.Kind.ENTRY_WITHOUT_TRANSFER);
        }

        @Override
        public void compare(Fact actual, Findings findings) {
            if (actual instanceof Moved entry) {
                if (!posted.equals(entry.posted)) {
                    findings.add(finding(Discrepancy.Kind.ENTRY_POSTED_CHANGE).numbers(posted, entry.posted));
                }
                if (!held.equals(entry.held)) {
                    findings.add(finding(Discrepancy.Kind.ENTRY_HELD_CHANGE).numbers(held, entry.held));
                }
            }
        }

        private Finding finding(Discrepancy.Kind kind) {
            return Finding.ofEntry(kind, subject.cell, subject.version, subject.step);
        }
    }

    /// That there was a step: its transfers tell it, and its own record.
    record Made(Step subject) implements Fact {
        @Override
        public long hash(long ofSubject) {
            return Mix.of(ofSubject, 1);
        }

        @Override
        public Finding missing() {
            return Finding.ofTransaction(Discrepancy.Kind.TRANSFER_WITHOUT_TRANSACTION, subject.id);
        }

        @Override
        public Finding surplus() {
            return Finding.ofTransaction(Discrepancy.Kind.TRANSACTION_WITHOUT_TRANSFER, subject.id);
        }

        @Override
        public void compare(Fact actual, Findings findings) {
            // It has no numbers.
        }
    }

    /// What lies in a real account: its cells tell it, and the balance that it shows.
    record Shown(Row subject, BigInteger posted, BigInteger held) implements Fact {
        @Override
        public long hash(long ofSubject) {
            return Mix.of(Mix.of(ofSubject, posted), held);
        }

        @Override
        public Finding missing() {
            return finding(Discrepancy.Kind.REAL_ACCOUNT_POSTED).numbers(posted, BigInteger.ZERO);
        }

        @Override
        public Finding surplus() {
            return finding(Discrepancy.Kind.REAL_ACCOUNT_POSTED).numbers(BigInteger.ZERO, posted);
        }

        @Override
        public void compare(Fact actual, Findings findings) {
            if (actual instanceof Shown shown) {
                if (!posted.equals(shown.posted)) {
                    findings.add(finding(Discrepancy.Kind.REAL_ACCOUNT_POSTED).numbers(posted, shown.posted));
                }
                if (!held.equals(shown.held)) {
                    findings.add(finding(Discrepancy.Kind.REAL_ACCOUNT_HELD).numbers(held, shown.held));
                }
            }
        }

        private Finding finding(Discrepancy.Kind kind) {
            return Finding.ofRealAccount(kind, subject.realAccount);
        }
    }
}
