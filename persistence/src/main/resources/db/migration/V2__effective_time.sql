-- When things happened in the world. Most entries take effect when they are recorded, and leave nothing here. The others
-- are listed, and what they shift is summed, so that the balance of a cell at any effective instant is its balance at that
-- recorded instant plus a few sums.

-- What a script that was cut off left of these tables is dropped: they are made from what V1's tables tell.
DROP TABLE IF EXISTS dated_entries;
DROP TABLE IF EXISTS effective_sums;

-- The entries that take effect at another instant than that of their recording.
CREATE TABLE dated_entries (
    amount_id    BIGINT      NOT NULL,
    version      BIGINT      NOT NULL,
    effective_at DATETIME(6) NOT NULL,
    PRIMARY KEY (amount_id, version),
    INDEX dated_entries_effective (amount_id, effective_at, version)
) ENGINE = InnoDB;

-- Each of them adds its change at the instant it takes effect, and takes it away at the instant of its recording. Instants
-- are whole steps since the year 1000: microseconds on level 0, and 2^20, 2^30 and 2^40 of them (a second, 18 minutes, 13
-- days) on the levels above, where `parent` is the step of the next level that this one lies in. So the sum up to an
-- instant is that of the steps before it on the highest level and, on each level below, of those before it in its parent.
CREATE TABLE effective_sums (
    amount_id BIGINT        NOT NULL,
    level     TINYINT       NOT NULL,
    parent    BIGINT        NOT NULL,
    step      BIGINT        NOT NULL,
    posted    DECIMAL(30,0) NOT NULL,
    held      DECIMAL(30,0) NOT NULL,
    entries   BIGINT        NOT NULL,
    PRIMARY KEY (amount_id, level, parent, step)
) ENGINE = InnoDB;

INSERT INTO dated_entries (amount_id, version, effective_at)
SELECT e.amount_id, e.version, t.effective_at
FROM entries e
JOIN transactions t ON t.id = e.transaction_id
WHERE t.effective_at <> t.recorded_at;

INSERT INTO effective_sums (amount_id, level, parent, step, posted, held, entries)
SELECT d.amount_id, 0, d.instant DIV 1048576, d.instant, SUM(d.posted), SUM(d.held), SUM(d.entries)
FROM (SELECT d.amount_id, TIMESTAMPDIFF(MICROSECOND, TIMESTAMP'1000-01-01 00:00:00', d.effective_at) AS instant,
             e.posted_change AS posted, e.held_change AS held, 1 AS entries
      FROM dated_entries d
      JOIN entries e ON e.amount_id = d.amount_id AND e.version = d.version
      UNION ALL
      SELECT d.amount_id, TIMESTAMPDIFF(MICROSECOND, TIMESTAMP'1000-01-01 00:00:00', t.recorded_at),
             -e.posted_change, -e.held_change, -1
      FROM dated_entries d
      JOIN entries e ON e.amount_id = d.amount_id AND e.version = d.version
      JOIN transactions t ON t.id = e.transaction_id) d
GROUP BY d.amount_id, d.instant;

-- Each level is summed from the one below, whose parents are its steps.
INSERT INTO effective_sums (amount_id, level, parent, step, posted, held, entries)
SELECT amount_id, 1, parent DIV 1024, parent, SUM(posted), SUM(held), SUM(entries)
FROM effective_sums WHERE level = 0 GROUP BY amount_id, parent;

INSERT INTO effective_sums (amount_id, level, parent, step, posted, held, entries)
SELECT amount_id, 2, parent DIV 1024, parent, SUM(posted), SUM(held), SUM(entries)
FROM effective_sums WHERE level = 1 GROUP BY amount_id, parent;

INSERT INTO effective_sums (amount_id, level, parent, step, posted, held, entries)
SELECT amount_id, 3, 0, parent, SUM(posted), SUM(held), SUM(entries)
FROM effective_sums WHERE level = 2 GROUP BY amount_id, parent;

-- At the end, since MariaDB 11.4 refuses the INSERT ... SELECT above with "Column 'amount_id' cannot be null" after them.
CREATE TRIGGER dated_entries_no_update BEFORE UPDATE ON dated_entries FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'dated_entries are never updated';
CREATE TRIGGER dated_entries_no_delete BEFORE DELETE ON dated_entries FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'dated_entries are never deleted';
