package io.ponder.cli.ask;

import io.ponder.cli.terminal.Terminal;
import io.ponder.contracts.gateway.GatewayReply;
import io.ponder.reasoning.model.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints what a search cost: as a table, or where that would not fit as two lines for each of its rows. */
final class CostView {

    private static final String ROW = "  %-9s %-10s %7s %11s %9s %9s";
    private static final int TABLE = 62;

    private final Terminal terminal;

    CostView(Terminal terminal) {
        this.terminal = terminal;
    }

    void print(GatewayReply reply) {
        GatewayReply.Usage spent = reply.usage();
        terminal.line("Cost:");
        if (terminal.columns() >= TABLE) {
            terminal.line(String.format(Locale.ROOT, ROW, "role", "fate", "count", "prompt", "(cached)", "written"));
            spent.breakdown()
                    .forEach(share -> terminal.line(String.format(
                            Locale.ROOT,
                            ROW,
                            share.role(),
                            share.fate(),
                            count(share.count()),
                            count(share.promptTokens()),
                            count(share.cachedTokens()),
                            count(share.completionTokens()))));
        } else {
            spent.breakdown().forEach(share -> {
                terminal.line("  " + count(share.count()) + " x " + share.role() + ", " + share.fate() + ":");
                terminal.wrapped(
                        "    " + count(share.promptTokens()) + " prompt, " + count(share.cachedTokens()) + " cached, "
                                + count(share.completionTokens()) + " written",
                        4);
            });
        }
        terminal.wrapped(
                "  " + count(spent.totalTokens()) + " tokens (" + count(spent.promptTokens()) + " prompt, "
                        + count(spent.completionTokens()) + " written), "
                        + (spent.costUsd() == null
                                ? "no price set for this model"
                                : String.format(Locale.ROOT, "$%.6f", spent.costUsd()))
                        + String.format(Locale.ROOT, ", %.1f s", reply.seconds()),
                2);
    }

    /** What a search that was stopped had cost, as far as it had told. */
    void print(SoFar soFar, double seconds) {
        Tokens arrived = soFar.arrived();
        List<String> parts = new ArrayList<>();
        parts.add(soFar.samples() + " of " + soFar.asked() + " samples");
        parts.add(count(arrived.total()) + " tokens (" + count(arrived.prompt()) + " prompt, "
                + count(arrived.completion()) + " written)");
        if (soFar.underWay() > 0) {
            parts.add("and " + count(soFar.underWay()) + " written by samples under way");
        }
        if (soFar.scored()) {
            parts.add("without the verifier's");
        }
        parts.add(String.format(Locale.ROOT, "%.1f s", seconds));
        terminal.wrapped("Cost so far: " + String.join(", ", parts), 2);
    }

    /** A number with thousands separators. */
    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
