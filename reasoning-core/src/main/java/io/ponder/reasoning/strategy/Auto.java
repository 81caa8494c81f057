package io.ponder.reasoning.strategy;

import io.ponder.reasoning.Capability;
import io.ponder.reasoning.Failure;
import io.ponder.reasoning.answer.Answer;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.score.Steps;
import io.ponder.reasoning.score.VerifierKind;
import io.ponder.reasoning.search.Brief;
import io.ponder.reasoning.search.Move;
import io.ponder.reasoning.search.Node;
import io.ponder.reasoning.search.Selection;
import io.ponder.reasoning.search.Selection.Basis;
import io.ponder.reasoning.search.Strategy;
import io.ponder.reasoning.search.Told;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compute-optimal search (Snell et al. 2024, arXiv 2408.03314, section 3): how hard a problem is decides how it is searched.
 * A few first samples tell, by three signs: how many agree, what the verifier gives those that do (where one was named), and
 * how sure the model was of their words (where the engine tells log-probabilities).
 *
 * <ul>
 *   <li>All agree, and neither sign speaks against them: it is easy, and the search ends.
 *   <li>Most agree: it votes on until the leading answer is the majority with enough probability
 *       ({@link MajorityVote#confidence}). Where all agree but the model was unsure, it votes on until no vote can change
 *       that.
 *   <li>They disagree, or the verifier takes what they agree on for wrong: it searches deeper, with beam search where a
 *       process verifier was named and the engine continues answers, else by more samples, weighted by the verifier's scores
 *       where there is one.
 * </ul>
 *
 * <p>It plans for no more samples than the budget pays for, judging by what the first ones took. Where no answer can be read,
 * agreement cannot be told: then the verifier's best of the first samples is returned, unless it takes all of them for wrong;
 * without a verifier it is the first one.
 */
final class Auto extends BaseStrategy {

    /**
     * @param first samples that tell the difficulty: three show a majority, eight how strong it is
     * @param most samples in all of a vote
     * @param stopConfidence when the vote on a problem of middling difficulty ends
     * @param beams of a beam search on a hard problem
     */
    private record Effort(int first, int most, double stopConfidence, int beams) {
        static final Effort LOW = new Effort(3, 8, 0.90, 2);
        static final Effort MEDIUM = new Effort(4, 16, 0.95, 4);
        static final Effort HIGH = new Effort(8, 48, 0.99, 8);

        static Effort of(String name) {
            return switch (name) {
                case "low" -> LOW;
                case "high" -> HIGH;
                default -> MEDIUM;
            };
        }
    }

    /** Next steps of each beam of a beam search. */
    private static final int EXPANSIONS = 4;

    private static final Parameter.Choice EFFORT = new Parameter.Choice(
            "effort",
            "how much to spend on a problem that is not easy: up to 8, 16 or 48 samples, or a beam search of like size",
            List.of("low", "medium", "high"),
            "medium");
    private static final Parameter.Choice AGGREGATION = Stepwise.aggregation("last");

    static final StrategyType TYPE = new StrategyType(
            "auto",
            "A few samples tell how hard the problem is; then it stops, votes on, or searches deeper.",
            StrategyType.Scoring.MAY,
            null,
            Set.of(),
            List.of(EFFORT, AGGREGATION),
            Auto::new);

    /** What a strategy within this one is told of a loss: it never looks at the reason. */
    private static final Failure LOST = Failure.of(Failure.Kind.UPSTREAM_ERROR, "lost");

    private final Effort effort;
    private final int first;
    private final Set<Node> own = new HashSet<>();
    private @Nullable Strategy deeper;
    private int planned;
    private boolean votesOn;
    private double stopConfidence;
    private boolean judged;
    private boolean done;
    private String decision = "";

    private Auto(Parameters parameters, Brief brief) {
        super(brief, Stepwise.aggregation(parameters, AGGREGATION));
        effort = Effort.of(parameters.choice(EFFORT));
        Integer limit = brief.budget().maxSamples();
        first = limit == null ? effort.first : Math.min(effort.first, limit);
    }

    @Override
    void begin() {
        planned = first;
        move(Move.Propose.solutions(0, Node.root(), first));
    }

    @Override
    void budgetSpent() {
        Strategy inner = deeper;
        if (inner != null) {
            inner.tell(new Told.BudgetSpent());
            inner.ask();
        }
        super.budgetSpent();
    }

    @Override
    void proposed(int ticket, Node node) {
        if (deeper == null) {
            own.add(node);
            if (brief.verifier() != null && node.isCandidate()) {
                move(new Move.Score(node));
            }
            judge();
        } else {
            pass(new Told.Proposed(ticket, node));
        }
    }

    @Override
    void proposeFailed(int ticket, int trial) {
        if (deeper == null) {
            judge();
        } else {
            pass(new Told.ProposeFailed(ticket, trial, LOST));
        }
    }

    @Override
    void scored(Node node, Score score) {
        if (own.contains(node)) {
            judge();
        } else {
            pass(new Told.Scored(node, score));
        }
    }

    @Override
    void scoreFailed(Node node) {
        if (own.contains(node)) {
            judge();
        } else {
            pass(new Told.ScoreFailed(node, LOST));
        }
    }

    private void pass(Told told) {
        Strategy inner = deeper;
        if (inner != null) {
            inner.tell(told);
            if (!inner.settled()) {
                inner.ask().forEach(this::move);
            }
        }
    }

    /** When the first samples are there, and their scores where these matter, they tell how hard the problem is. */
    private void judge() {
        if (judged || isSpent() || candidates.settledSamples() < first) {
            return;
        }
        Difficulty difficulty = Difficulty.of(candidates);
        if (difficulty.takesScores() && !isScored()) {
            return;
        }
        judged = true;
        int more = Math.min(effort.most, affordable()) - first;
        String tells = difficulty.words();
        boolean isComparable = difficulty.agree() > 0;
        if (difficulty.isEasy()) {
            end(tells + ": no more were drawn");
        } else if (!isComparable && !difficulty.isDoubted()) {
            end(tells);
        } else if (more <= 0) {
            end(tells + ", and the budget pays for no more");
        } else if (isComparable && difficulty.mostAgree() && !difficulty.isDoubted()) {
            decision = tells + ": voted on, with up to " + (first + more);
            votesOn = true;
            stopConfidence = difficulty.allAgree() ? 1 : effort.stopConfidence;
            drawMore(more);
        } else if (isComparable && canGrow(more)) {
            decision = tells + ": searched deeper with beam_search";
            grow();
        } else {
            decision = tells + ": drew " + more + " more";
            drawMore(more);
        }
    }

    private void end(String why) {
        decision = why;
        done = true;
    }

    private void grow() {
        StrategyType type = BeamSearch.TYPE;
        // Subtrees cost nothing with a good verifier and save the search with a poor one (simulation/report.md).
        Map<String, Object> parameters = Map.of(
                "beams",
                effort.beams,
                "subtrees",
                effort.beams,
                "expansions",
                EXPANSIONS,
                AGGREGATION.name(),
                aggregation.wireName());
        Strategy inner = type.factory().create(Parameters.read(type, parameters), brief);
        deeper = inner;
        inner.ask().forEach(this::move);
    }

    private boolean isScored() {
        return brief.verifier() == null || candidates.settledScores() >= candidates.size();
    }

    private void drawMore(int more) {
        planned += more;
        move(Move.Propose.solutions(0, Node.root(), more));
    }

    /**
     * A beam search draws about as many paths a round as it ends with answers; less than that is better spent on a vote. To a
     * limit on samples each of its steps counts: one that would be cut before its end has only wasted them.
     */
    private boolean canGrow(int more) {
        Integer samples = brief.budget().maxSamples();
        return brief.verifier() == VerifierKind.PROCESS
                && brief.capabilities().contains(Capability.CONTINUATION)
                && more >= effort.most - first
                && (samples == null || samples - first >= effort.beams * EXPANSIONS * mostSteps());
    }

    /** Of the first samples. */
    private int mostSteps() {
        return candidates.all().stream()
                .mapToInt(node -> Steps.of(node.text()).size())
                .max()
                .orElse(1);
    }

    /** How many samples the whole budget pays for, judging by the first ones. */
    private int affordable() {
        Integer samples = brief.budget().maxSamples();
        Long tokens = brief.budget().maxTokens();
        long spent = 0;
        for (Node node : candidates.all()) {
            spent += node.tokens().total();
        }
        long each = Math.max(1, spent / Math.max(1, candidates.size()));
        long byTokens = tokens == null ? Integer.MAX_VALUE : tokens / each;
        return (int) Math.min(byTokens, samples == null ? Integer.MAX_VALUE : samples);
    }

    @Override
    boolean isSettled() {
        if (!isScored()) {
            return false;
        }
        Strategy inner = deeper;
        if (inner != null) {
            return inner.settled();
        }
        if (done || (judged && candidates.settledSamples() >= planned)) {
            return true;
        }
        if (!votesOn) {
            return false;
        }
        int[] votes = candidates.leadingVotes();
        int open = planned - candidates.settledSamples();
        boolean isDecided = votes[0] > votes[1] + open || MajorityVote.confidence(votes[0], votes[1]) > stopConfidence;
        return isDecided && scoresConfirmTheVote();
    }

    /** The rules that stop a vote know nothing of scores: they hold where the scores lead to the same answer. */
    private boolean scoresConfirmTheVote() {
        List<Node> scored = candidates.scored();
        if (scored.isEmpty()) {
            return true;
        }
        Answer byScore = Choices.weighted(scored, candidates::scoreOf).node().answer();
        Answer byVote = Choices.vote(candidates.all(), false).node().answer();
        return byScore != null && byVote != null && byScore.key().equals(byVote.key());
    }

    @Override
    public Optional<Selection> best() {
        List<Node> scored = candidates.scored();
        Selection chosen;
        if (candidates.isEmpty()) {
            return Optional.empty();
        } else if (scored.isEmpty()) {
            chosen = Choices.vote(candidates.all(), first == 1);
        } else {
            chosen = Choices.weighted(scored, candidates::scoreOf);
        }
        List<String> notes = new ArrayList<>();
        if (!decision.isEmpty()) {
            notes.add(decision);
        }
        notes.addAll(chosen.notes());
        Basis basis = chosen.basis();
        return Optional.of(new Selection(chosen.node(), basis, chosen.vote(), chosen.score(), notes));
    }
}
