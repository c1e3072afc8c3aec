/// The benchmark: how fast cash moves money over HTTP, next to a bare JDBC client that commits one transfer at a time.
@NullMarked
package cash.app.bench;

import org.jspecify.annotations.NullMarked;
