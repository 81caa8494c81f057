package io.ponder.cli.ask;

import io.ponder.answers.Answer;
import io.ponder.cli.terminal.Terminal;
import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.trace.Role;
import io.ponder.reasoning.trace.TraceEvent;
import io.ponder.reasoning.trace.TraceNode;
import java.text.NumberFormat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Shows a search as it happens: a line for each thing that has happened, and a status line for what is under way. */
final class SearchView {

    private final Terminal terminal;
    private final Map<Integer, String> names = new HashMap<>();
    private final Map<Integer, Long> growing = new HashMap<>();
    private int asked;
    private int arrived;
    private long written;
    private @Nullable String leader;
    private String standing = "";

    SearchView(Terminal terminal) {
        this.terminal = terminal;
    }

    void show(TraceEvent event) {
        switch (event) {
            case TraceEvent.Started e -> started(e);
            case TraceEvent.ProposeStarted e -> asked += e.samples();
            case TraceEvent.Proposed e -> proposed(e);
            case TraceEvent.Progress e -> growing.put(e.call(), e.completionTokens());
            case TraceEvent.Delta e -> {
                // The whole answer is shown at the end.
            }
            case TraceEvent.ScoreStarted e -> {
                // Its scores are told one by one.
            }
            case TraceEvent.ConsultStarted e -> {
                // The reply is told.
            }
            case TraceEvent.Consulted e ->
                line(e, "asked about " + name(e.node()) + ": " + Terminal.oneLine(e.text(), 80));
            case TraceEvent.BudgetSpent e -> line(e, "the budget does not allow more");
            case TraceEvent.Scored e ->
                line(e, name(e.node()) + " scored " + String.format(Locale.ROOT, "%.2f", e.value()));
            case TraceEvent.Failed e -> failed(e);
            case TraceEvent.Cancelled e -> {
                growing.remove(e.call());
                if (e.role() == Role.PROPOSER) {
                    asked -= e.pending();
                }
                line(e, e.pending() + (e.role() == Role.PROPOSER ? " samples" : " scores") + " stopped: " + e.reason());
            }
            case TraceEvent.Best e -> best(e);
            case TraceEvent.Finished e -> growing.clear();
            case TraceEvent.GaveUp e -> growing.clear();
        }
        if (event instanceof TraceEvent.Finished || event instanceof TraceEvent.GaveUp) {
            terminal.clearStatus();
        } else {
            terminal.status(status(event.atMs()));
        }
    }

    private void started(TraceEvent.Started e) {
        String parameters = e.parameters().entrySet().stream()
                .filter(parameter -> !Set.of("", List.of()).contains(parameter.getValue()))
                .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
                .sorted()
                .collect(Collectors.joining(", "));
        terminal.line(e.strategy() + (parameters.isEmpty() ? "" : " (" + parameters + ")") + " on " + e.model()
                + (e.verifier() == null ? "" : ", verifier " + e.verifier()));
        Budget.Limits most = e.budget();
        List<String> limits = new ArrayList<>();
        limit(limits, most.maxTokens(), " tokens");
        limit(limits, most.maxSeconds(), " s");
        limit(limits, most.maxCostUsd(), " USD");
        limit(limits, most.maxSamples(), " samples");
        limit(limits, most.maxParallel(), " at once");
        terminal.line("at most " + String.join(", ", limits));
    }

    private static void limit(List<String> limits, @Nullable Number most, String unit) {
        if (most != null) {
            limits.add(NumberFormat.getInstance(Locale.ROOT).format(most) + unit);
        }
    }

    private void proposed(TraceEvent.Proposed e) {
        TraceNode node = e.node();
        String name = (node.isCandidate() ? "sample " : "step of sample ") + (node.trial() + 1);
        names.put(node.id(), name);
        arrived++;
        written += node.tokens().completion();
        growing.computeIfPresent(
                e.call(), (call, tokens) -> Math.max(0, tokens - node.tokens().completion()));
        String tokens = AnswerView.count(node.tokens().completion()) + " tokens"
                + (node.isCandidate() && !node.finishReason().isComplete()
                        ? ", " + node.finishReason().name().toLowerCase(Locale.ROOT)
                        : "");
        Answer answer = node.answer();
        String found =
                answer != null ? answer.text() : node.isCandidate() ? "no answer that could be read" : node.text();
        line(e, name + ": " + Terminal.oneLine(found, 60) + "  (" + tokens + ")");
    }

    private void failed(TraceEvent.Failed e) {
        Integer trial = e.trial();
        String what = trial != null ? "sample " + (trial + 1) : "the score of " + name(e.node());
        if (trial != null) {
            arrived++;
        }
        line(e, what + " failed: " + Terminal.oneLine(e.failure().message(), 160));
    }

    private void best(TraceEvent.Best e) {
        String answer = e.answer() == null ? name(e.node()) : e.answer();
        int votes = e.vote().stream().mapToInt(group -> group.votes()).sum();
        standing = Terminal.oneLine(answer, 40)
                + (e.vote().isEmpty() ? "" : " (" + e.vote().getFirst().votes() + " of " + votes + " votes)");
        if (!answer.equals(leader)) {
            leader = answer;
            line(e, "best so far: " + standing);
        }
    }

    private String status(long atMs) {
        long tokens =
                written + growing.values().stream().mapToLong(Long::longValue).sum();
        return String.format(
                Locale.ROOT,
                "%7.1f s  %d of %d samples, %s tokens written%s",
                atMs / 1000.0,
                arrived,
                asked,
                AnswerView.count(tokens),
                standing.isEmpty() ? "" : ", best so far " + standing);
    }

    private String name(int node) {
        return names.getOrDefault(node, "the start");
    }

    private void line(TraceEvent event, String text) {
        terminal.line(String.format(Locale.ROOT, "%7.1f s  %s", event.atMs() / 1000.0, text));
    }
}
