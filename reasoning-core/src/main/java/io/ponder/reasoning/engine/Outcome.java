package io.ponder.reasoning.engine;

import io.ponder.answers.Answer;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.Field;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.score.OnVerifierFailure;
import io.ponder.reasoning.score.ScoreSigns;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.Selection;
import io.ponder.reasoning.trace.Candidate;
import io.ponder.reasoning.trace.Fate;
import io.ponder.reasoning.trace.Role;
import io.ponder.reasoning.trace.SearchResult;
import io.ponder.reasoning.trace.Usage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Counts what happens in a search, and draws up its result at the end. */
final class Outcome {

    /** So many failures in a row, with no score between them, are taken for a verifier that is down. */
    private static final int DOWN = 8;

    private static final int MOST_NOTES = 3;

    private final SearchPlan plan;
    private final UsageBook book = new UsageBook();
    private final Map<SearchResult.FailureCount, Integer> failures = new LinkedHashMap<>();

    /** What the verifier gave each candidate last, as one number; by the node's id. */
    private final Map<Integer, Double> candidateScores = new HashMap<>();

    /** What engines were asked differently from what the search asked. */
    private final Set<String> engineNotes = new LinkedHashSet<>();

    private final Malformed malformed;

    private int asked;
    private int finished;
    private int thoughts;
    private int failedSamples;
    private int cancelledSamples;
    private int scores;
    private int failedScores;
    private int failedInARow;
    private int calls;
    private boolean estimated;
    private long tokensNeeded;
    private SearchResult.@Nullable CutBy cutBy;
    private @Nullable Failure fatal;

    Outcome(SearchPlan plan) {
        this.plan = plan;
        this.malformed = new Malformed(plan.sampling().responseFormat());
    }

    void asked(int samples) {
        asked += samples;
    }

    /** An engine was asked something else than the search asked. */
    void noted(String note) {
        if (engineNotes.size() < MOST_NOTES) {
            engineNotes.add(note);
        }
    }

    /** Whether an engine's count is an estimate. */
    void estimated(boolean isEstimate) {
        estimated |= isEstimate;
    }

    void called() {
        calls++;
    }

    /** A continuation has come. */
    void finished(Node node) {
        finished++;
        malformed.add(node);
    }

    /** A thought was cut off, and its answer is to be asked for. */
    void thought() {
        thoughts++;
    }

    /**
     * @param value the score as one number
     */
    void scored(Node node, double value) {
        scores++;
        failedInARow = 0;
        if (node.isCandidate()) {
            candidateScores.put(node.id(), value);
        }
    }

    /** A limit refuses something, or ends the search. The last one counts. */
    void cutBy(SearchResult.CutBy limit) {
        cutBy = limit;
    }

    SearchResult.@Nullable CutBy cutBy() {
        return cutBy;
    }

    /** A limit does not pay for a sample, a reply or a score, which would have needed this many tokens. */
    void refused(SearchResult.CutBy limit, long tokens) {
        cutBy = limit;
        tokensNeeded = tokens;
    }

    /** Whether a failure ends the search without an answer. */
    boolean isFatal() {
        return fatal != null;
    }

    void failed(Waiting.Kind kind, Failure failure) {
        switch (kind) {
            case PROPOSE -> failedSamples++;
            case SCORE -> {
                failedScores++;
                failedInARow++;
                SearchPlan.Judge judge = plan.verifier();
                if (failedInARow >= DOWN && judge != null && isNeeded(judge)) {
                    fatal = failure.withMessage("the verifier " + judge.name() + " failed " + failedInARow
                            + " times in a row: " + failure.message()
                            + "; on_verifier_failure=continue goes on without it");
                }
            }
            case CONSULT -> {
                // Listed among the failures; what follows from it is up to the strategy.
            }
        }
        failures.merge(new SearchResult.FailureCount(kind.role, failure, 0), 1, Integer::sum);
    }

    private static boolean isNeeded(SearchPlan.Judge judge) {
        return judge.onFailure() == OnVerifierFailure.FAIL;
    }

