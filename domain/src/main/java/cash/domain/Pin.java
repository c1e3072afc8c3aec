package cash.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// How far the chains of hashes went at one instant, which an auditor keeps outside: from then on nothing of
/// what was there can change without being noticed. Written as a line for each chain with its number, its
/// length and its last hash, and known by the SHA-256 of these lines. The last line is of a chain that only a
/// proof makes: of the steps that were written before there were hashes, which are as many for ever.
public record Pin(List<Chain> chains) {

    private static final int LINES = ChainHead.CHAINS + 1;

    /// One chain: so many steps, and the hash of the last of them.
    public record Chain(int number, long length, String hash) {}

    public Pin {
        chains = List.copyOf(chains);
    }

    /// The lines, each with a line feed at its end.
    public String text() {
        return chains.stream()
                .map(it -> it.number + " " + it.length + " " + it.hash + "\n")
                .collect(Collectors.joining());
    }

    /// The SHA-256 of the lines, in lower-case hexadecimal digits.
    public String hash() {
        return Content.hashOfText(text());
    }

    /// How many steps it covers.
    public long steps() {
        return chains.stream().mapToLong(Chain::length).sum();
    }

    /// Reads the lines; throws an `IllegalArgumentException` that says what is wrong with them.
    public static Pin parse(String text) {
        var lines = text.lines().toList();
        var chains = new ArrayList<Chain>();
        for (var line : lines) {
            if (!line.matches(chains.size() + " \\d{1,18} [0-9a-f]{64}")) {
                throw new IllegalArgumentException(
                        "line " + (chains.size() + 1) + " must be the number of the chain, its length and its hash: "
                                + chains.size() + " 123 5f2c...");
            }
            var words = line.split(" ", -1);
            chains.add(new Chain(chains.size(), Long.parseLong(words[1]), words[2]));
        }
        if (chains.size() != LINES) {
            throw new IllegalArgumentException("must have " + LINES + " lines, one for each chain");
        }
        return new Pin(chains);
    }
}
