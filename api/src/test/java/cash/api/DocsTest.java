package cash.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.web.router.Router;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The documentation is complete, valid, and true. That answers are as it says is held by every test through
/// [Spec].
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocsTest {

    private final ApiServer api = new ApiServer();
    private final Json document = api.get("/openapi").json();

    @AfterAll
    void close() {
        api.close();
    }

    @Test
    void every_route_is_documented_and_every_documented_route_is_there() {
        var routes = api.bean(Router.class)
                .uriRoutes()
                .map(route -> route.getHttpMethodName() + " "
                        + OpenApi.plain(route.getUriMatchTemplate().toPathString()))
                .filter(route -> !route.startsWith("HEAD "))
                .collect(Collectors.toSet());
        assertThat(api.spec.operations().stream().map(Spec.Operation::toString))
                .containsExactlyInAnyOrderElementsOf(routes);
    }

    @Test
    void it_is_openapi_3_1_without_leftovers_of_3_0() {
        assertThat(Tree.text(document, "openapi")).startsWith("3.1.");
        var text = new String(Tree.toBytes(document, false), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(text).doesNotContain("nullable", "exampleSetFlag", "\"*/*\"");
    }

    @Test
    void every_reference_leads_somewhere_and_every_component_is_used() {
        var used = new HashSet<String>();
        Tree.replaced(document, json -> {
            if (Tree.get(json, "$ref") instanceof Json.Text(var reference)) {
                assertThat(api.spec.resolved(json)).as(reference).isInstanceOf(Json.Obj.class);
                used.add(reference);
            }
            return json;
        });
        for (var kind : new String[] {"schemas", "parameters"}) {
            assertThat(Tree.fields(document, "components", kind).keySet())
                    .allSatisfy(name -> assertThat(used).contains("#/components/" + kind + "/" + name));
        }
    }

    @Test
    void every_operation_has_a_name_of_its_own_a_summary_a_tag_and_its_path_parameters() {
        var operations = api.spec.operations();
        assertThat(operations.stream().map(operation -> Tree.text(operation.json(), "operationId")))
                .doesNotHaveDuplicates()
                .doesNotContain("");
        var tags = Tree.items(document, "tags").stream()
                .map(tag -> Tree.text(tag, "name"))
                .toList();
        for (var operation : operations) {
            assertThat(Tree.text(operation.json(), "summary"))
                    .as(operation.toString())
                    .endsWith(".");
            assertThat(Tree.items(operation.json(), "tags").stream().map(Tree::text))
                    .hasSize(1)
                    .isSubsetOf(tags);
            var named = Tree.items(operation.json(), "parameters").stream()
                    .map(api.spec::resolved)
                    .filter(parameter -> Tree.text(parameter, "in").equals("path"))
                    .map(parameter -> Tree.text(parameter, "name"))
                    .toList();
            var inPath = Pattern.compile("[{](\\w+)[}]")
                    .matcher(operation.path())
                    .results()
                    .map(match -> match.group(1))
                    .toList();
            assertThat(named).as(operation.toString()).isEqualTo(inPath);
        }
    }

    @Test
    void every_schema_has_an_example_for_each_of_its_values() {
        Tree.fields(document, "components", "schemas").forEach((name, schema) -> {
            assertThat(Tree.text(schema, "type")).as(name).isIn("object", "string");
            assertThat(Examples.of(schema, Tree.get(document, "components", "schemas")))
                    .as(name)
                    .isNotEqualTo(Json.Nil.NULL);
        });
        Tree.fields(document, "paths")
                .values()
                .forEach(path -> Tree.replaced(path, json -> {
                    Tree.fields(json, "content")
                            .forEach((type, media) -> assertThat(Tree.fields(media).keySet().stream()
                                            .anyMatch(name -> name.startsWith("example")))
                                    .as(type + " " + media)
                                    .isTrue());
                    return json;
                }));
    }

    @Test
    void every_code_is_in_the_schema_of_problems_and_explained_where_its_type_leads() {
        var codes = Arrays.stream(Code.values()).map(Enum::name).toList();
        var problem = Tree.get(document, "components", "schemas", "Problem", "properties", "code");
        assertThat(Tree.items(problem, "enum").stream().map(Tree::text)).isEqualTo(codes);
        var page = api.get("/docs/problems").text();
        for (var code : Code.values()) {
            assertThat(page).contains("<h3 id=\"" + code.anchor() + "\"><code>" + code.name());
            assertThat(code.type()).isEqualTo("/docs/problems#" + code.anchor());
        }
    }

    @Test
    void every_code_is_named_by_an_operation() {
        var named = api.spec.operations().stream()
                .flatMap(operation -> api.spec.codes(operation).stream())
                .collect(Collectors.toSet());
        // No operation answers to a method that its path doesn't have.
        assertThat(named)
                .containsAll(Arrays.stream(Code.values())
                        .map(Enum::name)
                        .filter(code -> !code.equals("METHOD_NOT_ALLOWED"))
                        .toList());
    }

    @Test
    void the_pages_name_every_operation_and_load_nothing_from_anywhere() {
        var docs = api.get("/docs").text();
        for (var operation : api.spec.operations()) {
            assertThat(docs).contains(operation.method() + " " + operation.path());
        }
        for (var page : Set.of(docs, api.get("/docs/problems").text())) {
            assertThat(page)
                    .doesNotContain("<script", "<link", "<img", "src=", "@import", "url(", "http://", "https://");
        }
    }

    @Test
    void the_examples_of_requests_work() {
        for (var path : new String[] {"/v1/real-accounts", "/v1/accounts"}) {
            assertThat(example(path, path).status()).isEqualTo(201);
        }
        assertThat(example("/v1/transactions/preview", "/v1/transactions/preview")
                        .status())
                .isEqualTo(200);
        var hold = example("/v1/transactions", "/v1/transactions");
        assertThat(hold.status()).isEqualTo(201);
        assertThat(example("/v1/transactions/{id}/post", "/v1/transactions/" + hold.get("id") + "/post")
                        .status())
                .isEqualTo(200);
        assertThat(example("/v1/transactions/{id}/reversals", "/v1/transactions/" + hold.get("id") + "/reversals")
                        .status())
                .isEqualTo(201);
        for (var path : new String[] {"/v1/real-accounts/giro", "/v1/accounts/rent"}) {
            var template = path.replaceFirst("/[a-z]+$", "/{id}");
            var example = Tree.get(
                    document, "paths", template, "patch", "requestBody", "content", "application/json", "example");
            assertThat(api.sendBytes("PATCH", path, Tree.toBytes(example, false))
                            .status())
                    .isEqualTo(200);
        }
    }

    /// Posts the documented example of a path, given as a template, to a path.
    private ApiServer.Answer example(String template, String path) {
        var example =
                Tree.get(document, "paths", template, "post", "requestBody", "content", "application/json", "example");
        return api.sendBytes("POST", path, Tree.toBytes(example, false));
    }

    @Test
    void text_in_pages_is_text() {
        assertThat(Html.prose("a < `b & <c>` \"")).isEqualTo("a &lt; <code>b &amp; &lt;c&gt;</code> &quot;");
    }
}
