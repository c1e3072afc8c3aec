package cash.api;

import io.micronaut.core.annotation.AnnotationMetadata;
import io.micronaut.web.router.Router;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The OpenAPI document: what the compiler generated of the controllers and their JSON, what `openapi.json` adds to
/// it, and what each route's [Contract] says.
@Singleton
final class OpenApi {

    private static final String ANY = "*/*";
    private static final String JSON = "application/json";
    private static final String PROBLEM = "application/problem+json";

    private static final Set<Code> OF_EVERY_REQUEST = EnumSet.of(
            Code.UNKNOWN_PARAMETER,
            Code.INVALID_VALUE,
            Code.FORBIDDEN,
            Code.NOT_ACCEPTABLE,
            Code.UNAVAILABLE,
            Code.INTERNAL_ERROR);
    private static final Set<Code> OF_BODIES = EnumSet.of(
            Code.MALFORMED_JSON,
            Code.UNKNOWN_FIELD,
            Code.PAYLOAD_TOO_LARGE,
            Code.UNSUPPORTED_MEDIA_TYPE,
            Code.OUTCOME_UNKNOWN);

    private final Map<String, AnnotationMetadata> routes = new HashMap<>();
    private final Json.Obj document;
    private final byte[] bytes;
    private final String page;

    OpenApi(Router router) {
        router.uriRoutes()
                .forEach(route -> routes.put(
                        route.getHttpMethodName() + " "
                                + plain(route.getUriMatchTemplate().toPathString()),
                        route.getAnnotationMetadata()));
        var generated = Tree.modern(Tree.resource("/META-INF/swagger/openapi.json"));
        var paths = new TreeMap<String, Json>();
        Tree.fields(generated, "paths").forEach((path, item) -> paths.put(path, pathItem(path, item)));
        var described = Tree.with(generated, "paths", new Json.Obj(paths));
        var merged = Tree.merge(described, Tree.resource("openapi.json"));
        this.document = withExamples(Tree.merge(merged, codes()));
        this.bytes = Tree.toBytes(document, false);
        this.page = DocsPage.of(document);
    }

    /// A path as the document writes it, without the patterns that say which values a variable of it takes.
    static String plain(String path) {
        return path.replaceAll(":[^}]*}", "}");
    }

    Json.Obj document() {
        return document;
    }

    /// The document as it is sent.
    byte[] bytes() {
        return bytes;
    }

    /// The document as a page for people.
    String page() {
        return page;
    }

    private Json pathItem(String path, Json item) {
        var operations = new LinkedHashMap<String, Json>();
        Tree.fields(item).forEach((method, operation) -> {
            var metadata = routes.get(method.toUpperCase(Locale.ROOT) + " " + path);
            operations.put(method, metadata == null ? operation : operation(path, method, operation, metadata));
        });
        return new Json.Obj(operations);
    }

    private static Json operation(String path, String method, Json operation, AnnotationMetadata metadata) {
        var changed = new LinkedHashMap<>(Tree.fields(operation));
        var parameters = Tree.items(operation, "parameters");
        for (var name : metadata.stringValues(Contract.class, "parameters")) {
            parameters.add(Tree.obj("$ref", "#/components/parameters/" + name));
        }
        changed.put("parameters", new Json.Arr(parameters));
        var body = Tree.fields(operation, "requestBody", "content");
        if (method.equals("patch")) {
            body.put(ContentType.MERGE_PATCH, Tree.get(new Json.Obj(body), JSON));
            changed.put("requestBody", Tree.obj("required", true, "content", new Json.Obj(body)));
        }
        var responses = new TreeMap<String, Json>();
        Tree.fields(operation, "responses").forEach((status, response) -> responses.put(status, json(response)));
        responses.putAll(problems(codes(path, method, metadata), path));
        changed.put("responses", new Json.Obj(responses));
        return new Json.Obj(changed);
    }

    /// The generator says that an answer may have any media type, since that is what the server is told.
    private static Json json(Json response) {
        var content = Tree.fields(response, "content");
        var schema = content.remove(ANY);
        if (schema == null) {
            return response;
        }
        content.put(JSON, schema);
        return Tree.with(response, "content", new Json.Obj(content));
    }

    private static Set<Code> codes(String path, String method, AnnotationMetadata metadata) {
        var codes = EnumSet.copyOf(OF_EVERY_REQUEST);
        codes.addAll(Arrays.asList(metadata.enumValues(Contract.class, "problems", Code.class)));
        for (var shared : metadata.enumValues(Contract.class, "shared", Codes.class)) {
            codes.addAll(shared.all());
        }
        if (!method.equals("get")) {
            codes.addAll(OF_BODIES);
        }
        if (path.contains("{")) {
            codes.add(Code.NOT_FOUND);
        }
        return codes;
    }

    /// One answer per status, with an example of each code.
    private static Map<String, Json> problems(Set<Code> codes, String path) {
        var byStatus = codes.stream()
                .collect(Collectors.groupingBy(
                        code -> String.valueOf(code.status().getCode()), TreeMap::new, Collectors.toList()));
        var responses = new TreeMap<String, Json>();
        byStatus.forEach((status, same) -> {
            var examples = new LinkedHashMap<String, Json>();
            same.forEach(
                    code -> examples.put(code.name(), Tree.obj("summary", code.title(), "value", example(code, path))));
            var content = Tree.obj(
                    "schema", Tree.obj("$ref", "#/components/schemas/Problem"), "examples", new Json.Obj(examples));
            responses.put(status, Tree.obj("description", description(same), "content", Tree.obj(PROBLEM, content)));
        });
        return responses;
    }

    private static String description(List<Code> codes) {
        return codes.stream()
                .map(code -> "`" + code.name() + "`: " + code.meaning())
                .collect(Collectors.joining("\n\n"));
    }

    private static Json example(Code code, String path) {
        return Tree.obj(
                "type", code.type(),
                "title", code.title(),
                "status", code.status().getCode(),
                "detail", code.meaning(),
                "instance", path,
                "code", code.name(),
                "requestId", "5f0c1f6ad9b3e7f2");
    }

    private static Json codes() {
        var names = Arrays.stream(Code.values())
                .<Json>map(code -> new Json.Text(code.name()))
                .toList();
        var code = Tree.obj("code", Tree.obj("enum", new Json.Arr(names)));
        return Tree.obj("components", Tree.obj("schemas", Tree.obj("Problem", Tree.obj("properties", code))));
    }

    /// Gives each body of a request or an answer a whole example, made of those of its fields.
    private static Json.Obj withExamples(Json document) {
        var schemas = Tree.get(document, "components", "schemas");
        return (Json.Obj) Tree.replaced(document, json -> {
            var schema = Tree.get(json, "schema");
            boolean bare = Tree.get(schema, "$ref") != Json.Nil.NULL
                    && Tree.get(json, "example") == Json.Nil.NULL
                    && Tree.get(json, "examples") == Json.Nil.NULL
                    && Tree.get(json, "in") == Json.Nil.NULL;
            return bare ? Tree.with(json, "example", Examples.of(schema, schemas)) : json;
        });
    }
}
