package cash.api;

import java.util.Arrays;
import java.util.stream.Collectors;

/// Explains every code to people; the `type` of each problem leads here.
final class ProblemsPage {

    private ProblemsPage() {}

    static String of() {
        var sections = Arrays.stream(Code.values()).map(ProblemsPage::section).collect(Collectors.joining("\n"));
        return Html.page(
                "Problems",
                "<p>In their order of precedence: where several apply to one request, it is answered with the first. <a"
                        + " href=\"/docs\">All requests</a></p>\n" + sections);
    }

    private static String section(Code code) {
        return "<h3 id=\"%s\"><code>%s</code> %d</h3>\n<p>%s</p>"
                .formatted(code.anchor(), code.name(), code.status().getCode(), Html.prose(code.meaning()));
    }
}
