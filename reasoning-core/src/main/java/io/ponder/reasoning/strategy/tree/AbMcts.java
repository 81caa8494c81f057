package io.ponder.reasoning.strategy.tree;

import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.score.Aggregation;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.strategy.Brief;
import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.Parameter;
import io.ponder.reasoning.strategy.Parameters;
import io.ponder.reasoning.strategy.SampleBudget;
import io.ponder.reasoning.strategy.SearchBound;
import io.ponder.reasoning.strategy.Selection;
import io.ponder.reasoning.strategy.StrategyType;
import io.ponder.reasoning.strategy.StrategyType.Scoring;
import io.ponder.reasoning.strategy.toolbox.BaseStrategy;
import io.ponder.reasoning.strategy.toolbox.Choices;
import io.ponder.reasoning.strategy.toolbox.Choices.By;
import io.ponder.reasoning.strategy.toolbox.Stepwise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Adaptive branching Monte Carlo tree search with node aggregation, AB-MCTS-A (Inoue et al. 2025, "Wider or Deeper?", arXiv
 * 2503.04412, section 3; the updates are those of its implementation, treequest, with shared GEN and CONT nodes). A node
 * is a whole answer; a child is a revision of it. Going down from the root, Thompson sampling decides at every node whether
 * to go wider, which draws another child, or deeper into the child with the highest draw. A score is told to the parent's
 * GEN node and to the new child itself, and to the CONT node and the child on every step up to the root.
 *
 * <p>With several {@code models} the one that draws is an arm of its own (treequest's {@code multiarm_bandit_thompson}): the
 * model with the highest draw from the scores of all its answers. A model that failed {@value #GIVEN_UP} times in a row, for
 * instance because the question does not fit its context, is not chosen again while another is left.
 *
 * <p>Up to {@code parallel} answers are under way at once, each decided on by what is known when it starts. An answer whose
 * score failed is kept as a candidate but tells the tree nothing.
 */
public final class AbMcts extends BaseStrategy {

    private static final Parameter<Integer> N = new Parameter.Whole("n", "answers and revisions to draw", 1, 4096, 16);
    private static final Parameter<Prior> PRIOR =
            new Parameter.Choice<>("prior", "what scores are believed to be before any is seen", Prior.GAUSSIAN);
    private static final Parameter<List<String>> MODELS =
            new Parameter.Models("models", "models to choose from as arms; empty for the request's model alone", 16);
    private static final Parameter<Integer> PARALLEL =
            new Parameter.Whole("parallel", "answers under way at once", 1, 256, 4);
    private static final Parameter<Aggregation> AGGREGATION = Stepwise.aggregation(Aggregation.LAST);
    private static final Parameter<By> CHOOSE =
            new Parameter.Choice<>("choose", "the answer with the highest score, or a weighted vote", By.SCORE);

    public static final StrategyType TYPE = StrategyType.named(
                    "ab_mcts",
                    "Draws new answers or revises scored ones, whichever promises more, with one model or several.")
            .scoring(Scoring.CANDIDATES, "arithmetic")
            .parameters(N, PRIOR, MODELS, PARALLEL, AGGREGATION, CHOOSE)
            .budget(SampleBudget.answers(N))
            .most((parameters, _) -> parameters.get(N))
            .besides(AbMcts::besides)
            .madeBy(AbMcts::new);

    private enum Prior implements Supplier<Posterior> {
        GAUSSIAN {
            @Override
            public Posterior get() {
                return new Posterior.Gaussian();
            }
        },
        BETA {
            @Override
            public Posterior get() {
                return new Posterior.Beta();
            }
        }
    }

    private static final String REVISE = "A verifier gave this answer %s of 1. Look for mistakes in it, and answer the "
            + "question again, in full and in the same form.";

    private final int n;
    private final List<String> models;
    private final int parallel;
    private final By choose;
    private final Supplier<Posterior> prior;
    private final SplittableRandom random;

    private final Branch root;
    private final Map<String, Arm> arms = new LinkedHashMap<>();
    private final Map<Integer, Drawing> drawings = new HashMap<>();
    private final Map<Node, Drawing> awaitingScore = new HashMap<>();
    private int begun;
    private int underWay;

    /** Failures in a row after which a model is left out. */
    private static final int GIVEN_UP = 2;

    /** Stands where nothing is drawn from and nothing is observed. */
    private static final Posterior UNSEEN = new Posterior.Gaussian();

    /** An answer that can be revised; the root is none yet. */
    static final class Branch {
        final Node node;
        final @Nullable Branch parent;
        final double score;
        final Posterior own;

        /** The two arms, and what they led to: from the first child on, as most nodes never have one. */
        Posterior wider = UNSEEN;

        Posterior deeper = UNSEEN;
        List<Branch> children = List.of();

        Branch(Node node, @Nullable Branch parent, double score, Supplier<Posterior> prior) {
            this.node = node;
            this.parent = parent;
            this.score = score;
            this.own = prior.get();
        }

        private void add(Branch child, Supplier<Posterior> prior) {
            if (children.isEmpty()) {
                wider = prior.get();
                deeper = prior.get();
                children = new ArrayList<>(2);
            }
            children.add(child);
        }
    }

    /** A model to choose. A failure is no score, so it is counted apart. */
    private static final class Arm {
        final Posterior scores;
        int failedInARow;

        Arm(Posterior scores) {
            this.scores = scores;
        }

        boolean works() {
            return failedInARow < GIVEN_UP;
        }
    }

    private record Drawing(Branch parent, @Nullable String model) {}

    private AbMcts(Parameters parameters, Brief brief) {
        super(brief, parameters.get(AGGREGATION));
        n = parameters.get(N);
        models = parameters.get(MODELS);
        parallel = parameters.get(PARALLEL);
        choose = parameters.get(CHOOSE);
        prior = parameters.get(PRIOR);
        random = brief.random();
        root = new Branch(Node.root(), null, Double.NaN, prior);
        models.forEach(model -> arms.put(model, new Arm(prior.get())));
    }

    /** Each answer but the first can be a revision. */
    private static SearchBound.Besides besides(Parameters parameters, SearchBound.Asked asked) {
        long revisions = parameters.get(N) - 1L;
        return new SearchBound.Besides(revisions, revisions * SearchBound.Besides.words(REVISE), 0, 0);
    }

    @Override
    protected void begin() {
        draw();
    }

    private void draw() {
        while (underWay < parallel && begun < n && !isSpent()) {
            Branch parent = select(root, random);
            String model = arm();
            int ticket = begun++;
            underWay++;
            drawings.put(ticket, new Drawing(parent, model));
            Move.Variation variation = Move.Variation.NONE;
            if (parent != root) {
                variation = variation.withMessages(revision(parent)).withPrefix("");
            }
            if (model != null) {
                variation = variation.withModel(model);
            }
            move(Move.Propose.solutions(ticket, parent.node, 1).with(variation));
        }
    }

    /** The node that gets another child. */
    static Branch select(Branch root, SplittableRandom random) {
        Branch at = root;
        while (!at.children.isEmpty()) {
            if (at.wider.draw(random) >= at.deeper.draw(random)) {
                return at;
            }
            Branch best = at.children.getFirst();
            double highest = Double.NEGATIVE_INFINITY;
            for (Branch child : at.children) {
                double drawn = child.own.draw(random);
                if (drawn > highest) {
                    highest = drawn;
                    best = child;
                }
            }
            at = best;
        }
        return at;
    }

    private @Nullable String arm() {
        boolean someWork = arms.values().stream().anyMatch(Arm::works);
        String best = null;
        double highest = Double.NEGATIVE_INFINITY;
        for (Map.Entry<String, Arm> arm : arms.entrySet()) {
            if (someWork && !arm.getValue().works()) {
                continue;
            }
            double drawn = arms.size() == 1 ? 0 : arm.getValue().scores.draw(random);
            if (drawn > highest) {
                highest = drawn;
                best = arm.getKey();
            }
        }
        return best;
    }

    private @Nullable Arm arm(Drawing drawing) {
        return drawing.model == null ? null : arms.get(drawing.model);
    }

    private List<Message> revision(Branch branch) {
        List<Message> messages = new ArrayList<>(brief.problem().messages());
        messages.add(Message.assistant(branch.node.text()));
        messages.add(Message.user(REVISE.formatted(String.format(Locale.ROOT, "%.2f", branch.score))));
        return messages;
    }

    @Override
    protected void proposed(int ticket, Node node) {
        move(new Move.Score(node));
        Drawing drawing = drawings.remove(ticket);
        if (drawing != null) {
            awaitingScore.put(node, drawing);
            Arm arm = arm(drawing);
            if (arm != null) {
                arm.failedInARow = 0;
            }
        }
    }

    @Override
    protected void proposeFailed(int ticket, int trial) {
        Drawing drawing = drawings.remove(ticket);
        if (drawing != null) {
            underWay--;
            Arm arm = arm(drawing);
            if (arm != null) {
                arm.failedInARow++;
            }
            draw();
        }
    }

    @Override
    protected void scored(Node node, Score score) {
        double value = score.value(aggregation);
        Drawing drawing = awaitingScore.remove(node);
        if (drawing != null) {
            underWay--;
            Arm arm = arm(drawing);
            if (arm != null) {
                arm.scores.observe(value);
            }
            grow(drawing.parent, node, value, prior);
            draw();
        }
    }

    @Override
    protected void scoreFailed(Node node) {
        if (awaitingScore.remove(node) != null) {
            underWay--;
            draw();
        }
    }

    /** Adds a scored child, and tells its score to all above it. */
    static Branch grow(Branch parent, Node node, double score, Supplier<Posterior> prior) {
        Branch child = new Branch(node, parent, score, prior);
        parent.add(child, prior);
        child.own.observe(score);
        parent.wider.observe(score);
        Branch at = parent;
        for (Branch above = at.parent; above != null; above = above.parent) {
            at.own.observe(score);
            above.deeper.observe(score);
            at = above;
        }
        return child;
    }

    @Override
    protected boolean isSettled() {
        return begun >= n && underWay == 0 && candidates.settledScores() >= candidates.size();
    }

    @Override
    public Optional<Selection> best() {
        return Choices.scored(candidates, choose);
    }
}
