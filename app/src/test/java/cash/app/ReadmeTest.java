package cash.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.annotation.Property;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs the commands of the README's story, exactly as they stand there, and compares the answers.
class ReadmeTest {

    private static final Path README = Path.of("../README.md");

    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /// A command, and all that it printed.
    private record Step(String command, String answer) {}

    @Test
    void the_story_of_the_readme_is_true(@TempDir Path folder) throws Exception {
        var steps = steps(Files.readString(README));
        assertThat(steps).hasSizeGreaterThan(14);
        var ids = new HashMap<String, String>();

        try (var cash = new Cash(_ -> {}, List.of("--cash.data=" + folder, "--micronaut.server.port=-1"))) {
            int port = cash.serve().getPort();
            for (var step : steps) {
                var command = ID.matcher(step.command.replace("localhost:8080", "127.0.0.1:" + port))
                        .replaceAll(id -> ids.getOrDefault(id.group(), id.group()));
                var answer = run(command);
                assertThat(known(answer)).as(step.command).isEqualTo(known(step.answer));
                ids.putAll(sameIds(step.answer, answer));
            }
        }
    }

    @Test
    void the_defaults_of_the_engine_are_those_that_the_readme_tells() throws Exception {
        var rows = Files.readString(README);
        var settings = Stream.of(Wiring.class.getDeclaredMethods())
                .flatMap(method -> Stream.of(method.getParameters()))
                .flatMap(parameter -> Stream.ofNullable(parameter.getAnnotation(Property.class)))
                .toList();

        assertThat(settings).hasSizeGreaterThan(3).allSatisfy(setting -> {
            var variable = setting.name().toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
            assertThat(rows).contains("| `%s` | %s |".formatted(variable, setting.defaultValue()));
        });
    }

    /// The lines that begin with `$` in the console blocks, each with the lines that follow it.
    private static List<Step> steps(String readme) {
        var steps = new ArrayList<Step>();
        for (var block : readme.split("```console\n", -1)) {
            int end = block.indexOf("```");
            if (block.startsWith("$ ") && end > 0) {
                for (var step : block.substring(2, end).split("\n\\$ ", -1)) {
                    int line = step.indexOf('\n');
                    steps.add(new Step(step.substring(0, line), step.substring(line + 1)));
                }
            }
        }
        return steps;
    }

    /// The ids that an answer has where the README has others: later commands name them.
    private static Map<String, String> sameIds(String told, String answer) {
        var here = ID.matcher(told).results().map(MatchResult::group).toList();
        var there = ID.matcher(answer).results().map(MatchResult::group).toList();
        var same = new HashMap<String, String>();
        for (int i = 0; i < here.size(); i++) {
            same.put(here.get(i), there.get(i));
        }
        return same;
    }

    private static String run(String command) throws Exception {
        var process = new ProcessBuilder("bash", "-c", command).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /// What differs from run to run is made the same: ids, hashes, instants, and the kind of line ends.
    private static String known(String answer) {
        return ID.matcher(answer)
                .replaceAll("<id>")
                .replaceAll("\"requestId\":\"[0-9a-f]+\"", "\"requestId\":\"<id>\"")
                .replaceAll("\"hash\":\"[0-9a-f]{64}\"", "\"hash\":\"<hash>\"")
                .replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "<instant>")
                .replace("\r\n", "\n")
                .strip();
    }
}
