package io.ponder.cli.ask;

import io.ponder.answers.Answer;
import io.ponder.cli.terminal.Terminal;
import io.ponder.contracts.gateway.GatewayReply;
import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.strategy.Selection.AnswerGroup;
import io.ponder.reasoning.trace.Role;
import io.ponder.reasoning.trace.TraceEvent;
import io.ponder.reasoning.trace.TraceNode;
import java.text.NumberFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Shows a search as it happens: a line for each thing that has happened and, on a terminal, a status line for what is under
 * way, which counts the seconds from the first on.
 */
final class SearchView {

    private static final int CLOCK = 11;
    private static final int LAST_WORDS = 40;

    private final Terminal terminal;
    private final InstantSource clock;
    private Instant began;
    private final Map<Integer, String> names = new HashMap<>();
    private final SoFar soFar = new SoFar();
    private boolean ended;
    private @Nullable String leader;
    private String standing = "";
    private String money = "";

    SearchView(Terminal terminal, InstantSource clock) {
        this.terminal = terminal;
        this.clock = clock;
        this.began = clock.instant();
    }

    synchronized void show(TraceEvent event) {
        soFar.add(event);
        switch (event) {
            case TraceEvent.Started e -> started(e);
            case TraceEvent.Proposed e -> proposed(e);
            case TraceEvent.Consulted e ->
                line(e, "asked about " + name(e.node()) + ": " + Terminal.oneLine(e.text(), 80));
            case TraceEvent.BudgetSpent e -> line(e, "the budget does not allow more");
            case TraceEvent.Scored e ->
                line(e, name(e.node()) + " scored " + String.format(Locale.ROOT, "%.2f", e.value()));
            case TraceEvent.Failed e -> failed(e);
            case TraceEvent.Cancelled e ->
                line(e, e.pending() + (e.role() == Role.PROPOSER ? " samples" : " scores") + " stopped: " + e.reason());
            case TraceEvent.Best e -> best(e);
            default -> {
                // seen in the status line
            }
        }
        tick();
    }

    /** Shows what the search has cost so far, where that is known. */
    synchronized void spent(GatewayReply.Usage usage) {
        Double usd = usage.costUsd();
        money = usd == null ? "" : String.format(Locale.ROOT, ", $%.4f", usd);
    }

    /** Shows what is under way and for how long. */
    synchronized void tick() {
        if (!ended) {
            terminal.status(String.format(Locale.ROOT, "%7.1f s  %s", seconds(), underWay()));
        }
    }

    /** Clears the status line for good. */
    synchronized void end() {
        ended = true;
        terminal.clearStatus();
    }

    /** What the search has come to. */
    SoFar soFar() {
        return soFar;
    }

    /** Since the search began; until then, since this began to look. */
    double seconds() {
        return Duration.between(began, clock.instant()).toMillis() / 1000.0;
    }

    private void started(TraceEvent.Started e) {
        began = clock.instant();
        String parameters = e.parameters().entrySet().stream()
                .filter(parameter -> !Set.of("", List.of()).contains(parameter.getValue()))
                .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
                .sorted()
                .collect(Collectors.joining(", "));
        terminal.wrapped(
                e.strategy() + (parameters.isEmpty() ? "" : " (" + parameters + ")") + " on " + e.model()
                        + (e.verifier() == null ? "" : ", verifier " + e.verifier()),
                2);
        Budget.Limits most = e.budget();
        List<String> limits = new ArrayList<>();
        limit(limits, most.maxTokens(), " tokens");
        limit(limits, most.maxSeconds(), " s");
        limit(limits, most.maxCostUsd(), " USD");
        limit(limits, most.maxSamples(), " samples");
        limit(limits, most.maxParallel(), " at once");
        terminal.wrapped("at most " + String.join(", ", limits), 2);
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
        String tokens = CostView.count(node.tokens().completion()) + " tokens"
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
        line(e, what + " failed: " + Terminal.oneLine(e.failure().message(), 160));
    }

    private void best(TraceEvent.Best e) {
        String answer = e.answer() == null ? name(e.node()) : e.answer();
        standing = Terminal.oneLine(answer, 40) + votes(e.vote());
        if (!answer.equals(leader)) {
            leader = answer;
            line(e, "best so far: " + standing);
        }
    }

    /** How many of all votes the leader has, in brackets; empty where nobody votes. */
    static String votes(List<AnswerGroup> vote) {
        int all = vote.stream().mapToInt(AnswerGroup::votes).sum();
        return vote.isEmpty() ? "" : " (" + vote.getFirst().votes() + " of " + all + " votes)";
    }

    private String underWay() {
        if (soFar.asked() == 0) {
            return "waiting for Ponder";
        }
        return soFar.samples() + " of " + soFar.asked() + " samples, "
                + CostView.count(soFar.arrived().completion() + soFar.underWay()) + " tokens" + money
                + (standing.isEmpty() ? lastWords() : ", best so far " + standing);
    }

    /** The end of what is written of an answer that comes as it is. */
    private String lastWords() {
        String words = soFar.words().strip().replaceAll("\\s+", " ");
        int from = Math.max(0, words.length() - LAST_WORDS);
        boolean splitsOne = from > 0 && Character.isLowSurrogate(words.charAt(from));
        return words.isEmpty() ? "" : ": …" + words.substring(splitsOne ? from + 1 : from);
    }

    private String name(int node) {
        return names.getOrDefault(node, "the start");
    }

    private void line(TraceEvent event, String text) {
        terminal.wrapped(String.format(Locale.ROOT, "%7.1f s  %s", event.atMs() / 1000.0, text), CLOCK);
    }
}
