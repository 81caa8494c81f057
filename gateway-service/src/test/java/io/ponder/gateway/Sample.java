package io.ponder.gateway;

import io.ponder.answers.Answer;
import io.ponder.answers.AnswerFormat;
import io.ponder.contracts.proposer.ModelInfo;
import io.ponder.contracts.search.Catalog;
import io.ponder.contracts.search.Catalog.ParameterInfo;
import io.ponder.contracts.search.Catalog.StrategyInfo;
import io.ponder.contracts.verifier.VerifierInfo;
import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.model.Sampling;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.score.VerifierKind;
import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.strategy.Selection.AnswerGroup;
import io.ponder.reasoning.strategy.Selection.Basis;
import io.ponder.reasoning.trace.AnswerOrigin;
import io.ponder.reasoning.trace.Candidate;
import io.ponder.reasoning.trace.Fate;
import io.ponder.reasoning.trace.Role;
import io.ponder.reasoning.trace.SearchResult;
import io.ponder.reasoning.trace.SearchResult.FailureCount;
import io.ponder.reasoning.trace.SearchResult.SampleCounts;
import io.ponder.reasoning.trace.TraceEvent;
import io.ponder.reasoning.trace.TraceNode;
import io.ponder.reasoning.trace.Usage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the scripted search-service says unless a test wants something else. */
public final class Sample {

    public static final Catalog CATALOG = new Catalog(
            List.of(
                    new ModelInfo("qwen", "embedded", 4096, Set.of()),
                    new ModelInfo("Qwen/Qwen2.5-0.5B", "upstream", null, Set.of())),
            List.of(
                    new StrategyInfo("sample", "One plain sample.", null, List.of()),
                    new StrategyInfo(
                            "majority_vote",
                            "Samples n answers and returns the most frequent.",
                            null,
                            List.of(new ParameterInfo("n", "samples", "1..256", "8"))),
                    new StrategyInfo(
                            "best_of_n",
                            "Samples n answers and returns the best-scored.",
                            "judge",
                            List.of(new ParameterInfo("n", "samples", "1..256", "8"))),
                    new StrategyInfo(
                            "auto",
                            "Searches as hard as the problem is.",
                            null,
                            List.of(new ParameterInfo("effort", "how much", "low|medium|high", "medium")))),
            List.of(
                    new VerifierInfo("judge", VerifierKind.OUTCOME, "An LLM's yes or no.", true, true),
                    new VerifierInfo("arithmetic", VerifierKind.PROCESS, "Checks equations.", false, true),
                    new VerifierInfo("reference", VerifierKind.OUTCOME, "Compares.", false, false)));

    public static final String TEXT = "6 x 7 = 42.\n\nThe answer is \\boxed{42}.";

    public static final Candidate CHOSEN = candidate(1, 0, TEXT, "42");

    public static final Usage USAGE = new Usage(
            new Tokens(60, 40, 75),
            0.00021,
            List.of(
                    new Usage.Entry(Role.PROPOSER, Fate.SELECTED, 1, new Tokens(20, 0, 25), 0.00007),
                    new Usage.Entry(Role.PROPOSER, Fate.SUPPORTING, 1, new Tokens(20, 20, 30), 0.00008),
                    new Usage.Entry(Role.PROPOSER, Fate.PRUNED, 1, new Tokens(20, 20, 20), 0.00006)),
            1,
            3,
            false,
            1.25);

    public static final SearchResult RESULT = result(CHOSEN);

    private Sample() {}

    public static Candidate candidate(int id, int trial, String text, @Nullable String answer) {
        return new Candidate(
                id,
                trial,
                1,
                text,
                null,
                FinishReason.STOP,
                answer == null ? null : new Answer(answer, answer),
                new Tokens(20, 0, 25),
                null);
    }

    public static TraceNode node(int id, int trial, String text, @Nullable String answer) {
        Candidate same = candidate(id, trial, text, answer);
        return new TraceNode(
                id, 0, trial, 1, true, null, text, null, same.finishReason(), same.answer(), same.tokens(), null);
    }

    public static SearchResult result(Candidate chosen) {
        return new SearchResult(
                "majority_vote",
                "qwen",
                null,
                new SearchResult.Chosen(
                        chosen,
                        Basis.VOTE,
                        List.of(new AnswerGroup("42", 2, 2, List.of(1, 2)), new AnswerGroup("41", 1, 1, List.of(3))),
                        null,
                        List.of()),
                null,
                new SampleCounts(4, 3, 1, 0, 0),
                List.of(new FailureCount(Role.PROPOSER, Failure.of(Kind.UPSTREAM_ERROR, "the engine answered 500"), 1)),
                USAGE,
                null,
                List.of("high score, alone"),
                List.of(),
                List.of(
                        new AnswerOrigin(0, "qwen", 0.8, 7, 1, Fate.SELECTED, chosen.id(), "42", null),
                        new AnswerOrigin(1, "qwen", 0.8, 8, 2, Fate.CANCELLED, null, null, null),
                        new AnswerOrigin(
                                3,
                                "qwen",
                                0.8,
                                10,
                                1,
                                Fate.FAILED,
                                null,
                                null,
                                Failure.of(Kind.UPSTREAM_ERROR, "the engine answered 500"))),
                7);
    }

    /** The events of a search whose three samples say 42, 41 and 42; the fourth fails. */
    public static List<TraceEvent> trace() {
        return List.of(
                started(),
                new TraceEvent.ProposeStarted(1, 1, 0, "qwen", 0, 0, 4, Move.Unit.SOLUTION, 0.8, 512, null),
                new TraceEvent.Proposed(2, 100, 0, node(1, 0, TEXT, "42")),
                best(3, List.of(new AnswerGroup("42", 1, 1, List.of(1)))),
                new TraceEvent.Progress(4, 110, 0, 40),
                new TraceEvent.Proposed(5, 120, 0, node(2, 1, "secret wrong turn: 41", "41")),
                best(6, List.of(new AnswerGroup("42", 1, 1, List.of(1)), new AnswerGroup("41", 1, 1, List.of(2)))),
                new TraceEvent.Failed(
                        7, 130, 0, Role.PROPOSER, 3, 0, Failure.of(Kind.UPSTREAM_ERROR, "the engine answered 500")),
                new TraceEvent.Proposed(8, 140, 0, node(3, 2, "It is 42.", "42")),
                best(9, List.of(new AnswerGroup("42", 2, 2, List.of(1, 3)), new AnswerGroup("41", 1, 1, List.of(2)))),
                new TraceEvent.Finished(10, 150, 1, null, USAGE));
    }

    public static TraceEvent.Started started() {
        return new TraceEvent.Started(
                0,
                0,
                "majority_vote",
                Map.of("n", 4),
                "qwen",
                null,
                null,
                new Problem(List.of(Message.user("How many?")), AnswerFormat.AUTO),
                new Sampling(0.8, 0.95, 512, List.of(), null),
                new Budget.Limits(100_000L, null, 60.0, 64, 16),
                Set.of(),
                7);
    }

    private static TraceEvent.Best best(int seq, List<AnswerGroup> vote) {
        return new TraceEvent.Best(seq, 100, 1, "42", Basis.VOTE, vote, null);
    }
}
