package io.ponder.reasoning.strategy;

import io.ponder.reasoning.Message;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.search.Brief;
import io.ponder.reasoning.search.Move;
import io.ponder.reasoning.search.Node;
import io.ponder.reasoning.search.Selection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
 * model with the highest draw from the scores of all its answers.
 *
 * <p>Up to {@code parallel} answers are under way at once, each decided on by what is known when it starts. An answer whose
 * score failed is kept as a candidate but tells the tree nothing.
 */
final class AbMcts extends BaseStrategy {

    private static final Parameter.Whole N = new Parameter.Whole("n", "answers and revisions to draw", 1, 4096, 16);
    private static final Parameter.Choice PRIOR = new Parameter.Choice(
            "prior", "what scores are believed to be before any is seen", List.of("gaussian", "beta"), "gaussian");
    private static final Parameter.Names MODELS =
            new Parameter.Names("models", "models to choose from as arms; empty for the request's model alone", 16);
    private static final Parameter.Whole PARALLEL =
            new Parameter.Whole("parallel", "answers under way at once", 1, 256, 4);
    private static final Parameter.Choice AGGREGATION = Stepwise.aggregation("last");
    private static final Parameter.Choice CHOOSE = new Parameter.Choice(
            "choose",
            "the answer with the highest score, or a weighted vote",
            List.of("score", "weighted_vote"),
            "score");

    static final StrategyType TYPE = new StrategyType(
            "ab_mcts",
            "Draws new answers or revises scored ones, whichever promises more, with one model or several.",
            StrategyType.Scoring.CANDIDATES,
            "arithmetic",
            Set.of(),
            List.of(N, PRIOR, MODELS, PARALLEL, AGGREGATION, CHOOSE),
            AbMcts::new);

    private static final String REVISE = "A verifier gave this answer %s of 1. Look for mistakes in it, and answer the "
            + "question again, in full and in the same form.";

    private final int n;
    private final List<String> models;
    private final int parallel;
    private final boolean byScore;
    private final Supplier<Posterior> prior;
    private final SplittableRandom random;

    private final Branch root;
    private final Map<String, Posterior> arms = new LinkedHashMap<>();
    private final Map<Integer, Drawing> drawings = new HashMap<>();
    private final Map<Node, Drawing> awaitingScore = new HashMap<>();
    private int begun;
    private int underWay;

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

    private record Drawing(Branch parent, @Nullable String model) {}

    private AbMcts(Parameters parameters, Brief brief) {
        super(brief, Stepwise.aggregation(parameters, AGGREGATION));
        n = parameters.whole(N);
        models = parameters.names(MODELS);
        parallel = parameters.whole(PARALLEL);
        byScore = parameters.choice(CHOOSE).equals("score");
        prior = parameters.choice(PRIOR).equals("beta") ? Posterior.Beta::new : Posterior.Gaussian::new;
        random = brief.random();
        root = new Branch(Node.root(), null, Double.NaN, prior);
        models.forEach(model -> arms.put(model, prior.get()));
    }

    @Override
    void begin() {
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
        String best = null;
        double highest = Double.NEGATIVE_INFINITY;
        for (Map.Entry<String, Posterior> arm : arms.entrySet()) {
            double drawn = arms.size() == 1 ? 0 : arm.getValue().draw(random);
            if (drawn > highest) {
                highest = drawn;
                best = arm.getKey();
            }
        }
        return best;
    }

    private List<Message> revision(Branch branch) {
        List<Message> messages = new ArrayList<>(brief.problem().messages());
        messages.add(Message.assistant(branch.node.text()));
        messages.add(Message.user(REVISE.formatted(String.format(Locale.ROOT, "%.2f", branch.score))));
        return messages;
    }

    @Override
    void proposed(int ticket, Node node) {
        move(new Move.Score(node));
        Drawing drawing = drawings.remove(ticket);
        if (drawing != null) {
            awaitingScore.put(node, drawing);
        }
    }

    @Override
    void proposeFailed(int ticket, int trial) {
        if (drawings.remove(ticket) != null) {
            underWay--;
            draw();
        }
    }

    @Override
    void scored(Node node, Score score) {
        double value = score.value(aggregation);
        Drawing drawing = awaitingScore.remove(node);
        if (drawing != null) {
            underWay--;
            Posterior arm = drawing.model == null ? null : arms.get(drawing.model);
            if (arm != null) {
                arm.observe(value);
            }
            grow(drawing.parent, node, value, prior);
            draw();
        }
    }

    @Override
    void scoreFailed(Node node) {
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
    boolean isSettled() {
        return begun >= n && underWay == 0 && candidates.settledScores() >= candidates.size();
    }

    @Override
    public Optional<Selection> best() {
        return Choices.scored(candidates, byScore);
    }
}
