package io.ponder.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.wire.WireJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A query of a panel, or what a rule records or alerts on.
 *
 * @param where the dashboard and the panel, or the rule
 * @param text in Prometheus's language, with every variable of the dashboard filled in
 * @param legend what the panel calls a series, with labels in double braces; empty for a rule
 */
record DashboardQuery(String where, String text, String legend) {

    private static final Path CHART = Path.of("../deploy/helm/ponder");

    private static final Pattern METRIC = Pattern.compile(
            "(?<!\\w)((?:ponder|gen_ai|http|jvm|process|resilience4j|node|llm|scrape|DCGM)_\\w+|(?:vllm|ponder):[\\w:]+)(\\{[^}]*})?");

    private static final Pattern MATCHED = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)\\s*\"");
    private static final Pattern GROUPED = Pattern.compile("\\bby \\(([^)]+)\\)\\s*\\(");
    private static final Pattern LABELS = Pattern.compile("\\b(?:by|on|group_left) \\([^)]*\\)");
    /** The label that a query itself makes. */
    private static final Pattern MADE = Pattern.compile("label_replace\\(.*?, \"(\\w+)\", \"\\$1\"");

    private static final Pattern TOLD = Pattern.compile("\\{\\{(\\w+)}}");

    /** Those of every panel. */
    static List<DashboardQuery> ofPanels() throws IOException {
        List<DashboardQuery> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(CHART.resolve("dashboards"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".json")).toList()) {
                JsonNode board = WireJson.mapper().readTree(Files.readString(file));
                for (JsonNode panel : board.path("panels")) {
                    String where = board.path("uid").asString() + ": "
                            + panel.path("title").asString();
                    for (JsonNode target : panel.path("targets")) {
                        assertThat(panel.path("description").asString())
                                .as("description of %s", where)
                                .isNotBlank();
                        all.add(new DashboardQuery(
                                where,
                                target.path("expr").asString().replace("$tenant", ".*"),
                                target.path("legendFormat").asString()));
                    }
                }
            }
        }
        assertThat(all).hasSizeGreaterThan(70);
        return all;
    }

    /** Those of every rule, as Prometheus has read them. */
    static List<DashboardQuery> ofRules(JsonNode groups) {
        List<DashboardQuery> all = new ArrayList<>();
        for (JsonNode group : groups) {
            for (JsonNode rule : group.path("rules")) {
                all.add(new DashboardQuery(
                        "rule " + rule.path("name").asString(),
                        rule.path("query").asString(),
                        ""));
            }
        }
        return all;
    }

    /** The names of the metrics that it asks for, each with the labels that it takes from them. */
    Map<String, Set<String>> metrics() {
        Map<String, Set<String>> all = new LinkedHashMap<>();
        for (MatchResult found : named(text)) {
            Set<String> labels = all.computeIfAbsent(found.group(1), name -> new LinkedHashSet<>());
            if (found.group(2) != null) {
                MATCHED.matcher(found.group(2)).results().forEach(label -> labels.add(label.group(1)));
            }
        }
        // A sum's labels are those of what is summed.
        for (MatchResult grouped : GROUPED.matcher(text).results().toList()) {
            String summed = text.substring(grouped.end(), closing(grouped.end()));
            Set<String> labels = new LinkedHashSet<>(List.of(grouped.group(1).split("\\s*,\\s*")));
            MADE.matcher(summed).results().forEach(made -> labels.remove(made.group(1)));
            for (MatchResult found : named(summed)) {
                all.computeIfAbsent(found.group(1), name -> new LinkedHashSet<>())
                        .addAll(labels);
            }
        }
        return all;
    }

    private static List<MatchResult> named(String expression) {
        return METRIC.matcher(LABELS.matcher(expression).replaceAll(""))
                .results()
                .toList();
    }

    /** The labels that its legend tells. */
    List<String> told() {
        return TOLD.matcher(legend).results().map(found -> found.group(1)).toList();
    }

    /** Where the bracket that is open at a place is closed. */
    private int closing(int from) {
        int open = 1;
        int at = from;
        while (open > 0) {
            char one = text.charAt(at++);
            open += one == '(' ? 1 : one == ')' ? -1 : 0;
        }
        return at - 1;
    }
}
