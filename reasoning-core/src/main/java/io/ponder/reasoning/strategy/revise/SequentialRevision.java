package io.ponder.reasoning.strategy.revise;

import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.score.Aggregation;
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
import io.ponder.reasoning.strategy.toolbox.Panel;
import io.ponder.reasoning.strategy.toolbox.Stepwise;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Sequential revisions (Snell et al. 2024, arXiv 2408.03314, section 6): {@code n} answers are drawn as parallel chains, in
 * each of which an attempt sees the last {@code context} ones and is asked to do better. {@code ratio} is the paper's
 * sequential to parallel ratio, revisions of a chain over number of chains, so there are {@code round(sqrt(n / ratio))}
 * chains; the first ones are one longer where {@code n} does not divide.
 *
 * <p>The answer is the majority over all attempts of all chains; with a verifier weighted best-of-N chooses within each
 * chain first, and then among the chains (figure 5). A model that was not trained to revise may talk itself out of right
 * answers, as the paper's did with 38 % of them: that is why every attempt takes part.
 */
public final class SequentialRevision extends BaseStrategy {

    private static final Parameter<Integer> N = Panel.n(8);
    private static final Parameter<Double> RATIO = new Parameter.Real(
            "ratio", "revisions of a chain over number of chains: more is deeper, less is wider", 1.0 / 256, 256, 1.0);
    private static final Parameter<Integer> CONTEXT =
            new Parameter.Whole("context", "last attempts that a revision sees", 1, 16, 4);
    private static final Parameter<Aggregation> AGGREGATION = Stepwise.aggregation(Aggregation.LAST);

    public static final StrategyType TYPE = StrategyType.named(
                    "sequential_revision",
                    "Chains of attempts, each of which sees the last ones and is asked to do better.")
            .scoring(Scoring.MAY, null)
            .parameters(N, RATIO, CONTEXT, AGGREGATION)
            .budget(SampleBudget.answers(N))
            .most((parameters, _) -> parameters.get(N))
            .besides(SequentialRevision::besides)
            .madeBy(SequentialRevision::new);

    private static final String REVISE =
            "There may be an error in the answer above. Check it, correct what is wrong, and answer the question again, in "
                    + "full and in the same form.";

    private final Chain[] chains;
    private final int context;
    private final boolean judged;
    private int open;

    private static final class Chain {
        final List<Node> attempts = new ArrayList<>();
        int left;
    }

    private SequentialRevision(Parameters parameters, Brief brief) {
        super(brief, parameters.get(AGGREGATION));
        int[] lengths = lengths(parameters.get(N), parameters.get(RATIO));
        chains = new Chain[lengths.length];
        for (int i = 0; i < lengths.length; i++) {
            chains[i] = new Chain();
            chains[i].left = lengths[i];
        }
        open = parameters.get(N);
        context = parameters.get(CONTEXT);
        judged = brief.verifier() != null;
    }

    /** How many attempts each chain makes: {@code n} in all. */
    static int[] lengths(int n, double ratio) {
        int chains = (int) Math.clamp(Math.round(Math.sqrt(n / ratio)), 1, n);
        int[] lengths = new int[chains];
        for (int attempt = 0; attempt < n; attempt++) {
            lengths[attempt % chains]++;
        }
        return lengths;
    }

    /** What all attempts see of those before them. */
    private static SearchBound.Besides besides(Parameters parameters, SearchBound.Asked asked) {
        long seen = 0;
        for (int length : lengths(parameters.get(N), parameters.get(RATIO))) {
            for (int attempt = 0; attempt < length; attempt++) {
                seen += Math.min(attempt, parameters.get(CONTEXT));
            }
        }
        return new SearchBound.Besides(seen, seen * SearchBound.Besides.words(REVISE), 0, 0);
    }

    @Override
    protected void begin() {
        for (int chain = 0; chain < chains.length; chain++) {
            attempt(chain);
        }
    }

    @Override
    protected void budgetSpent() {}

    private void attempt(int index) {
        Chain chain = chains[index];
        if (chain.left == 0 || isSpent()) {
            return;
        }
        chain.left--;
        if (chain.attempts.isEmpty()) {
            move(Move.Propose.solutions(index, Node.root(), 1));
            return;
        }
        List<Message> messages = new ArrayList<>(brief.problem().messages());
        int from = Math.max(0, chain.attempts.size() - context);
        for (Node attempt : chain.attempts.subList(from, chain.attempts.size())) {
            messages.add(Message.assistant(attempt.text()));
            messages.add(Message.user(REVISE));
        }
        move(Move.Propose.solutions(index, chain.attempts.getLast(), 1)
                .with(Move.Variation.NONE.withMessages(messages).withPrefix("")));
    }

    @Override
    protected void proposed(int ticket, Node node) {
        open--;
        if (judged) {
            move(new Move.Score(node));
        }
        chains[ticket].attempts.add(node);
        attempt(ticket);
    }

    /** A chain goes on from its last success. */
    @Override
    protected void proposeFailed(int ticket, int trial) {
        open--;
        attempt(ticket);
    }

    @Override
    protected boolean isSettled() {
        return open == 0 && (!judged || candidates.settledScores() >= candidates.size());
    }

    @Override
    public Optional<Selection> best() {
        List<Node> scored = candidates.scored();
        if (scored.isEmpty()) {
            return Choices.vote(candidates, judged);
        }
        List<Node> bestOfChains = new ArrayList<>();
        for (Chain chain : chains) {
            List<Node> attempts =
                    chain.attempts.stream().filter(scored::contains).toList();
            if (!attempts.isEmpty()) {
                bestOfChains.add(Choices.weighted(attempts, candidates::scoreOf).node());
            }
        }
        bestOfChains.sort(Comparator.comparingInt(Node::trial));
        return Optional.of(Choices.weighted(bestOfChains, candidates::scoreOf));
    }
}
