package io.ponder.reasoning.strategy.auto;

import io.ponder.answers.Answer;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.model.Sampling;
import io.ponder.reasoning.score.Aggregation;
import io.ponder.reasoning.strategy.Brief;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.Parameter;
import io.ponder.reasoning.strategy.Parameters;
import io.ponder.reasoning.strategy.SampleBudget;
import io.ponder.reasoning.strategy.SearchBound;
import io.ponder.reasoning.strategy.Selection;
import io.ponder.reasoning.strategy.Selection.Basis;
import io.ponder.reasoning.strategy.Strategy;
import io.ponder.reasoning.strategy.StrategyType;
import io.ponder.reasoning.strategy.StrategyType.Draws;
import io.ponder.reasoning.strategy.StrategyType.Scoring;
import io.ponder.reasoning.strategy.toolbox.Choices;
import io.ponder.reasoning.strategy.toolbox.Drawing;
import io.ponder.reasoning.strategy.toolbox.Lead;
import io.ponder.reasoning.strategy.toolbox.Stepwise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compute-optimal search (Snell et al. 2024, arXiv 2408.03314, section 3): how hard a problem is decides how it is searched.
 *
 * <p>It draws one sample where no search could choose: at temperature 0, where all would be equal; and, unless a verifier is
 * named, for what has no answers to compare ({@link QuestionKind}), such as a greeting, a text to be written, or a turn with
 * tools. Otherwise a few first samples tell, by three signs: how many of them agree, what the verifier gives those that do (if one was named),
 * and how sure the model was of its words (if the engine reports log-probabilities).
 *
 * <ul>
 *   <li>All agree and neither other sign speaks against them: the problem is easy, and the search ends.
 *   <li>Most agree: it votes on until the leading answer is the majority with enough probability
 *       ({@link Lead#probability}). If all agree but the model was unsure, it votes on until no vote can change the
 *       result.
 *   <li>They disagree, or the verifier doubts what they agree on: it searches deeper. With a process verifier and an engine
 *       that continues answers it runs a beam search; otherwise it draws more samples, weighted by the verifier's scores if
 *       there are any.
 * </ul>
 *
 * <p>It never plans for more samples than the budget pays for, judging by the cost of the first ones. If no answer can be
 * read, agreement cannot be told: then the verifier's best of the first samples is returned, unless it doubts all of them;
 * without a verifier the first sample is.
 *
 * <p>With a {@link Policy}, {@link AutoByPolicy} decides instead.
 */
public final class Auto extends Deepening {

    /** How much is spent on a problem that is not easy. */
    enum Effort {
        LOW(3, 8, 0.90, 2),
        MEDIUM(4, 16, 0.95, 4),
        HIGH(8, 48, 0.99, 8);

        /** Samples that tell the difficulty: three show a majority, eight how strong it is. */
        final int first;

        /** Samples in all of a vote. */
        final int most;

        /** When the vote on a problem of middling difficulty ends. */
        final double stopConfidence;

        /** Of a beam search on a hard problem. */
        final int beams;

        Effort(int first, int most, double stopConfidence, int beams) {
            this.first = first;
            this.most = most;
            this.stopConfidence = stopConfidence;
            this.beams = beams;
        }
    }

    private static final Parameter<Effort> EFFORT = new Parameter.Choice<>(
            "effort",
            "how much to spend on a problem that is not easy: up to 8, 16 or 48 samples, or a beam search of like size",
            Effort.MEDIUM);
    static final Parameter<Aggregation> AGGREGATION = Stepwise.aggregation(Aggregation.LAST);

    static final Parameter<Optional<Policy>> POLICY = new Parameter.Taught<>(
            "policy",
            "what pays at which difficulty, learnt from an evaluation: the policy of a file of `./ponder policy fit`; it "
                    + "takes the place of the rules for each effort",
            "an object with first, levels, efforts",
            Optional.empty(),
            json -> Optional.of(Policy.read("policy", json)),
            policy -> policy.map(Policy::toMap).orElse(Map.of()));

    public static final StrategyType TYPE = StrategyType.named(
                    "auto",
                    "One sample where nothing can be voted on or checked; else a few tell how hard the problem is, and it stops,"
                            + " votes on, or searches deeper.")
            .scoring(Scoring.MAY, null)
            .parameters(EFFORT, AGGREGATION, POLICY)
            .parameters(Drawing.parameters())
            .without(
                    "n",
                    "it draws as many samples as the question needs, for a fixed number choose the strategy majority_vote")
            .budget(SampleBudget.answers(samples -> Map.of(
                    EFFORT.name(),
                    Parameter.word(samples <= 8 ? Effort.LOW : samples <= 16 ? Effort.MEDIUM : Effort.HIGH))))
            .most(Auto::most)
            .usual(Auto::usual)
            .withTools()
            .draws(Draws.ANSWERS_UNLESS_SCORED)
            .promptWhere(Auto::votes)
            .madeBy(Auto::create);

    private final Effort effort;
    private boolean votesOn;
    private double stopConfidence;
    private boolean done;
    private String decision = "";

    private Auto(Effort effort, Parameters parameters, Brief brief) {
        super(brief, parameters, effort.first);
        this.effort = effort;
    }

    /** Whether answers will be compared, unless a verifier is named. */
    private static boolean votes(Problem problem, Sampling sampling) {
        return sampling.temperature() > 0 && QuestionKind.of(problem, sampling).isComparable();
    }

    /** Why one sample is all that it draws; null if it is not. */
    private static @Nullable String whyOne(Problem problem, Sampling sampling, boolean isScored) {
        if (sampling.temperature() == 0) {
            return "at temperature 0 all samples would be equal";
        }
        QuestionKind kind = QuestionKind.of(problem, sampling);
        return isScored || kind.isComparable() ? null : kind.words();
    }

    private static int most(Parameters parameters, SearchBound.Asked asked) {
        if (asked.isScored()) {
            return -1;
        }
        if (whyOne(asked.problem(), asked.sampling(), asked.isScored()) != null) {
            return 1;
        }
        return parameters.get(POLICY).isPresent() ? -1 : parameters.get(EFFORT).most;
    }

    private static int usual(Parameters parameters, SearchBound.Asked asked) {
        if (whyOne(asked.problem(), asked.sampling(), asked.isScored()) != null) {
            return 1;
        }
        Effort effort = parameters.get(EFFORT);
        return parameters
                .get(POLICY)
                .map(policy ->
                        (int) Math.ceil(policy.level(Parameter.word(effort)).samples()))
                .orElse(effort.first);
    }

    private static Strategy create(Parameters parameters, Brief brief) {
        String why = whyOne(brief.problem(), brief.sampling(), brief.verifier() != null);
        if (why != null) {
            return new OneSample(brief, why);
        }
        Effort effort = parameters.get(EFFORT);
        return parameters
                .get(POLICY)
                .<Strategy>map(policy -> new AutoByPolicy(policy, effort, parameters, brief))
                .orElseGet(() -> new Auto(effort, parameters, brief));
    }

    @Override
    boolean scoresAtOnce() {
        return brief.verifier() != null;
    }

    /** The first samples tell how hard the problem is, and their scores where these matter. */
    @Override
    boolean judge() {
        Difficulty difficulty = Difficulty.of(candidates);
        if (difficulty.takesScores() && !isScored()) {
            return false;
        }
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
        } else if (isComparable && more >= effort.most - first && canGrow(effort.beams)) {
            // Such a search draws about as many paths a round as it ends with answers; less is better spent on a vote.
            decision = tells + ": searched deeper with beam_search";
            grow(effort.beams);
        } else {
            decision = tells + ": drew " + more + " more";
            drawMore(more);
        }
        return true;
    }

    private void end(String why) {
        decision = why;
        done = true;
    }

    private boolean isScored() {
        return brief.verifier() == null || allScored();
    }

    @Override
    protected boolean isSettled() {
        if (!isScored()) {
            return false;
        }
        Strategy inner = deeper();
        if (inner != null) {
            return inner.settled();
        }
        if (done || isDrawn()) {
            return true;
        }
        if (!votesOn) {
            return false;
        }
        Lead lead = candidates.lead();
        boolean isDecided = lead.stands(open()) || lead.probability() > stopConfidence;
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
