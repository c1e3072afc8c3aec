/// The store on MySQL and MariaDB: the only place that speaks SQL. It is reached through the interfaces of the
/// domain, and nothing outside names a type of it.
@NullMarked
package cash.persistence;

import org.jspecify.annotations.NullMarked;
