package cash.api;

import java.util.LinkedHashMap;
import java.util.List;

/// Makes an example of a schema, for people, out of the examples of its fields.
final class Examples {

    private Examples() {}

    static Json of(Json schema, Json schemas) {
        if (Tree.get(schema, "$ref") instanceof Json.Text(var reference)) {
            return of(Tree.get(schemas, reference.substring(reference.lastIndexOf('/') + 1)), schemas);
        }
        for (var own : List.of("examples", "enum")) {
            var values = Tree.items(schema, own);
            if (!values.isEmpty()) {
                return values.getFirst();
            }
        }
        var type =
                Tree.get(schema, "type") instanceof Json.Arr(var types) ? types.getFirst() : Tree.get(schema, "type");
        return switch (type instanceof Json.Text(var name) ? name : "") {
            case "object" -> object(schema, schemas);
            case "array" -> new Json.Arr(List.of(of(Tree.get(schema, "items"), schemas)));
            case "integer" -> new Json.Num("0", true);
            case "boolean" -> new Json.Bool(true);
            case "string" ->
                new Json.Text(
                        Tree.get(schema, "format").equals(new Json.Text("date-time")) ? "2025-11-30T12:00:00Z" : "...");
            default -> Json.Nil.NULL;
        };
    }

    private static Json object(Json schema, Json schemas) {
        var fields = new LinkedHashMap<String, Json>();
        Tree.fields(schema, "properties").forEach((name, property) -> {
            if (!isExpanded(property)) {
                fields.put(name, of(property, schemas));
            }
        });
        if (fields.isEmpty() && Tree.get(schema, "additionalProperties") instanceof Json.Obj) {
            fields.put("project", new Json.Text("roof"));
        }
        return new Json.Obj(fields);
    }

    /// What only an expanded answer has: an array that may be missing.
    private static boolean isExpanded(Json property) {
        return Tree.get(property, "type").equals(new Json.Arr(List.of(new Json.Text("array"), new Json.Text("null"))));
    }
}
