package io.ponder.reasoning.search;

import io.ponder.reasoning.Failure;
import io.ponder.reasoning.Failure.Kind;
import io.ponder.reasoning.Tokens;
import io.ponder.reasoning.answer.Answer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Counts what happens in a search, and at its end says what it was. */
final class Outcome {

    private final SearchPlan plan;
    private final UsageBook book = new UsageBook();
    private final Map<SearchResult.FailureCount, Integer> failures = new LinkedHashMap<>();
    private int asked;
    private int finished;
    private int failedSamples;
    private int cancelledSamples;
    private int scores;
    private int failedScores;
    private int calls;
    private boolean estimated;
    private long tokensNeeded;

    Outcome(SearchPlan plan) {
        this.plan = plan;
    }

    void asked(int samples) {
        asked += samples;
    }

    void called() {
        calls++;
    }

    void finished() {
        finished++;
    }

    void scored() {
        scores++;
    }

    /** A sample could not be started: it would have needed this many tokens. */
    void needed(long tokens) {
        tokensNeeded = tokens;
    }

    void failed(Role role, Failure failure) {
        if (role == Role.PROPOSER) {
            failedSamples++;
        } else {
            failedScores++;
        }
        failures.merge(new SearchResult.FailureCount(role, failure, 0), 1, Integer::sum);
    }

    /**
     * Books a call that is over on the nodes it made or scored.
     *
     * @param total the call's tokens, spread in proportion to what each reply was counted with
     * @param without the fate of the tokens when no part of the call succeeded
     */
    void book(Call call, Tokens total, Fate without) {
        int parts = call.bookedOn.size();
        if (parts == 0) {
            if (call.failed > 0 || !total.equals(Tokens.NONE)) {
                book.lost(call.role, without, call.failed, total);
            }
            return;
        }
        long[] prompt = spread(call, total.prompt(), Tokens::prompt);
        long[] cached = spread(call, total.cached(), Tokens::cached);
        long[] completion = spread(call, total.completion(), Tokens::completion);
        for (int i = 0; i < parts; i++) {
            book.onNode(call.role, call.bookedOn.get(i), 1, new Tokens(prompt[i], cached[i], completion[i]));
        }
        if (call.failed > 0) {
            book.lost(call.role, Fate.FAILED, call.failed, Tokens.NONE);
        }
    }

    private static long[] spread(Call call, long total, ToLongFunction<Tokens> of) {
        return UsageBook.apportion(total, call.booked.stream().mapToLong(of).toArray());
    }

    /** Books a call that was stopped: what was counted so far, and an estimate of what its engine never reported. */
    void cancelled(Call call, int pending) {
        Tokens counted = call.bookedTotal();
        book(call, counted, Fate.CANCELLED);
        if (pending == 0) {
            return;
        }
        if (call.role == Role.PROPOSER) {
            cancelledSamples += pending;
        }
        long prompt = Math.max(0, call.promptTokens - counted.prompt());
        boolean free = call.role == Role.VERIFIER && call.reservedEach.tokens() == 0;
        Tokens guess = free ? Tokens.NONE : new Tokens(prompt, 0, call.progress);
        estimated |= !free;
        book.lost(call.role, Fate.CANCELLED, pending, guess);
    }

    Usage usage(@Nullable Selection best, List<Node> nodes, int samplesStarted, double seconds) {
        Set<Integer> selected = new HashSet<>();
        Set<Integer> supporting = new HashSet<>();
        if (best != null) {
            for (int at = best.node().id(); at > 0; at = nodes.get(at).parent()) {
                selected.add(at);
            }
            Answer answer = best.node().answer();
            for (Node node : nodes) {
                Answer other = node.answer();
                if (answer != null
                        && other != null
                        && other.key().equals(answer.key())
                        && !selected.contains(node.id())) {
                    supporting.add(node.id());
                }
            }
        }
        SearchPlan.Judge judge = plan.verifier();
        List<Usage.Entry> entries =
                book.entries(selected, supporting, plan.price(), judge == null ? null : judge.price());
        Tokens tokens = Tokens.NONE;
        Double cost = 0.0;
        for (Usage.Entry entry : entries) {
            tokens = tokens.plus(entry.tokens());
            Double of = entry.costUsd();
            cost = cost == null || of == null ? null : Double.valueOf(cost + of);
        }
        return new Usage(tokens, cost, entries, calls, samplesStarted, estimated, seconds);
    }

    SearchResult result(Selection best, SearchResult.@Nullable CutBy cutBy, Usage usage) {
        SearchPlan.Judge judge = plan.verifier();
        int started = usage.samples();
        return new SearchResult(
                plan.strategy(),
                plan.model(),
                judge == null ? null : judge.name(),
                best,
                cutBy,
                new SearchResult.SampleCounts(asked, finished, failedSamples, cancelledSamples, asked - started),
                failureCounts(),
                usage,
                plan.seed());
    }

    private List<SearchResult.FailureCount> failureCounts() {
        List<SearchResult.FailureCount> counts = new ArrayList<>();
        failures.forEach((of, count) -> counts.add(new SearchResult.FailureCount(of.role(), of.failure(), count)));
        counts.sort(Comparator.comparingInt(SearchResult.FailureCount::count).reversed());
        return counts;
    }

    /** Why there is no answer, or none to rely on; null when there is one. */
    @Nullable
    Failure failure(@Nullable Selection best, SearchResult.@Nullable CutBy cutBy) {
        if (best == null) {
            return withoutCandidate(cutBy);
        }
        boolean verifierDown = failedScores > 0 && scores == 0 && cutBy != SearchResult.CutBy.MAX_SECONDS;
        return verifierDown ? dependencyFailed(Role.VERIFIER, "all " + failedScores + " scores failed") : null;
    }

    private Failure withoutCandidate(SearchResult.@Nullable CutBy cutBy) {
        if (cutBy == SearchResult.CutBy.MAX_SECONDS) {
            return Failure.of(
                    Kind.TIMEOUT,
                    "the search's " + plan.budget().maxTime().toMillis() / 1000.0
                            + " s passed before any sample finished; raise reasoning.budget.max_seconds or lower max_tokens");
        }
        if (failedSamples > 0) {
            return dependencyFailed(Role.PROPOSER, "all " + failedSamples + " samples failed");
        }
        String field = cutBy == SearchResult.CutBy.MAX_COST_USD
                ? "reasoning.budget.max_cost_usd"
                : "reasoning.budget.max_tokens";
        return Failure.invalid(
                field,
                field + " does not pay for one sample: a sample of this problem may take up to " + tokensNeeded
                        + " tokens, prompt included; raise it, or lower max_tokens");
    }

    /** The most frequent failure stands for all: its kind decides the status, its words say why. */
    private Failure dependencyFailed(Role role, String what) {
        Failure most = failureCounts().stream()
                .filter(count -> count.role() == role)
                .map(SearchResult.FailureCount::failure)
                .findFirst()
                .orElseThrow();
        return most.kind().isCallers() ? most : most.withMessage(what + ": " + most.message());
    }
}
