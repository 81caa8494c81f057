package io.ponder.cli.usage;

import io.ponder.cli.terminal.Terminal;
import io.ponder.cli.terminal.Wrapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** Names on the left, figures on the right. Where it is too wide for the terminal, less important figures go first. */
final class SpendTable {

    private static final List<String> FIGURES =
            List.of("REQUESTS", "TOKENS", "WASTED", "COST", "ANSWERS", "PER ANSWER");
    private static final int NARROWEST = 8;
    private static final String GAP = "  ";

    private final int names;
    private final List<List<String>> rows = new ArrayList<>();

    SpendTable(List<String> groups) {
        this.names = groups.size();
        List<String> heading = new ArrayList<>(
                groups.stream().map(name -> name.toUpperCase(Locale.ROOT)).toList());
        heading.addAll(FIGURES);
        rows.add(heading);
    }

    void add(List<String> labels, JsonNode sum) {
        List<String> row = new ArrayList<>(labels);
        long tokens = sum.path("total_tokens").longValue();
        long wasted = sum.path("wasted_tokens").longValue();
        row.add(count(sum.path("requests").longValue()));
        row.add(count(tokens));
        row.add(tokens == 0 ? "-" : String.format(Locale.ROOT, "%.0f %%", 100.0 * wasted / tokens));
        row.add(money(sum.path("cost_usd")));
        row.add(count(sum.path("answers").longValue()));
        row.add(money(sum.path("cost_per_answer_usd")));
        rows.add(row);
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** Enough digits that a small sum is not nothing. */
    private static String money(JsonNode usd) {
        if (!usd.isNumber()) {
            return "-";
        }
        double value = usd.doubleValue();
        String format = value == 0 || value >= 1 ? "$%,.2f" : value >= 0.01 ? "$%.4f" : "$%.6f";
        return String.format(Locale.ROOT, format, value);
    }

    void print(Terminal terminal) {
        int figures = FIGURES.size();
        int[] widths = widths();
        while (figures > 2
                && width(widths, figures) > terminal.columns()
                && narrowed(widths) > room(terminal, figures, widths)) {
            figures--;
        }
        shorten(widths, width(widths, figures) - terminal.columns());
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < names + figures; i++) {
                String cell = Wrapping.shorten(row.get(i), widths[i]);
                String padding = " ".repeat(Math.max(0, widths[i] - Wrapping.width(cell)));
                line.append(i == 0 ? "" : GAP).append(i < names ? cell + padding : padding + cell);
            }
            terminal.line(line.toString().stripTrailing());
        }
    }

    private int[] widths() {
        int[] widths = new int[names + FIGURES.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], Wrapping.width(row.get(i)));
            }
        }
        return widths;
    }

    private int width(int[] widths, int figures) {
        int width = GAP.length() * (names + figures - 1);
        for (int i = 0; i < names + figures; i++) {
            width += widths[i];
        }
        return width;
    }

    /** How wide the names are at least. */
    private int narrowed(int[] widths) {
        int least = 0;
        for (int i = 0; i < names; i++) {
            least += Math.min(widths[i], NARROWEST);
        }
        return least;
    }

    private int room(Terminal terminal, int figures, int[] widths) {
        int all = 0;
        for (int i = 0; i < names; i++) {
            all += widths[i];
        }
        return terminal.columns() - (width(widths, figures) - all);
    }

    /** Takes so many columns from the names, always from the widest. */
    private void shorten(int[] widths, int tooWide) {
        for (int left = tooWide; left > 0; left--) {
            int widest = 0;
            for (int i = 1; i < names; i++) {
                widest = widths[i] > widths[widest] ? i : widest;
            }
            if (names == 0 || widths[widest] <= NARROWEST) {
                return;
            }
            widths[widest]--;
        }
    }
}
