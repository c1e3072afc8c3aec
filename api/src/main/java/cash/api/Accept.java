package cash.api;

import io.micronaut.http.MediaType;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What forms of the answer the client takes (RFC 9110, 12.5.1).
final class Accept {

    private Accept() {}

    /// The offer that the client likes best, the first of equals; null if it takes none of them. Without a header
    /// it takes anything.
    static @Nullable MediaType choose(List<String> headers, List<MediaType> offers) {
        if (headers.isEmpty()) {
            return offers.getFirst();
        }
        MediaType best = null;
        double bestQuality = 0;
        for (var offer : offers) {
            double quality = quality(headers, offer);
            if (quality > bestQuality) {
                best = offer;
                bestQuality = quality;
            }
        }
        return best;
    }

    /// The weight of the most specific range that covers the offer.
    private static double quality(List<String> headers, MediaType offer) {
        double quality = 0;
        int specific = -1;
        for (var header : headers) {
            for (var item : header.split(",", -1)) {
                var parts = item.split(";", -1);
                var range = parts[0].strip().toLowerCase(Locale.ROOT);
                int specificity = specificity(range, offer);
                if (specificity > specific) {
                    specific = specificity;
                    quality = weight(parts);
                }
            }
        }
        return quality;
    }

    private static int specificity(String range, MediaType offer) {
        if (range.equals(offer.getName())) {
            return 2;
        }
        if (range.equals(offer.getType() + "/*")) {
            return 1;
        }
        return range.equals("*/*") ? 0 : -1;
    }

    private static double weight(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            var parameter = parts[i].strip().toLowerCase(Locale.ROOT);
            if (parameter.startsWith("q=")) {
                try {
                    return Double.parseDouble(parameter.substring(2));
                } catch (NumberFormatException e) {
                    return 0;
                }
            }
        }
        return 1;
    }
}
