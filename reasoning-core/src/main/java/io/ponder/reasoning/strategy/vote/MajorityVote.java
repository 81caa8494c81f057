package io.ponder.reasoning.strategy.vote;

import io.ponder.reasoning.model.Capability;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.LogProbs;
import io.ponder.reasoning.strategy.Brief;
import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.Parameter;
import io.ponder.reasoning.strategy.Parameters;
import io.ponder.reasoning.strategy.SampleBudget;
import io.ponder.reasoning.strategy.Selection;
import io.ponder.reasoning.strategy.Selection.Basis;
import io.ponder.reasoning.strategy.StrategyType;
import io.ponder.reasoning.strategy.StrategyType.Draws;
import io.ponder.reasoning.strategy.toolbox.BaseStrategy;
import io.ponder.reasoning.strategy.toolbox.Candidates;
import io.ponder.reasoning.strategy.toolbox.Candidates.Group;
import io.ponder.reasoning.strategy.toolbox.Choices;
import io.ponder.reasoning.strategy.toolbox.Drawing;
import io.ponder.reasoning.strategy.toolbox.Lead;
import io.ponder.reasoning.strategy.toolbox.Panel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Self-consistency (Wang et al. 2022, arXiv 2203.11171): draw {@code n} reasoned answers, return the most frequent one.
 *
 * <p>It stops as soon as no outcome of the samples still open can change the winner. When asked, it also stops when a
 * change is merely unlikely, and cancels what is under way ({@link Lead#probability}): Adaptive-Consistency (Aggarwal et al.
 * 2023, arXiv 2305.11860), which its_hub calls Beta self-consistency where all samples are drawn at once, as here.
 *
 * <p>Votes can be weighted by the model's own {@link Confidence}, and only the most confident ones kept (DeepConf). With
 * {@code warm_up} the later samples are stopped while they grow, as soon as they are less sure than the first ones were: the
 * paper's online form. As in its authors' code a sample that was as unsure without being stopped, such as one of the first,
 * does not vote either. Nothing stops the draw before the first samples are there; weighted votes are not stopped early at
 * all, since what is still open can change every weight.
 *
 * <p>Samples without a readable answer do not vote, nor are they among those that {@code keep} chooses from. When no sample
 * has one, the first finished candidate is returned, and a note says so.
 */
public final class MajorityVote extends BaseStrategy {

    private static final Parameter<Integer> N = Panel.n(8);
    private static final Parameter<Double> STOP_CONFIDENCE = new Parameter.Real(
            "stop_confidence",
            "stop when the leading answer is the true majority with this probability (Adaptive-Consistency's rule, "
                    + "0.95 in the paper); 1 stops only when the vote can no longer change",
            0.5,
            1,
            1.0);
    private static final Parameter<Weight> WEIGHT = new Parameter.Choice<>(
            "weight",
            "what a vote weighs: one, or the model's confidence in the sample, overall, at its end or where it was lowest",
            Weight.VOTES);
    private static final Parameter<Double> KEEP = new Parameter.Real(
            "keep",
            "share of the samples with an answer that vote, the most confident ones; needs a weight by confidence (0.1 and "
                    + "0.9 in DeepConf)",
            0.01,
            1,
            1.0);
    private static final Parameter<Integer> WARM_UP = new Parameter.Whole(
            "warm_up",
            "samples after which the rest is stopped while it grows when it is less sure than they were; 0 stops none "
                    + "(16 in DeepConf)",
            0,
            Panel.MOST,
            0);
    private static final Parameter<Double> KEEP_ONLINE = new Parameter.Real(
            "keep_online",
            "with warm_up: the share of the first samples that would not have been stopped, and so may vote (0.1 and 0.9 "
                    + "in DeepConf)",
            0.01,
            1,
            0.9);

    public static final StrategyType TYPE = StrategyType.named(
                    "majority_vote", "Draws n answers and returns the most frequent one (self-consistency).")
            .parameters(N, STOP_CONFIDENCE, Panel.WAIT_FOR, WEIGHT, KEEP, WARM_UP, KEEP_ONLINE)
            .parameters(Drawing.parameters())
            .budget(SampleBudget.answers(N))
            .most((parameters, _) -> parameters.get(N))
            .withTools()
            .draws(Draws.ANSWERS)
            .madeBy(MajorityVote::new);

    private enum Weight {
        VOTES(null),
        MEAN_CONFIDENCE(Confidence.MEAN),
        TAIL_CONFIDENCE(Confidence.TAIL),
        LOWEST_GROUP_CONFIDENCE(Confidence.LOWEST_GROUP);

        final @Nullable Confidence by;

        Weight(@Nullable Confidence by) {
            this.by = by;
        }
    }

    private final Panel panel;
    private final Drawing drawing;
    private final double stopConfidence;
    private final @Nullable Confidence weight;
    private final double keep;
    private final int warmUp;
    private final double keepOnline;
    private boolean warm;
    private @Nullable Double floor;

    private MajorityVote(Parameters parameters, Brief brief) {
        super(brief);
        panel = panel(parameters, N);
        drawing = Drawing.of(parameters, brief);
        stopConfidence = parameters.get(STOP_CONFIDENCE);
        weight = parameters.get(WEIGHT).by;
        keep = parameters.get(KEEP);
        warmUp = Math.min(parameters.get(WARM_UP), panel.size());
        keepOnline = parameters.get(KEEP_ONLINE);
        if (keep < 1 && weight == null) {
            throw Failure.invalid(KEEP.field(), KEEP.field() + " works with " + WEIGHT.field() + " by confidence only")
                    .asException();
        }
        if ((weight != null || warmUp > 0) && !brief.capabilities().contains(Capability.LOGPROBS)) {
            throw new Failure(
                            Failure.Kind.CAPABILITY_MISSING,
                            "the engine returns no log-probabilities, which weights by confidence and warm_up need; leave "
                                    + WEIGHT.field() + " and " + WARM_UP.field() + " out",
                            WEIGHT.field().path(),
                            List.of("votes"),
                            null)
                    .asException();
        }
    }

    @Override
    protected void begin() {
        draw(0, warmUp == 0 ? panel.size() : warmUp, null);
    }

    private void draw(int from, int to, @Nullable Double floor) {
        draw(panel, drawing.solutions(0, from, to - from, Move.Variation.NONE.withConfidenceFloor(floor)));
    }

    @Override
    protected void budgetSpent() {}

    @Override
    protected void proposed(int ticket, Node node) {
        warmedUp();
    }

    @Override
    protected void proposeFailed(int ticket, int trial) {
        warmedUp();
    }

    private void warmedUp() {
        if (warmUp == 0 || warm || panel.size() - panel.open() < warmUp || isSpent()) {
            return;
        }
        warm = true;
        List<LogProbs> known = new ArrayList<>();
        for (Node node : candidates.all()) {
            LogProbs logProbs = node.logProbs();
            if (logProbs != null) {
                known.add(logProbs);
            }
        }
        floor = known.isEmpty() ? null : Confidence.floor(known, keepOnline);
        draw(warmUp, panel.size(), floor);
    }

    @Override
    protected boolean isSettled() {
        if (panel.isReady()) {
            return true;
        }
        int open = panel.open();
        boolean warmsUp = warmUp > 0 && !warm;
        // What is still open may change who comes second, if not who wins.
        if (weight != null || warmsUp || brief.choices() > 1) {
            return false;
        }
        Lead lead = floor == null ? candidates.lead() : candidates.lead(voters());
        return lead.inner() > 0 && (lead.stands(open) || (stopConfidence < 1 && lead.probability() > stopConfidence));
    }

    @Override
    public Optional<Selection> best() {
        if (candidates.isEmpty()) {
            return Optional.empty();
        }
        List<Node> voters = voters();
        Confidence by = weight;
        if (by == null || voters.isEmpty()) {
            return Optional.of(Choices.vote(voters.isEmpty() ? candidates.all() : voters, panel.size() == 1));
        }
        if (!voters.stream().allMatch(node -> node.logProbs() != null)) {
            return Optional.of(withNote(Choices.vote(voters, panel.size() == 1)));
        }
        List<Group> groups = Candidates.groups(by.keep(voters, keep), by::weight);
        Node chosen = groups.getFirst().members().getFirst();
        return Optional.of(new Selection(chosen, Basis.WEIGHTED_VOTE, Choices.shown(groups), null, List.of()));
    }

    /** Those that vote, and are as sure as the floor asks for. */
    private List<Node> voters() {
        List<Node> voters = Candidates.voters(candidates.all());
        voters.removeIf(node -> !isSure(node));
        return voters;
    }

    private boolean isSure(Node node) {
        Double least = floor;
        LogProbs logProbs = node.logProbs();
        return least == null || logProbs == null || logProbs.lowestGroup() >= least;
    }

    private static Selection withNote(Selection vote) {
        List<String> notes = new ArrayList<>(vote.notes());
        notes.add("a sample came without log-probabilities, so every vote counts one");
        return new Selection(vote.node(), vote.basis(), vote.vote(), vote.score(), notes);
    }
}
