package io.ponder.cli.ask;

import io.ponder.cli.terminal.Terminal;
import io.ponder.contracts.gateway.GatewayReply;
import io.ponder.reasoning.trace.SearchResult.SampleCounts;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Prints the answer of a search, its vote and its cost. */
final class AnswerView {

    private static final int BAR = 30;

    private AnswerView() {}

    static void print(GatewayReply reply, PrintStream out) {
        out.println();
        out.println(reply.refusal() == null ? reply.content().strip() : "The model refused: " + reply.refusal());
        out.println();
        out.println("Answer: "
                + (reply.answer() == null ? "none could be read; the text above is all there is" : reply.answer()));
        vote(reply, out);
        out.println();
        out.println("Search: " + reply.strategy()
                + (reply.verifier() == null ? "" : " with verifier " + reply.verifier()) + " on " + reply.model()
                + ", chosen by " + reply.basis().replace('_', ' ')
                + (reply.score() == null ? "" : String.format(Locale.ROOT, " (score %.2f)", reply.score())));
        out.println("        " + samples(reply.samples()) + "; seed " + reply.seed());
        if (reply.cutBy() != null) {
            out.println("        cut short by " + reply.cutBy() + ": this is the best answer so far");
        }
        for (GatewayReply.FailureCount failed : reply.failures()) {
            out.println("        " + failed.count() + " x " + failed.role() + " failed: " + failed.message());
        }
        for (String note : reply.notes()) {
            out.println("        note: " + note);
        }
        for (String warning : reply.warnings()) {
            out.println("        warning: " + warning);
        }
        cost(reply, out);
    }

    private static void vote(GatewayReply reply, PrintStream out) {
        List<GatewayReply.Vote> votes = reply.vote();
        if (votes.isEmpty()) {
            return;
        }
        double most =
                votes.stream().mapToDouble(GatewayReply.Vote::weight).max().orElse(1);
        int width = votes.stream()
                .mapToInt(vote -> Terminal.oneLine(vote.answer(), BAR).length())
                .max()
                .orElse(1);
        boolean weighted = votes.stream().anyMatch(vote -> vote.weight() != vote.votes());
        out.println();
        out.println("Votes:");
        for (GatewayReply.Vote vote : votes) {
            int length = most <= 0 ? 0 : (int) Math.max(1, Math.round(BAR * vote.weight() / most));
            out.println(String.format(
                    Locale.ROOT,
                    "  %-" + width + "s  %-" + BAR + "s %d%s",
                    Terminal.oneLine(vote.answer(), BAR),
                    "█".repeat(length),
                    vote.votes(),
                    weighted ? String.format(Locale.ROOT, "  (weight %.2f)", vote.weight()) : ""));
        }
    }

    private static void cost(GatewayReply reply, PrintStream out) {
        GatewayReply.Usage spent = reply.usage();
        out.println();
        out.println(String.format(
                Locale.ROOT,
                "Cost:   %-9s %-10s %7s %11s %9s %9s",
                "role",
                "fate",
                "count",
                "prompt",
                "(cached)",
                "written"));
        for (GatewayReply.Entry share : spent.breakdown()) {
            out.println(String.format(
                    Locale.ROOT,
                    "        %-9s %-10s %7d %11s %9s %9s",
                    share.role(),
                    share.fate(),
                    share.count(),
                    count(share.promptTokens()),
                    count(share.cachedTokens()),
                    count(share.completionTokens())));
        }
        out.println(String.format(
                Locale.ROOT,
                "        %s tokens (%s prompt, %s written), %s, %.1f s",
                count(spent.totalTokens()),
                count(spent.promptTokens()),
                count(spent.completionTokens()),
                spent.costUsd() == null
                        ? "no price set for this model"
                        : String.format(Locale.ROOT, "$%.6f", spent.costUsd()),
                reply.seconds()));
    }

    private static String samples(SampleCounts samples) {
        StringBuilder text = new StringBuilder(samples.finished() + " of " + samples.asked() + " samples finished");
        append(text, samples.failed(), "failed");
        append(text, samples.cancelled(), "stopped early");
        append(text, samples.notStarted(), "not needed or not paid for");
        return text.toString();
    }

    private static void append(StringBuilder text, int count, String what) {
        if (count > 0) {
            text.append(", ").append(count).append(' ').append(what);
        }
    }

    /** A number with thousands separators. */
    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
