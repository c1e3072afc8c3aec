/// The rules of the house as tests: each module's own build runs those that concern it, and so can the build of a
/// team that extends cash, on its own packages.
@NullMarked
package cash.architecture;

import org.jspecify.annotations.NullMarked;
