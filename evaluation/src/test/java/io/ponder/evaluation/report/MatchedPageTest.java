package io.ponder.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * docs/results.md says of strategies at equal budgets what benchmarks/accuracy/matched.csv holds. {@code -Dponder.docs=write}
 * writes it anew.
 */
class MatchedPageTest {

    private static final Path PAGE = Path.of("../docs/results.md");
    private static final Path TABLE = Path.of("../benchmarks/accuracy/matched.csv");
    private static final List<String> COLUMNS = List.of(
            "gsm8k-60@4",
            "gsm8k-60@8",
            "gsm8k-60@16",
            "gsm8k-60-wide@16",
            "gsm8k-60-wide@64",
            "gsm8k-60-1.5b@4",
            "gsm8k-60-1.5b@8",
            "math-50-0.5b@4",
            "math-50-0.5b@8",
            "math-50-1.5b@4",
            "math-50-1.5b@8",
            "math-50@4",
            "math-50@8");
    private static final List<String> COSTS =
            List.of("gsm8k-60@8", "gsm8k-60-1.5b@8", "math-50-0.5b@8", "math-50-1.5b@8", "math-50@8");

    private static List<Map<String, String>> rows() throws IOException {
        List<String> lines = Files.readAllLines(TABLE);
        String[] head = lines.getFirst().split(",");
        List<Map<String, String>> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] fields = line.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1);
            Map<String, String> row = new LinkedHashMap<>();
            for (int i = 0; i < head.length; i++) {
                row.put(head[i], fields[i].replace("\"", ""));
            }
            rows.add(row);
        }
        return rows;
    }

    private static String column(Map<String, String> row) {
        return row.get("run") + "@" + row.get("budget");
    }

    private static double number(Map<String, String> row, String field) {
        return Double.parseDouble(String.valueOf(row.get(field)));
    }

    private static String gains(List<Map<String, String>> rows) {
        StringBuilder table = new StringBuilder(
                "| correct, % | 0.5B: 4 | 8 | 16 | wide: 16 | 64 | 1.5B: 4 | 8 | 0.5B, MATH: 4 | 8 | 1.5B, MATH: 4 | 8 | larger, MATH: 4 | 8 |\n"
                        + "| --- |" + " --- |".repeat(COLUMNS.size()) + "\n");
        Set<String> ways = new LinkedHashSet<>();
        rows.stream()
                .filter(row -> Boolean.parseBoolean(row.get("paired")) && COLUMNS.contains(column(row)))
                .forEach(row -> ways.add(String.valueOf(row.get("way"))));
        for (String way : ways) {
            table.append("| ").append(shown(way)).append(" |");
            for (String column : COLUMNS) {
                table.append(rows.stream()
                        .filter(row -> way.equals(row.get("way")) && column.equals(column(row)))
                        .map(MatchedPageTest::gain)
                        .findFirst()
                        .orElse(" |"));
            }
            table.append('\n');
        }
        table.append("| *any of the vote's samples right* |");
        for (String column : COLUMNS) {
            rows.stream()
                    .filter(row -> "majority_vote".equals(row.get("way")) && column.equals(column(row)))
                    .forEach(row -> table.append(String.format(Locale.ROOT, " %.1f |", 100 * number(row, "oracle"))));
        }
        return table.append('\n').toString();
    }

    private static String gain(Map<String, String> row) {
        double accuracy = 100 * number(row, "accuracy");
        if (String.valueOf(row.get("to_vote")).isEmpty()) {
            return String.format(Locale.ROOT, " %.1f |", accuracy);
        }
        boolean isReal = number(row, "p") <= 0.05;
        String mark = isReal ? "**" : "";
        return String.format(Locale.ROOT, " %s%.1f (%+.1f)%s |", mark, accuracy, 100 * number(row, "to_vote"), mark);
    }

    private static String costs(List<Map<String, String>> rows) {
        StringBuilder table = new StringBuilder(
                "| 8 samples' worth | at hand | tokens | seconds | USD for 1,000 | waste | any right | lost by the choice |\n"
                        + "| --- | --- | --- | --- | --- | --- | --- | --- |\n");
        for (Map<String, String> row : rows) {
            if (COSTS.contains(column(row))
                    && Boolean.parseBoolean(row.get("paired"))
                    && !String.valueOf(row.get("way")).contains("weight")
                    && !String.valueOf(row.get("way")).contains("mean_confidence")
                    && !String.valueOf(row.get("way")).contains("self_certainty")) {
                table.append(String.format(
                        Locale.ROOT,
                        "| %s: %s | %s | %,.0f | %.1f | %.2f | %.0f %% | %.1f %% | %.1f |%n",
                        row.get("run"),
                        shown(String.valueOf(row.get("way"))),
                        row.get("panel"),
                        number(row, "tokens"),
                        number(row, "seconds"),
                        1000 * number(row, "usd"),
                        100 * number(row, "waste"),
                        100 * number(row, "oracle"),
                        100 * number(row, "regret")));
            }
        }
        return table.toString();
    }

    private static String shown(String way) {
        String[] parts = way.split(", ", 2);
        return "`" + parts[0] + "`" + (parts.length > 1 ? ", `" + parts[1] + "`" : "");
    }

    private static String with(String page, String from, String table) {
        int begin = page.indexOf(from) + from.length();
        return page.substring(0, begin) + "\n\n" + table + page.substring(page.indexOf("<!-- end -->", begin));
    }

    @Test
    void thePageSaysWhatTheTableHolds() throws IOException {
        List<Map<String, String>> rows = rows();
        String page = Files.readString(PAGE);
        String expected = with(with(page, "<!-- matched -->", gains(rows)), "<!-- costs -->", costs(rows));
        if (System.getProperty("ponder.docs", "").equals("write")) {
            Files.writeString(PAGE, expected);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(expected);
    }
}
