package cash.api;

import org.jspecify.annotations.Nullable;

/// Where in a request a value stands, written like `transfers[1].amount`. It is built while reading and turned into
/// text only if something is wrong there.
record At(@Nullable At parent, String step) {

    static final At BODY = new At(null, "body");

    /// A parameter of the query, a part of the path, or a header.
    static At named(String name) {
        return new At(null, name);
    }

    At field(String name) {
        return new At(this, name);
    }

    At item(int number) {
        return new At(this, "[" + number + "]");
    }

    @Override
    public String toString() {
        if (parent == null || (parent.equals(BODY) && !step.startsWith("["))) {
            return step;
        }
        return step.startsWith("[") ? parent + step : parent + "." + step;
    }
}
