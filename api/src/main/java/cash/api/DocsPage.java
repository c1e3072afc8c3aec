package cash.api;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// The OpenAPI document as a page for people. It is made on the server and loads nothing, so it works without the
/// internet.
final class DocsPage {

    private final Json document;
    private final StringBuilder html = new StringBuilder();

    private DocsPage(Json document) {
        this.document = document;
    }

    static String of(Json document) {
        var page = new DocsPage(document);
        page.write();
        return Html.page(Tree.text(document, "info", "title"), page.html.toString());
    }

    private record Operation(String method, String path, Json json) {
        String heading() {
            return method + " " + path;
        }

        String anchor() {
            return Tree.text(json, "operationId");
        }
    }

    private void write() {
        line("<p>%s</p>".formatted(Html.prose(Tree.text(document, "info", "description"))));
        line("<p><a href=\"/openapi\">OpenAPI document</a> · <a href=\"%s\">All problems</a></p>"
                .formatted(DocsController.PROBLEMS));
        var byTag = new LinkedHashMap<String, List<Operation>>();
        Tree.items(document, "tags").forEach(tag -> byTag.put(Tree.text(tag, "name"), new ArrayList<>()));
        Tree.fields(document, "paths")
                .forEach((path, item) -> Tree.fields(item)
                        .forEach((method, json) -> byTag.computeIfAbsent(
                                        Tree.text(Tree.items(json, "tags").getFirst()), _ -> new ArrayList<>())
                                .add(new Operation(method.toUpperCase(Locale.ROOT), path, json))));
        byTag.forEach((tag, operations) -> {
            line("<h2>%s</h2>".formatted(Html.escaped(tag)));
            line("<ul>");
            operations.forEach(operation -> line("<li><a href=\"#%s\"><code>%s</code></a> %s</li>"
                    .formatted(
                            operation.anchor(),
                            Html.escaped(operation.heading()),
                            Html.prose(Tree.text(operation.json, "summary")))));
            line("</ul>");
        });
        byTag.values().forEach(operations -> operations.forEach(this::write));
    }

    private void write(Operation operation) {
        var json = operation.json;
        line("<h3 id=\"%s\"><code>%s</code></h3>".formatted(operation.anchor(), Html.escaped(operation.heading())));
        line("<p>%s %s</p>"
                .formatted(Html.prose(Tree.text(json, "summary")), Html.prose(Tree.text(json, "description"))));
        var parameters =
                Tree.items(json, "parameters").stream().map(this::resolved).toList();
        table(parameters.stream()
                .map(parameter -> row(
                        Tree.text(parameter, "name"),
                        Tree.text(parameter, "in"),
                        type(Tree.get(parameter, "schema")),
                        Tree.text(parameter, "description")))
                .toList());
        var body = Tree.get(json, "requestBody", "content", "application/json");
        if (body != Json.Nil.NULL) {
            var schema = resolved(Tree.get(body, "schema"));
            var required = Tree.items(schema, "required");
            line("<p><strong>Body</strong> %s</p>".formatted(Html.prose(Tree.text(schema, "description"))));
            table(Tree.fields(schema, "properties").entrySet().stream()
                    .map(field -> row(
                            field.getKey(),
                            required.contains(new Json.Text(field.getKey())) ? "required" : "",
                            type(field.getValue()),
                            Tree.text(field.getValue(), "description")))
                    .toList());
            example(Tree.get(body, "example"));
        }
        Tree.fields(json, "responses").forEach(this::response);
    }

    private void response(String status, Json response) {
        var problems = Tree.fields(response, "content", "application/problem+json", "examples");
        if (!problems.isEmpty()) {
            var links = problems.keySet().stream()
                    .map(Code::valueOf)
                    .map(DocsPage::link)
                    .toList();
            line("<p><strong>%s</strong> %s</p>".formatted(status, String.join(", ", links)));
            return;
        }
        line("<p><strong>%s</strong> %s</p>".formatted(status, Html.prose(Tree.text(response, "description"))));
        Tree.fields(response, "content").forEach((_, media) -> example(Tree.get(media, "example")));
    }

    private static String link(Code code) {
        return "<a href=\"%s\"><code>%s</code></a>".formatted(code.type(), code.name());
    }

    private void example(Json example) {
        if (example instanceof Json.Text(var text)) {
            line("<pre>%s</pre>".formatted(Html.escaped(text)));
        } else if (example != Json.Nil.NULL) {
            line("<pre>%s</pre>"
                    .formatted(Html.escaped(new String(Tree.toBytes(example, true), StandardCharsets.UTF_8))));
        }
    }

    private void table(List<String> rows) {
        if (!rows.isEmpty()) {
            line("<table>%s</table>".formatted(String.join("\n", rows)));
        }
    }

    private static String row(String name, String second, String type, String description) {
        return "<tr><td><code>%s</code></td><td>%s</td><td>%s</td><td>%s</td></tr>"
                .formatted(Html.escaped(name), second, Html.escaped(type), Html.prose(description));
    }

    private String type(Json schema) {
        var values = Tree.items(resolved(schema), "enum");
        if (!values.isEmpty()) {
            return values.stream().map(Tree::text).collect(Collectors.joining(" | "));
        }
        var items = Tree.get(schema, "items");
        if (items != Json.Nil.NULL) {
            return "array of " + type(items);
        }
        if (Tree.get(schema, "$ref") instanceof Json.Text(var reference)) {
            return reference.substring(reference.lastIndexOf('/') + 1);
        }
        var types = Tree.get(schema, "type");
        return types instanceof Json.Arr(var several)
                ? several.stream().map(Tree::text).collect(Collectors.joining(" or "))
                : Tree.text(types);
    }

    private Json resolved(Json json) {
        return Tree.get(json, "$ref") instanceof Json.Text(var reference)
                ? Tree.get(document, reference.substring(2).split("/"))
                : json;
    }

    private void line(String line) {
        html.append(line).append('\n');
    }
}
