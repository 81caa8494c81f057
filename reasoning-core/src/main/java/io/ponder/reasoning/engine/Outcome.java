package io.ponder.reasoning.engine;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.Field;
import io.ponder.reasoning.score.OnVerifierFailure;
import io.ponder.reasoning.score.ScoreSigns;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.Selection;
import io.ponder.reasoning.trace.AnswerOrigin;
import io.ponder.reasoning.trace.Candidate;
import io.ponder.reasoning.trace.Role;
import io.ponder.reasoning.trace.SearchResult;
import io.ponder.reasoning.trace.Usage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Counts what becomes of a search's samples and scores, and draws up its result at the end. */
final class Outcome {

    /** So many failures in a row, with no score between them, are taken for a verifier that is down. */
    private static final int DOWN = 8;

    private static final int MOST_NOTES = 3;

    private final SearchPlan plan;
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

    /** Samples were stopped before they were finished. */
    void cancelled(int samples) {
        cancelledSamples += samples;
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

    /** The candidates that are returned beside the best one, see {@link Others}. */
    List<Node> others(@Nullable Selection best, List<Node> nodes) {
        return best == null || best.basis() == Selection.Basis.REFUSAL
                ? List.of()
                : Others.of(best, nodes, candidateScores, plan.choices() - 1);
    }

    /**
     * @param cut the limit that ended the search; null when its strategy did
     */
    SearchResult result(
            Selection best,
            List<Node> others,
            List<AnswerOrigin> attempts,
            SearchResult.@Nullable CutBy cut,
            Usage usage,
            List<Node> nodes) {
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
                attempts,
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
