/// Assembles, configures and runs cash: the only place that chooses store, port and pool.
@NullMarked
package cash.app;

import org.jspecify.annotations.NullMarked;
