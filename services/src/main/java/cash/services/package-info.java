/// The use cases of the ledger and the engine that writes transactions; the only place that opens and ends database
/// transactions. It sees a store through the interfaces of the domain, and can be built with `new`.
@NullMarked
package cash.services;

import org.jspecify.annotations.NullMarked;
