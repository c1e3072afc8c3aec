package cash.api;

import io.micronaut.http.MediaType;

/// Builds pages that need nothing from elsewhere.
final class Html {

    static final MediaType TYPE = MediaType.of("text/html; charset=utf-8");

    private Html() {}

    static String page(String title, String content) {
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>%1$s</title>
            <style>
            :root { color-scheme: light dark; }
            body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem; }
            code, pre { font-family: ui-monospace, monospace; font-size: 0.9em; }
            pre { padding: 0.75rem; overflow-x: auto; background: color-mix(in srgb, currentColor 8%%, transparent); }
            table { border-collapse: collapse; width: 100%%; }
            th, td { text-align: left; vertical-align: top; padding: 0.25rem 1rem 0.25rem 0; border-bottom: 1px solid #8884; }
            h3 { margin-top: 2.5rem; border-top: 2px solid #8888; padding-top: 0.5rem; }
            </style>
            </head>
            <body>
            <h1>%1$s</h1>
            %2$s
            </body>
            </html>
            """.formatted(escaped(title), content);
    }

    /// Plain text, with what stands between backticks as code.
    static String prose(String text) {
        var parts = escaped(text).split("`", -1);
        var html = new StringBuilder();
        for (int i = 0; i < parts.length; i++) {
            html.append(i % 2 == 0 ? parts[i].replace("\n\n", "<br>") : "<code>" + parts[i] + "</code>");
        }
        return html.toString();
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
