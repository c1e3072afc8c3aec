/// The words of the ledger as values that cannot be constructed invalid, and the interfaces a store implements for
/// them; it knows the JDK and nothing else, so that it can be read, tested and trusted alone.
@NullMarked
package cash.domain;

import org.jspecify.annotations.NullMarked;
