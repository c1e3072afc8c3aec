-- Holds, their ends, and reversals. What a transaction is made with stays in V1's tables; the end of a hold is a record of
-- its own, with a step of its own: an id like those of transactions, by which its entries are found.

-- The transactions that are holds, and when they time out, if ever.
CREATE TABLE IF NOT EXISTS holds (
    transaction_id BINARY(16)  NOT NULL PRIMARY KEY,
    expires_at     DATETIME(6)
) ENGINE = InnoDB;

-- The cells that a hold names, and what it reserves in each: nothing where money would only come in. By these a hold is
-- found from its cells, which may have no entry of it.
CREATE TABLE IF NOT EXISTS hold_cells (
    amount_id       BIGINT     NOT NULL,
    transaction_id  BINARY(16) NOT NULL,
    real_account_no INT        NOT NULL,
    account_no      BIGINT     NOT NULL,
    reserved        BIGINT     NOT NULL,
    PRIMARY KEY (amount_id, transaction_id),
    CONSTRAINT hold_cells_real_account FOREIGN KEY (real_account_no) REFERENCES real_accounts (no),
    CONSTRAINT hold_cells_account FOREIGN KEY (account_no) REFERENCES accounts (no),
    CONSTRAINT hold_cells_reserved CHECK (reserved >= 0),
    INDEX hold_cells_transaction (transaction_id)
) ENGINE = InnoDB;

-- The holds that have not ended: working state like the cells, to find those that are due.
CREATE TABLE IF NOT EXISTS open_holds (
    transaction_id BINARY(16) NOT NULL PRIMARY KEY,
    expires_at     DATETIME(6),
    INDEX open_holds_expires_at (expires_at)
) ENGINE = InnoDB;

-- How a hold ended: once only, which its unique transaction guarantees. Its id is the step.
CREATE TABLE IF NOT EXISTS hold_ends (
    id             BINARY(16) NOT NULL PRIMARY KEY,
    transaction_id BINARY(16) NOT NULL,
    outcome        VARCHAR(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    CONSTRAINT hold_ends_transaction UNIQUE (transaction_id),
    CONSTRAINT hold_ends_outcome CHECK (outcome IN ('POSTED', 'VOIDED', 'EXPIRED')),
    INDEX hold_ends_outcome_transaction (outcome, transaction_id)
) ENGINE = InnoDB;

-- What each transfer of a hold moved in the end, and the versions of the end's entries on its two cells.
CREATE TABLE IF NOT EXISTS hold_end_transfers (
    transaction_id BINARY(16) NOT NULL,
    position       SMALLINT   NOT NULL,
    source_version BIGINT,
    target_version BIGINT,
    units          BIGINT     NOT NULL,
    PRIMARY KEY (transaction_id, position),
    CONSTRAINT hold_end_transfers_units CHECK (units >= 0)
) ENGINE = InnoDB;

-- Which transaction takes back (part of) which, and how much in all.
CREATE TABLE IF NOT EXISTS reversals (
    original_id BINARY(16)    NOT NULL,
    reversal_id BINARY(16)    NOT NULL,
    units       DECIMAL(30,0) NOT NULL,
    PRIMARY KEY (original_id, reversal_id),
    CONSTRAINT reversals_reversal UNIQUE (reversal_id)
) ENGINE = InnoDB;

DROP TRIGGER IF EXISTS holds_no_update;
CREATE TRIGGER holds_no_update BEFORE UPDATE ON holds FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'holds are never updated';
DROP TRIGGER IF EXISTS holds_no_delete;
CREATE TRIGGER holds_no_delete BEFORE DELETE ON holds FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'holds are never deleted';
DROP TRIGGER IF EXISTS hold_cells_no_update;
CREATE TRIGGER hold_cells_no_update BEFORE UPDATE ON hold_cells FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'hold_cells are never updated';
DROP TRIGGER IF EXISTS hold_cells_no_delete;
CREATE TRIGGER hold_cells_no_delete BEFORE DELETE ON hold_cells FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'hold_cells are never deleted';
DROP TRIGGER IF EXISTS hold_ends_no_update;
CREATE TRIGGER hold_ends_no_update BEFORE UPDATE ON hold_ends FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'hold_ends are never updated';
DROP TRIGGER IF EXISTS hold_ends_no_delete;
CREATE TRIGGER hold_ends_no_delete BEFORE DELETE ON hold_ends FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'hold_ends are never deleted';
DROP TRIGGER IF EXISTS hold_end_transfers_no_update;
CREATE TRIGGER hold_end_transfers_no_update BEFORE UPDATE ON hold_end_transfers FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'hold_end_transfers are never updated';
DROP TRIGGER IF EXISTS hold_end_transfers_no_delete;
CREATE TRIGGER hold_end_transfers_no_delete BEFORE DELETE ON hold_end_transfers FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'hold_end_transfers are never deleted';
DROP TRIGGER IF EXISTS reversals_no_update;
CREATE TRIGGER reversals_no_update BEFORE UPDATE ON reversals FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'reversals are never updated';
DROP TRIGGER IF EXISTS reversals_no_delete;
CREATE TRIGGER reversals_no_delete BEFORE DELETE ON reversals FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'reversals are never deleted';
