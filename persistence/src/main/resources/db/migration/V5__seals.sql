-- Hashes that make tampering evident. Every step, the making of a transaction or the end of a hold, has one: of what it says
-- and of the hash of the step before it in its chain. There are 16 chains, so that writers don't queue for one.

-- How far each chain goes. A chain without a step begins with the SHA-256 of its name.
CREATE TABLE IF NOT EXISTS chains (
    no        TINYINT    NOT NULL PRIMARY KEY,
    last_step BINARY(16),
    hash      BINARY(32) NOT NULL,
    length    BIGINT     NOT NULL
) ENGINE = InnoDB;

INSERT IGNORE INTO chains (no, last_step, hash, length)
SELECT n.no, NULL, UNHEX(SHA2(CONVERT(CONCAT('cash chain ', n.no) USING ascii), 256)), 0
FROM (SELECT 0 AS no UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION SELECT 6 UNION SELECT 7
      UNION SELECT 8 UNION SELECT 9 UNION SELECT 10 UNION SELECT 11 UNION SELECT 12 UNION SELECT 13 UNION SELECT 14
      UNION SELECT 15) n;

-- The columns, unless they are there already. As the last ones that may be NULL they cost no copy of the table.
SET @sql = IF(EXISTS (SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE()
                      AND table_name = 'transactions' AND column_name = 'chain'),
              'DO 0', 'ALTER TABLE transactions ADD COLUMN chain TINYINT, ADD COLUMN hash BINARY(32), ALGORITHM = INSTANT');
PREPARE statement FROM @sql;
EXECUTE statement;
DEALLOCATE PREPARE statement;

SET @sql = IF(EXISTS (SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE()
                      AND table_name = 'hold_ends' AND column_name = 'chain'),
              'DO 0', 'ALTER TABLE hold_ends ADD COLUMN chain TINYINT, ADD COLUMN hash BINARY(32), ALGORITHM = INSTANT');
PREPARE statement FROM @sql;
EXECUTE statement;
DEALLOCATE PREPARE statement;

-- The greatest step that was there before: only steps up to it may be without a hash. No row if there was none.
CREATE TABLE IF NOT EXISTS unsealed (
    id        TINYINT    NOT NULL PRIMARY KEY,
    last_step BINARY(16) NOT NULL,
    CONSTRAINT unsealed_single CHECK (id = 1)
) ENGINE = InnoDB;

INSERT IGNORE INTO unsealed (id, last_step)
SELECT 1, MAX(s.id)
FROM (SELECT MAX(t.id) AS id FROM transactions t WHERE t.hash IS NULL
      UNION ALL SELECT MAX(d.id) FROM hold_ends d WHERE d.hash IS NULL) s
HAVING MAX(s.id) IS NOT NULL;

DROP TRIGGER IF EXISTS unsealed_no_update;
CREATE TRIGGER unsealed_no_update BEFORE UPDATE ON unsealed FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'unsealed are never updated';
DROP TRIGGER IF EXISTS unsealed_no_delete;
CREATE TRIGGER unsealed_no_delete BEFORE DELETE ON unsealed FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'unsealed are never deleted';
