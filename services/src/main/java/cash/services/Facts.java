package cash.services;

/// Takes what the two sides of the books tell.
interface Facts {

    /// How it should be.
    void expected(Fact fact);

    /// How it is.
    void actual(Fact fact);
}
