package io.ponder.reasoning.strategy.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.reasoning.strategy.Parameter;
import io.ponder.reasoning.strategy.Prompt;
import io.ponder.reasoning.strategy.StrategyType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The parameter tables of {@code docs/strategies.md} say what the code says. After a change, {@code ./ponder test -pl
 * reasoning-core -Dtest=StrategiesPageTest -Dponder.docs=write} writes them anew.
 */
class StrategiesPageTest {

    private static final Path PAGE = Path.of("..", "docs", "strategies.md");
    private static final Pattern TABLE =
            Pattern.compile("<!-- parameters of ([a-z_ ]+) -->\n.*?<!-- end -->\n", Pattern.DOTALL);

    @Test
    void everyStrategyHasItsSectionAndItsParameters() throws IOException {
        String page = Files.readString(PAGE);
        List<String> sections = new ArrayList<>(
                TABLE.matcher(page).results().map(table -> table.group(1)).toList());
        assertThat(sections.removeFirst()).isEqualTo("every strategy");
        assertThat(sections).containsExactlyElementsOf(Strategies.names());

        String current = TABLE.matcher(page).replaceAll(StrategiesPageTest::section);
        if ("write".equals(System.getProperty("ponder.docs"))) {
            Files.writeString(PAGE, current);
        }
        assertThat(Files.readString(PAGE))
                .as("docs/strategies.md is not what the code says; this test writes it with -Dponder.docs=write")
                .isEqualTo(current);
    }

    private static String section(MatchResult table) {
        String of = table.group(1);
        List<Parameter<?>> parameters;
        String facts = "";
        if (of.equals("every strategy")) {
            parameters = new ArrayList<>(Prompt.Usual.STEPS.parameters());
            parameters.add(StrategyType.ON_VERIFIER_FAILURE);
        } else {
            StrategyType type = Strategies.named(of);
            parameters = type.parameters();
            facts = facts(type);
        }
        String rows = parameters.isEmpty() ? "" : rows(parameters);
        String text = "<!-- parameters of " + of + " -->\n" + facts + rows + "<!-- end -->\n";
        return java.util.regex.Matcher.quoteReplacement(text);
    }

    private static String facts(StrategyType type) {
        String verifier = switch (type.scoring()) {
            case NONE -> "none";
            case MAY -> "none unless one is named";
            case CANDIDATES -> "any, by default `" + type.verifier() + "`";
            case PREFIXES -> "a process verifier, by default `" + type.verifier() + "`";
        };
        String needs = type.needs().isEmpty()
                ? ""
                : " Needs an engine with "
                        + String.join(
                                ", ",
                                type.needs().stream()
                                        .map(need -> "`" + need.name().toLowerCase(java.util.Locale.ROOT) + "`")
                                        .sorted()
                                        .toList())
                        + ".";
        String tools = type.tools() ? " Works with [tools](tools.md)." : "";
        return "\nVerifier: " + verifier + "." + needs + tools + "\n";
    }

    private static String rows(List<Parameter<?>> parameters) {
        StringBuilder rows = new StringBuilder("\n| parameter | values | default | |\n| --- | --- | --- | --- |\n");
        for (Parameter<?> parameter : parameters) {
            rows.append("| `%s` | %s | %s | %s |\n"
                    .formatted(
                            parameter.name(),
                            parameter.range().replace("|", "\\|"),
                            byDefault(parameter),
                            parameter.description().replace("|", "\\|")));
        }
        return rows.append('\n').toString();
    }

    private static String byDefault(Parameter<?> parameter) {
        Object value = parameter.defaultJson();
        return value.equals("") || value.equals(List.of()) || value.equals(Map.of()) ? "" : "`" + value + "`";
    }
}
