package io.ponder.cli.top;

import io.ponder.cli.terminal.Terminal;
import io.ponder.cli.terminal.Wrapping;
import io.ponder.contracts.search.SearchStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The searches under way as lines of text: a row for each, or two where the terminal is narrow. */
final class RunningTable {

    /** Columns from which a search fits into one row. */
    private static final int WIDE = 72;

    private static final int NAME = 12;
    private static final int MOST_VOTES = 3;
    private static final int VOTED = 8;

    private RunningTable() {}

    static List<String> of(List<SearchStatus> running, int columns) {
        List<String> lines = new ArrayList<>();
        long tokens =
                running.stream().mapToLong(search -> search.tokens().total()).sum();
        lines.add(
                running.isEmpty()
                        ? "Nothing runs."
                        : count(running.size()) + (running.size() == 1 ? " search, " : " searches, ") + count(tokens)
                                + " tokens");
        List<SearchStatus> byTenant = running.stream()
                .sorted(Comparator.comparing(SearchStatus::tenant).thenComparing(SearchStatus::began))
                .toList();
        if (columns >= WIDE && !running.isEmpty()) {
            lines.add(row("TENANT", "MODEL", "STRATEGY", "DONE", "TOKENS", "USD", "TIME") + "  VOTES");
        }
        for (SearchStatus search : byTenant) {
            if (columns >= WIDE) {
                lines.add(fitting(wide(search), columns));
            } else {
                lines.add(fitting(search.tenant() + " " + search.strategy() + " on " + search.model(), columns));
                lines.add(fitting("  " + narrow(search), columns));
            }
        }
        return lines;
    }

    private static String fitting(String line, int columns) {
        return Wrapping.shorten(line.stripTrailing(), columns - 1);
    }

    private static String wide(SearchStatus search) {
        return row(
                        search.tenant(),
                        search.model(),
                        search.strategy(),
                        search.finished() + "/" + search.samples(),
                        count(search.tokens().total()),
                        money(search),
                        seconds(search))
                + "  " + votes(search);
    }

    private static String row(
            String tenant, String model, String strategy, String done, String tokens, String usd, String time) {
        return name(tenant) + " " + name(model) + " " + name(strategy)
                + String.format(Locale.ROOT, " %7s %8s %7s %6s", done, tokens, usd, time);
    }

    private static String narrow(SearchStatus search) {
        return search.finished() + "/" + search.samples() + " "
                + count(search.tokens().total()) + " t " + (search.costUsd() == null ? "" : "$" + money(search) + " ")
                + seconds(search) + " " + votes(search);
    }

    private static String name(String text) {
        return Wrapping.pad(Terminal.oneLine(text, NAME), NAME);
    }

    private static String votes(SearchStatus search) {
        return search.vote().stream()
                .limit(MOST_VOTES)
                .map(vote -> Terminal.oneLine(vote.answer(), VOTED) + ":" + vote.votes())
                .collect(Collectors.joining(" "));
    }

    private static String money(SearchStatus search) {
        return search.costUsd() == null ? "-" : String.format(Locale.ROOT, "%.4f", search.costUsd());
    }

    private static String seconds(SearchStatus search) {
        return String.format(Locale.ROOT, "%.0f s", search.seconds());
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
