-- Every overdraft limit that an account ever had, from when. It stays when an account that was never used is deleted;
-- numbers of accounts are not used again.
CREATE TABLE IF NOT EXISTS overdraft_limits (
    account_no   BIGINT      NOT NULL,
    version      BIGINT      NOT NULL,
    limit_before BIGINT,
    limit_after  BIGINT      NOT NULL,
    recorded_at  DATETIME(6) NOT NULL,
    PRIMARY KEY (account_no, version)
) ENGINE = InnoDB;

-- MariaDB 11.4 refuses INSERT ... SELECT with them, so they are made at the end.
DROP TRIGGER IF EXISTS overdraft_limits_no_update;
DROP TRIGGER IF EXISTS overdraft_limits_no_delete;

-- Of the accounts that are there already nobody knows since when they have their limit; now it is known that they do.
INSERT INTO overdraft_limits (account_no, version, limit_before, limit_after, recorded_at)
    SELECT a.no, 1, NULL, a.overdraft_limit, UTC_TIMESTAMP(6) FROM accounts a
    WHERE NOT EXISTS (SELECT 1 FROM overdraft_limits l WHERE l.account_no = a.no);

CREATE TRIGGER overdraft_limits_no_update BEFORE UPDATE ON overdraft_limits FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'overdraft_limits are never updated';
CREATE TRIGGER overdraft_limits_no_delete BEFORE DELETE ON overdraft_limits FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'overdraft_limits are never deleted';
