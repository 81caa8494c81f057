package io.ponder.cli.ask;

import io.ponder.cli.terminal.Terminal;
import io.ponder.cli.terminal.Wrapping;
import io.ponder.contracts.gateway.GatewayReply;
import io.ponder.reasoning.trace.SearchResult.SampleCounts;
import io.ponder.reasoning.trace.TraceEvent;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Prints the answer of a search, and beside it its vote and its cost.
 *
 * @param answer where the answer alone goes: word for word, or on a terminal in a form that reads well
 * @param beside where all the rest goes
 */
record AnswerView(Terminal answer, Terminal beside, boolean quiet) {

    private static final int BAR = 30;

    void print(GatewayReply reply) {
        String refusal = reply.refusal();
        text(refusal == null ? reply.content() : refusal);
        if (quiet) {
            return;
        }
        if (refusal != null) {
            beside.line("The model refused to answer.");
        } else {
            beside.wrapped(
                    "Answer: "
                            + (reply.answer() == null
                                    ? "none could be read; the text above is all there is"
                                    : shown(reply.answer())),
                    2);
        }
        vote(reply);
        beside.line("");
        beside.wrapped(
                "Search: " + reply.strategy() + (reply.verifier() == null ? "" : " with verifier " + reply.verifier())
                        + " on " + reply.model() + ", chosen by "
                        + reply.basis().replace('_', ' ')
                        + (reply.score() == null ? "" : String.format(Locale.ROOT, " (score %.2f)", reply.score())),
                2);
        item(samples(reply.samples()) + "; seed " + reply.seed());
        if (reply.cutBy() != null) {
            item("cut short by " + reply.cutBy() + ": this is the best answer so far");
        }
        reply.failures()
                .forEach(failed -> item(failed.count() + " x " + failed.role() + " failed: " + failed.message()));
        reply.notes().forEach(note -> item("note: " + note));
        reply.warnings().forEach(warning -> item("warning: " + warning));
        beside.line("");
        new CostView(beside).print(reply);
    }

    /** The same for a search that the user stopped after so many seconds. */
    void printStopped(SoFar soFar, double seconds) {
        String text = soFar.text();
        if (text != null) {
            text(text);
        }
        if (quiet) {
            return;
        }
        beside.wrapped(
                text == null
                        ? "Stopped before the first answer."
                        : "Stopped: this is the best answer so far" + standing(soFar.best()) + ".",
                2);
        new CostView(beside).print(soFar, seconds);
    }

    private String standing(TraceEvent.@Nullable Best best) {
        if (best == null) {
            return "";
        }
        return (best.answer() == null ? "" : ", " + Terminal.oneLine(shown(best.answer()), BAR))
                + SearchView.votes(best.vote());
    }

    private void text(String text) {
        boolean apart = answer.live() && beside.live() && !quiet;
        if (apart) {
            answer.line("");
        }
        if (answer.live()) {
            readable(text);
        } else {
            answer.out().print(text.endsWith("\n") ? text : text + "\n");
            answer.out().flush();
        }
        if (apart) {
            answer.line("");
        }
    }

    /** Wraps prose; the lines of code and of tables stay whole. */
    private void readable(String text) {
        boolean code = false;
        for (String line : PlainMath.read(text.strip()).split("\n", -1)) {
            code ^= line.stripLeading().startsWith("```");
            if (code || line.startsWith("|")) {
                answer.line(line);
            } else {
                answer.wrapped(line, 0);
            }
        }
    }

    private String shown(String found) {
        return beside.live() && found.contains("\\") ? PlainMath.formula(found) : found;
    }

    private void item(String text) {
        beside.wrapped("  " + text, 4);
    }

    private void vote(GatewayReply reply) {
        List<GatewayReply.Vote> votes = reply.vote();
        if (votes.isEmpty()) {
            return;
        }
        double most =
                votes.stream().mapToDouble(GatewayReply.Vote::weight).max().orElse(1);
        boolean weighted = votes.stream().anyMatch(vote -> vote.weight() != vote.votes());
        int bar = Math.min(BAR, beside.columns() * 3 / 8);
        List<String> names = votes.stream()
                .map(vote -> Terminal.oneLine(shown(vote.answer()), bar))
                .toList();
        int width = names.stream().mapToInt(Wrapping::width).max().orElse(1);
        beside.line("");
        beside.line("Votes:");
        for (int i = 0; i < votes.size(); i++) {
            GatewayReply.Vote vote = votes.get(i);
            int length = most <= 0 ? 0 : (int) Math.max(1, Math.round(bar * vote.weight() / most));
            beside.wrapped(
                    "  " + Wrapping.pad(names.get(i), width) + "  " + Wrapping.pad("█".repeat(length), bar) + " "
                            + vote.votes()
                            + (weighted ? String.format(Locale.ROOT, "  (weight %.2f)", vote.weight()) : ""),
                    4);
        }
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
}
