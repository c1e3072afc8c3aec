package cash.domain;

import java.util.List;
import java.util.Map;

/// What an operator may ask of the store as a whole.
public interface Store {

    /// Which database it is and where, for people to read: `MariaDB 11.4.5 at 127.0.0.1:3306/cash`.
    String description();

    /// Every table and how many rows it has.
    Map<String, Long> contents();

    /// Erases every table with all that is in it, and creates them anew, empty.
    void reset();

    /// What makes the database unsafe for other people's money, one sentence each; empty if nothing was found.
    List<String> warnings();
}
