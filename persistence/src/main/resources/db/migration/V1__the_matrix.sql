-- The tables of cash, in SQL that MySQL 8.0 and MariaDB 10.11 and newer both understand.
--
-- Money is BIGINT, in minor units. Text that clients choose is compared byte by byte: ids are ascii_bin, names utf8mb4_bin,
-- keys and references VARBINARY, since collations merge what differs ("a" and "ä", or a trailing blank).
-- Instants are UTC. What clients name by an id has a short number, `no`, inside the database.
--
-- The databases commit every change of a table by itself, so a script may be cut off between any two statements. The next
-- start runs it again from its beginning, which every script must bear.

-- A real account or an account is large once one of its cells was, so large that its total might exceed 64 bits.

CREATE TABLE IF NOT EXISTS real_accounts (
    no         INT          NOT NULL AUTO_INCREMENT PRIMARY KEY,
    id         VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    name       VARCHAR(200) NOT NULL,
    currency   CHAR(3)      CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    status     VARCHAR(6)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    iban       VARCHAR(34)  CHARACTER SET ascii COLLATE ascii_bin,
    metadata   MEDIUMTEXT,
    created_at DATETIME(6)  NOT NULL,
    large      BOOLEAN      NOT NULL DEFAULT FALSE,
    CONSTRAINT real_accounts_id UNIQUE (id),
    CONSTRAINT real_accounts_status CHECK (status IN ('OPEN', 'FROZEN', 'CLOSED'))
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS accounts (
    no              BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    id              VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    name            VARCHAR(200) NOT NULL,
    home_no         INT,
    status          VARCHAR(6)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    overdraft_limit BIGINT       NOT NULL,
    metadata        MEDIUMTEXT,
    created_at      DATETIME(6)  NOT NULL,
    large           BOOLEAN      NOT NULL DEFAULT FALSE,
    CONSTRAINT accounts_id UNIQUE (id),
    CONSTRAINT accounts_home FOREIGN KEY (home_no) REFERENCES real_accounts (no),
    CONSTRAINT accounts_status CHECK (status IN ('OPEN', 'FROZEN', 'CLOSED')),
    CONSTRAINT accounts_overdraft_limit CHECK (overdraft_limit >= 0)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- A label is the first half of the SHA-256 of one name and value of metadata, in hexadecimal digits, by which lists are
-- filtered.
CREATE TABLE IF NOT EXISTS real_account_labels (
    label CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    no    INT      NOT NULL,
    PRIMARY KEY (label, no),
    CONSTRAINT real_account_labels_no FOREIGN KEY (no) REFERENCES real_accounts (no) ON DELETE CASCADE
) ENGINE = InnoDB;

CREATE TABLE IF NOT EXISTS account_labels (
    label CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    no    BIGINT   NOT NULL,
    PRIMARY KEY (label, no),
    CONSTRAINT account_labels_no FOREIGN KEY (no) REFERENCES accounts (no) ON DELETE CASCADE
) ENGINE = InnoDB;

-- The cells. Their id is computed, real_account_no * 2^40 + account_no, so that nobody has to look it up, and the cells
-- of one real account lie together.
CREATE TABLE IF NOT EXISTS amounts (
    id               BIGINT     NOT NULL PRIMARY KEY,
    real_account_no  INT        NOT NULL,
    account_no       BIGINT     NOT NULL,
    posted           BIGINT     NOT NULL,
    held             BIGINT     NOT NULL,
    version          BIGINT     NOT NULL,
    last_transaction BINARY(16) NOT NULL,
    CONSTRAINT amounts_real_account FOREIGN KEY (real_account_no) REFERENCES real_accounts (no),
    CONSTRAINT amounts_account FOREIGN KEY (account_no) REFERENCES accounts (no),
    CONSTRAINT amounts_id CHECK (id = real_account_no * 1099511627776 + account_no)
) ENGINE = InnoDB;

-- The balance of a real account is the sum of its slots. They are many so that writers don't queue on one row, and few
-- so that reading one costs the same however many cells there are. A slot alone is nobody's money, and may exceed the 64
-- bits that their sum does not.
CREATE TABLE IF NOT EXISTS real_account_totals (
    real_account_no INT           NOT NULL,
    slot            SMALLINT      NOT NULL,
    posted          DECIMAL(30,0) NOT NULL,
    held            DECIMAL(30,0) NOT NULL,
    PRIMARY KEY (real_account_no, slot),
    CONSTRAINT real_account_totals_no FOREIGN KEY (real_account_no) REFERENCES real_accounts (no) ON DELETE CASCADE
) ENGINE = InnoDB;

CREATE TABLE IF NOT EXISTS transactions (
    id           BINARY(16)     NOT NULL PRIMARY KEY,
    description  VARCHAR(1000),
    reference    VARBINARY(255),
    metadata     MEDIUMTEXT,
    effective_at DATETIME(6)    NOT NULL,
    recorded_at  DATETIME(3)    NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- An end that is NULL is the world outside. The versions are those of the transaction's entries on the two cells.
CREATE TABLE IF NOT EXISTS transfers (
    transaction_id BINARY(16) NOT NULL,
    position       SMALLINT   NOT NULL,
    source_amount  BIGINT,
    source_version BIGINT,
    target_amount  BIGINT,
    target_version BIGINT,
    units          BIGINT     NOT NULL,
    PRIMARY KEY (transaction_id, position),
    CONSTRAINT transfers_units CHECK (units > 0)
) ENGINE = InnoDB;

-- Two writers can't both write one version of a cell: the primary key is the last line of defence.
CREATE TABLE IF NOT EXISTS entries (
    amount_id      BIGINT     NOT NULL,
    version        BIGINT     NOT NULL,
    transaction_id BINARY(16) NOT NULL,
    posted_change  BIGINT     NOT NULL,
    held_change    BIGINT     NOT NULL,
    posted_after   BIGINT     NOT NULL,
    held_after     BIGINT     NOT NULL,
    PRIMARY KEY (amount_id, version)
) ENGINE = InnoDB;

CREATE TABLE IF NOT EXISTS transaction_labels (
    label          CHAR(32)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    transaction_id BINARY(16) NOT NULL,
    PRIMARY KEY (label, transaction_id)
) ENGINE = InnoDB;

CREATE TABLE IF NOT EXISTS transaction_references (
    reference      VARBINARY(255) NOT NULL PRIMARY KEY,
    transaction_id BINARY(16)     NOT NULL
) ENGINE = InnoDB;

CREATE TABLE IF NOT EXISTS idempotency_keys (
    idempotency_key VARBINARY(255) NOT NULL PRIMARY KEY,
    fingerprint     BINARY(32)     NOT NULL,
    transaction_id  BINARY(16)     NOT NULL
) ENGINE = InnoDB;

-- One row, which every writer of transactions shares and every change of what they are judged by takes alone. `changes`
-- counts those, so that an instance of cash knows when what it remembers of the accounts is old.
CREATE TABLE IF NOT EXISTS guard (
    id      TINYINT NOT NULL PRIMARY KEY,
    changes BIGINT  NOT NULL,
    CONSTRAINT guard_single CHECK (id = 1)
) ENGINE = InnoDB;

-- It begins where no earlier one can have ended, so that nobody mistakes a database that was made anew for the old one.
INSERT INTO guard (id, changes) VALUES (1, CAST(UNIX_TIMESTAMP(NOW(6)) * 1000000 AS SIGNED))
ON DUPLICATE KEY UPDATE id = 1;

-- What happened is never changed and never deleted, by whomever.
DROP TRIGGER IF EXISTS transactions_no_update;
CREATE TRIGGER transactions_no_update BEFORE UPDATE ON transactions FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'transactions are never updated';
DROP TRIGGER IF EXISTS transactions_no_delete;
CREATE TRIGGER transactions_no_delete BEFORE DELETE ON transactions FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'transactions are never deleted';
DROP TRIGGER IF EXISTS transfers_no_update;
CREATE TRIGGER transfers_no_update BEFORE UPDATE ON transfers FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'transfers are never updated';
DROP TRIGGER IF EXISTS transfers_no_delete;
CREATE TRIGGER transfers_no_delete BEFORE DELETE ON transfers FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'transfers are never deleted';
DROP TRIGGER IF EXISTS entries_no_update;
CREATE TRIGGER entries_no_update BEFORE UPDATE ON entries FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'entries are never updated';
DROP TRIGGER IF EXISTS entries_no_delete;
CREATE TRIGGER entries_no_delete BEFORE DELETE ON entries FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'entries are never deleted';
DROP TRIGGER IF EXISTS transaction_labels_no_update;
CREATE TRIGGER transaction_labels_no_update BEFORE UPDATE ON transaction_labels FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'transaction_labels are never updated';
DROP TRIGGER IF EXISTS transaction_labels_no_delete;
CREATE TRIGGER transaction_labels_no_delete BEFORE DELETE ON transaction_labels FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'transaction_labels are never deleted';
DROP TRIGGER IF EXISTS transaction_references_no_update;
CREATE TRIGGER transaction_references_no_update BEFORE UPDATE ON transaction_references FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'transaction_references are never updated';
DROP TRIGGER IF EXISTS transaction_references_no_delete;
CREATE TRIGGER transaction_references_no_delete BEFORE DELETE ON transaction_references FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'transaction_references are never deleted';
DROP TRIGGER IF EXISTS idempotency_keys_no_update;
CREATE TRIGGER idempotency_keys_no_update BEFORE UPDATE ON idempotency_keys FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'idempotency_keys are never updated';
DROP TRIGGER IF EXISTS idempotency_keys_no_delete;
CREATE TRIGGER idempotency_keys_no_delete BEFORE DELETE ON idempotency_keys FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'idempotency_keys are never deleted';
