package cash.services;

/// A thing of a ledger that is taken back, and the line of the file that it was read from, counted from 1.
public record Imported(long line, Exported thing) {}
