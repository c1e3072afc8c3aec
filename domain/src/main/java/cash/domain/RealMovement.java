package cash.domain;

/// A bank transfer that a transaction needs: money that leaves one real account for another.
public record RealMovement(RealAccount.Id source, RealAccount.Id target, Money money) {}