    /**
     * Books a call that is over on the nodes it made or scored.
     *
     * @param total the call's tokens
     * @param lost those spent on what failed; the others are spread in proportion to what each reply was counted with, but
     *     a prompt that samples share evenly
     * @param without the fate of the tokens when no part of the call succeeded
     */
    void book(Call call, Tokens total, Tokens lost, Fate without) {
        int parts = call.bookedOn.size();
        if (parts == 0) {
            if (call.failed > 0 || !total.equals(Tokens.NONE)) {
                book.lost(call.role(), without, call.failed, total, call.price);
            }
            return;
        }
        Tokens used = total.minus(lost);
        // Samples of one prefix have read one prompt together, whichever of them its tokens were counted with.
        boolean isShared = call.grants.size() == 1;
        long[] prompt = spread(call, used.prompt(), isShared ? tokens -> 1 : Tokens::prompt);
        long[] cached = spread(call, used.cached(), isShared ? tokens -> 1 : Tokens::cached);
        long[] completion = spread(call, used.completion(), Tokens::completion);
        for (int i = 0; i < parts; i++) {
            Tokens share = new Tokens(prompt[i], cached[i], completion[i]);
            book.onNode(call.role(), call.bookedOn.get(i), 1, share, call.price);
        }
        if (call.failed > 0 || !lost.equals(Tokens.NONE)) {
            book.lost(call.role(), Fate.FAILED, call.failed, lost, call.price);
        }
    }

    private static long[] spread(Call call, long total, ToLongFunction<Tokens> of) {
        long[] weights = new long[call.booked.size()];
        Arrays.setAll(weights, part -> of.applyAsLong(call.booked.get(part)));
        return UsageBook.apportion(total, weights);
    }

    /**
     * Books a call that was stopped: what was counted so far, and an estimate of what its engine never reported.
     *
     * @param pending without the parts that were left to another call, which do not count as cancelled samples
     * @return the estimate
     */
    Tokens cancelled(Call call, List<Call.Part> pending) {
        Tokens counted = call.bookedTotal();
        book(call, counted, Tokens.NONE, Fate.CANCELLED);
        int stopped = pending.size() + call.left;
        if (stopped == 0) {
            return Tokens.NONE;
        }
        if (call.kind == Waiting.Kind.PROPOSE) {
            cancelledSamples += pending.size();
        }
        boolean isFree = call.kind == Waiting.Kind.SCORE
                && call.parts.getFirst().reserved().tokens() == 0;
        Tokens guess = isFree ? Tokens.NONE : new Tokens(unreportedPrompt(call, counted), 0, call.progress);
        estimated |= !isFree;
        book.lost(call.role(), Fate.CANCELLED, stopped, guess, call.price);
        return guess;
    }

    /** An engine reads each prefix once at least, however many samples it draws of it. */
    private static long unreportedPrompt(Call call, Tokens counted) {
        Map<Node, Long> prefixes = new HashMap<>();
        call.parts.forEach(part -> prefixes.put(part.node(), part.grant().promptTokens()));
        long all = prefixes.values().stream().mapToLong(Long::longValue).sum();
        return Math.max(0, all - counted.prompt());
    }

    /** The candidates that are returned beside the best one, see {@link Others}. */
    List<Node> others(@Nullable Selection best, List<Node> nodes) {
        return best == null || best.basis() == Selection.Basis.REFUSAL
                ? List.of()
                : Others.of(best, nodes, candidateScores, plan.choices() - 1);
    }

    /**
     * @param returned the best candidate, and others that the client gets beside it; empty without an answer
     */
    Usage usage(List<Node> returned, List<Node> nodes, int samplesStarted, double seconds) {
        Set<Node> selected = new HashSet<>();
        Answer answer = returned.isEmpty() ? null : returned.getFirst().answer();
        for (Node each : returned) {
            Node at = each;
            while (selected.add(at)) {
                at = at.parent();
            }
        }
        List<Usage.Entry> entries = book.entries(id -> {
            Node node = nodes.get(id);
            if (selected.contains(node)) {
                return Fate.SELECTED;
            }
            Answer other = node.answer();
            boolean agrees = answer != null && other != null && other.key().equals(answer.key());
            return agrees ? Fate.SUPPORTING : Fate.PRUNED;
        });
        Tokens tokens = Tokens.NONE;
        Double cost = 0.0;
        for (Usage.Entry entry : entries) {
            tokens = tokens.plus(entry.tokens());
            Double of = entry.costUsd();
            cost = cost == null || of == null ? null : Double.valueOf(cost + of);
        }
        return new Usage(tokens, cost, entries, calls, samplesStarted, estimated, seconds);
    }

