package cash.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Holds answers against the OpenAPI document: whatever a test asks, the answer must be one that the document
/// describes.
final class Spec {

    /// One request that the document describes, by its path as a template.
    record Operation(String method, String path, Json json) {
        boolean matches(String method, String path) {
            var template = this.path.split("/", -1);
            var segments = path.split("/", -1);
            if (!method.equals(this.method) || template.length != segments.length) {
                return false;
            }
            for (int i = 0; i < template.length; i++) {
                if (!template[i].startsWith("{") && !template[i].equals(segments[i])) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    private final Json document;

    Spec(Json document) {
        this.document = document;
    }

    List<Operation> operations() {
        var operations = new ArrayList<Operation>();
        Tree.fields(document, "paths")
                .forEach((path, item) -> Tree.fields(item)
                        .forEach((method, json) ->
                                operations.add(new Operation(method.toUpperCase(Locale.ROOT), path, json))));
        return operations;
    }

    /// Those that a path has; where one has it word by word, a template that would match it too is not meant.
    List<Operation> operations(String path) {
        var exact = operations().stream().filter(it -> it.path().equals(path)).toList();
        return exact.isEmpty()
                ? operations().stream()
                        .filter(it -> it.matches(it.method(), path))
                        .toList()
                : exact;
    }

    Json resolved(Json json) {
        return Tree.get(json, "$ref") instanceof Json.Text(var reference)
                ? Tree.get(document, reference.substring("#/".length()).split("/"))
                : json;
    }

    /// The codes that an operation's document names.
    Set<String> codes(Operation operation) {
        return Tree.fields(operation.json(), "responses").values().stream()
                .flatMap(response ->
                        Tree.fields(response, "content", "application/problem+json", "examples").keySet().stream())
                .collect(Collectors.toSet());
    }

    void check(String method, String rawPath, ApiServer.Answer answer) {
        var path = rawPath.replaceFirst("[?].*", "");
        var what = method + " " + rawPath + " -> " + answer.status() + " " + answer.text();
        assertThat(answer.header("X-Request-Id")).as(what).isNotEmpty();
        if (method.equals("HEAD")) {
            assertThat(answer.text()).as(what).isEmpty();
            return;
        }
        var operation = operations(path).stream()
                .filter(it -> it.method().equals(method))
                .findFirst();
        if (answer.status() >= 400) {
            assertThat(answer.header("Content-Type")).as(what).isEqualTo("application/problem+json");
            assertThat(answer.status())
                    .as(what)
                    .isEqualTo(Code.valueOf(answer.code()).status().getCode());
            assertThat(answer.get("status")).as(what).isEqualTo(String.valueOf(answer.status()));
            assertThat(answer.get("requestId")).as(what).isEqualTo(answer.header("X-Request-Id"));
            assertThat(answer.text()).doesNotContain("Exception", "java.", "cash.", "io.micronaut", "SELECT");
            conforms(answer.json(), Tree.get(document, "components", "schemas", "Problem"), what);
            var documented = operation.map(this::codes).orElse(Set.of("NOT_FOUND", "METHOD_NOT_ALLOWED"));
            assertThat(documented).as(what).contains(answer.code());
            return;
        }
        var response = Tree.get(
                operation.orElseGet(() -> fail("not documented: " + what)).json(),
                "responses",
                String.valueOf(answer.status()));
        assertThat(response).as(what).isNotEqualTo(Json.Nil.NULL);
        var type = answer.header("Content-Type").replaceFirst(";.*", "");
        var schema = Tree.get(response, "content", type, "schema");
        if (!answer.text().isEmpty()) {
            assertThat(schema).as("a schema of " + type + " for " + what).isNotEqualTo(Json.Nil.NULL);
        }
        if (type.equals("application/json")) {
            conforms(answer.json(), schema, what);
        }
    }

    /// A strict reading of the few words of JSON Schema that the document uses: nothing may be there that it
    /// doesn't name.
    private void conforms(@Nullable Json json, Json reference, String where) {
        var schema = resolved(reference);
        var types = Tree.get(schema, "type") instanceof Json.Arr(var several)
                ? several.stream().map(Tree::text).toList()
                : List.of(Tree.text(schema, "type"));
        assertThat(types).as(where).contains(type(json));
        var values = Tree.items(schema, "enum");
        if (!values.isEmpty() && json != Json.Nil.NULL) {
            assertThat(values).as(where).contains(json);
        }
        if (json instanceof Json.Arr(var items)) {
            items.forEach(item -> conforms(item, Tree.get(schema, "items"), where));
        }
        if (json instanceof Json.Obj(var fields)) {
            var properties = Tree.fields(schema, "properties");
            assertThat(fields.keySet())
                    .as(where)
                    .containsAll(Tree.items(schema, "required").stream()
                            .map(Tree::text)
                            .toList());
            var more = Tree.get(schema, "additionalProperties");
            fields.forEach((name, value) -> {
                var property = properties.getOrDefault(name, more);
                if (!properties.isEmpty() || more instanceof Json.Obj) {
                    assertThat(property).as(name + " is documented: " + where).isInstanceOf(Json.Obj.class);
                    conforms(value, property, name + " in " + where);
                }
            });
        }
    }

    private static String type(@Nullable Json json) {
        return switch (json) {
            case Json.Obj _ -> "object";
            case Json.Arr _ -> "array";
            case Json.Text _ -> "string";
            case Json.Num number -> number.whole() ? "integer" : "number";
            case Json.Bool _ -> "boolean";
            case Json.Nil _ -> "null";
            case null -> "nothing";
        };
    }
}
