/// Translates HTTP to the services and back, and nothing else: it reads requests strictly, answers them as the
/// contract says, and exports no type.
@NullMarked
package cash.api;

import org.jspecify.annotations.NullMarked;