    /**
     * @param cut the limit that ended the search; null when its strategy did
     */
    SearchResult result(
            Selection best, List<Node> others, SearchResult.@Nullable CutBy cut, Usage usage, List<Node> nodes) {
        ScoreSigns signs = signs(best.node(), nodes);
        SearchPlan.Judge judge = plan.verifier();
        int started = usage.samples();
        return new SearchResult(
                plan.strategy(),
                plan.model(),
                judge == null ? null : judge.name(),
                new SearchResult.Chosen(
                        Candidate.of(best.node()), best.basis(), best.vote(), best.score(), notes(best, others.size())),
                cut,
                new SearchResult.SampleCounts(asked, finished, failedSamples, cancelledSamples, asked - started),
                failureCounts(),
                usage,
                signs,
                Warnings.of(best, signs),
                others.stream().map(Candidate::of).toList(),
                plan.seed());
    }

    /** What the candidates say about the chosen one's score; null where it has none. */
    private @Nullable ScoreSigns signs(Node chosen, List<Node> nodes) {
        if (!candidateScores.containsKey(chosen.id())) {
            return null;
        }
        List<ScoreSigns.Judged> others = nodes.stream()
                .filter(node -> node.isCandidate() && node != chosen)
                .map(this::judged)
                .toList();
        return ScoreSigns.of(judged(chosen), others);
    }

    private ScoreSigns.Judged judged(Node node) {
        return new ScoreSigns.Judged(node.answer(), node.textTokens(), candidateScores.get(node.id()));
    }

    private List<String> notes(Selection best, int others) {
        List<String> notes = new ArrayList<>(best.notes());
        if (others < plan.choices() - 1) {
            notes.add("only " + (others + 1) + " of the " + plan.choices() + " choices asked for could be had");
        }
        notes.addAll(malformed.notes());
        notes.addAll(engineNotes);
        if (thoughts > 0) {
            notes.add((thoughts == 1 ? "a thought was" : thoughts + " thoughts were")
                    + " cut off at the limit, closed, and the answer asked for");
        }
        if (failedScores > 0) {
            notes.add(failedScores + " of " + (failedScores + scores)
                    + " scores failed: candidates without a score rank behind those with one");
        }
        return notes;
    }

    private List<SearchResult.FailureCount> failureCounts() {
        List<SearchResult.FailureCount> counts = new ArrayList<>();
        failures.forEach((of, count) -> counts.add(new SearchResult.FailureCount(of.role(), of.failure(), count)));
        counts.sort(Comparator.comparingInt(SearchResult.FailureCount::count).reversed());
        return counts;
    }

    /** Why there is no answer, or none to rely on; null when there is one. */
    @Nullable
    Failure failure(@Nullable Selection best) {
        if (fatal != null) {
            return fatal;
        }
        if (best == null) {
            return withoutCandidate();
        }
        Failure broken = malformed.failure(best.node());
        if (broken != null) {
            return broken;
        }
        SearchPlan.Judge judge = plan.verifier();
        boolean verifierDown = judge != null
                && isNeeded(judge)
                && failedScores > 0
                && scores == 0
                && cutBy != SearchResult.CutBy.MAX_SECONDS;
        return verifierDown ? dependencyFailed(Role.VERIFIER, all(failedScores, "score")) : null;
    }

    private Failure withoutCandidate() {
        if (cutBy == SearchResult.CutBy.MAX_SECONDS) {
            return Failure.of(
                    Kind.TIMEOUT,
                    "the search's " + plan.budget().maxTime().toMillis() / 1000.0
                            + " s passed before any sample finished; raise " + Field.BUDGET.at("max_seconds")
                            + " or lower " + Field.SAMPLE_TOKENS);
        }
        if (failedSamples > 0) {
            return dependencyFailed(Role.PROPOSER, all(failedSamples, "sample"));
        }
        if (thoughts > 0) {
            return Thoughts.unanswered(plan);
        }
        Field field = Field.BUDGET.at(cutBy == SearchResult.CutBy.MAX_COST_USD ? "max_cost_usd" : "max_tokens");
        return Failure.invalid(
                field,
                field + " does not pay for one sample: a sample of this problem may take up to " + tokensNeeded
                        + " tokens, prompt included; raise it, or lower " + Field.SAMPLE_TOKENS);
    }

    private static String all(int count, String what) {
        return count == 1 ? "the only " + what + " failed" : "all " + count + " " + what + "s failed";
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
