package io.ponder.reasoning.strategy.revise;

import io.ponder.reasoning.form.FormFault;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.strategy.Brief;
import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.Parameter;
import io.ponder.reasoning.strategy.Parameters;
import io.ponder.reasoning.strategy.SampleBudget;
import io.ponder.reasoning.strategy.SearchBound;
import io.ponder.reasoning.strategy.Selection;
import io.ponder.reasoning.strategy.StrategyType;
import io.ponder.reasoning.strategy.toolbox.BaseStrategy;
import io.ponder.reasoning.strategy.toolbox.Candidates;
import io.ponder.reasoning.strategy.toolbox.Choices;
import io.ponder.reasoning.strategy.toolbox.Drawing;
import io.ponder.reasoning.strategy.toolbox.Excerpt;
import io.ponder.reasoning.strategy.toolbox.Panel;
import io.ponder.reasoning.strategy.toolbox.ShownAnswers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Recursive self-aggregation (Venkatraman et al. 2025, arXiv 2509.26626, section 3): a population of candidates is rewritten
 * round by round, each candidate from a few random ones of the round before; the last population votes. The authors' code
 * takes N = 16, K = 4 and T = 10, and their experiments return a random candidate of the last population instead of its
 * majority. Small subsets keep the candidates different: with {@code subset} as large as the population, all of them see the
 * same answers, and showing earlier answers narrows what a model tries (Gu et al. 2026, arXiv 2604.05868).
 *
 * <p>The paper loses no sample. Here a rewriting that fails leaves the candidate that it was to replace, so one survivor of a
 * round joins the others of the round before. Where no candidate is left at all, the next round draws new ones. A subset
 * larger than the population is the population. A population of 1 is a chain of revisions, of which the last is the answer.
 */
public final class RecursiveAggregation extends BaseStrategy {

    private static final int MOST_ROUNDS = 32;

    private static final Parameter<Integer> POPULATION = new Parameter.Whole(
            "population", "candidates that are drawn first and rewritten in each round (the paper's N)", 1, 256, 8);
    private static final Parameter<Integer> ROUNDS = new Parameter.Whole(
            "rounds",
            "how often the whole population is rewritten (the paper's T less one); with 0 the first candidates vote",
            0,
            MOST_ROUNDS,
            2);
    private static final Parameter<Integer> SUBSET = new Parameter.Whole(
            "subset",
            "random candidates of the last round from which a new one is written (the paper's K); all of them where there "
                    + "are fewer",
            1,
            64,
            4);
    private static final Parameter<Double> WAIT_FOR = Panel.shareToWaitFor();
    private static final Parameter<Integer> SHOWN = ShownAnswers.characters(3000);

    public static final StrategyType TYPE = StrategyType.named(
                    "recursive_aggregation",
                    "Rewrites a population of answers in rounds, each from a few random ones, and lets the last vote.")
            .parameters(POPULATION, ROUNDS, SUBSET, WAIT_FOR, SHOWN)
            .parameters(Drawing.parameters())
            .budget(SampleBudget.answers(RecursiveAggregation::spending))
            .most(RecursiveAggregation::samples)
            .besides(RecursiveAggregation::besides)
            .madeBy(RecursiveAggregation::new);

    private static final String SEVERAL =
            "Here are some candidate solutions. Each of them may be wrong, or right in parts only.";
    private static final String COMBINE =
            "Write one better solution from what is useful in them. Where they differ, find out by reasoning which is right. "
                    + "If all of them are wrong, solve it in another way. Answer the question in full, in the form it asks for.";
    private static final String ONE = "Here is a candidate solution. It may be wrong, or right in parts only.";
    private static final String IMPROVE =
            "Write a better solution from it. If it is wrong altogether, solve it in another way. Answer the question in "
                    + "full, in the form it asks for.";

    private final int size;
    private final int rounds;
    private final Drawing drawing;
    private final int subset;
    private final double waitFor;
    private final int shown;
    private final SplittableRandom random;

    /** By place; null where no sample has come for it yet. */
    private @Nullable Node[] population;

    /** The round that is under way: candidates that replace those in the same place, and new ones for the empty places. */
    private @Nullable Node[] rewritten;

    private final List<Node> drawn = new ArrayList<>();
    private int round;

    /** Of the round. */
    private Panel panel;

    private boolean done;

    private RecursiveAggregation(Parameters parameters, Brief brief) {
        super(brief);
        size = Math.max(parameters.get(POPULATION), brief.choices());
        rounds = parameters.get(ROUNDS);
        drawing = Drawing.of(parameters, brief);
        subset = parameters.get(SUBSET);
        waitFor = parameters.get(WAIT_FOR);
        shown = parameters.get(SHOWN);
        random = brief.random();
        population = new Node[size];
        rewritten = new Node[size];
        panel = panelOfRound(size, waitFor);
    }

    /**
     * About half as many rounds as candidates: the square root of half the samples, down to a power of two, is how many
     * populations there are, from 1 for up to 7 samples and 2 up to 31 to 8 for 128 and more.
     */
    static Map<String, Object> spending(int samples) {
        int populations = Math.min(MOST_ROUNDS, Integer.highestOneBit(Math.max(1, (int) Math.sqrt(samples / 2.0))));
        int each = Math.min(256, samples / populations);
        return Map.of(
                POPULATION.name(),
                each,
                ROUNDS.name(),
                populations - 1,
                SUBSET.name(),
                Math.clamp(each / 2, 1, SUBSET.byDefault()));
    }

    private static int samples(Parameters parameters, SearchBound.Asked asked) {
        return Math.max(parameters.get(POPULATION), asked.choices()) * (1 + parameters.get(ROUNDS));
    }

    private static SearchBound.Besides besides(Parameters parameters, SearchBound.Asked asked) {
        long each = Math.max(parameters.get(POPULATION), asked.choices());
        long rewritings = each * parameters.get(ROUNDS);
        return ShownAnswers.besides(rewritings, rewritings * Math.min(each, parameters.get(SUBSET)), SEVERAL, COMBINE);
    }

    @Override
    protected void begin() {
        draw(panel, drawing.solutions(newcomers(), size));
    }

    @Override
    protected void budgetSpent() {}

    /*
     * population[1..N] = N answers to the question                             algorithm 1, with T = rounds + 1
     * repeat rounds times
     *     for each i in 1..N
     *         chosen = K of the population, at random, each at most once
     *         new[i] = an answer to the question with the chosen ones          (lost: population[i])
     *     population = new
     * answer = the majority of the population
     */
    private void next() {
        withdraw(panel);
        population = merged();
        rewritten = new Node[size];
        drawn.clear();
        if (round == rounds) {
            done = true;
            return;
        }
        round++;
        List<Node> pool = Stream.of(population).filter(Objects::nonNull).toList();
        panel = panelOfRound(size, waitFor);
        if (pool.isEmpty()) {
            begin();
            return;
        }
        for (int place = 0; place < size; place++) {
            List<Node> chosen = chosen(pool);
            List<String> texts = chosen.stream()
                    .map(node -> Excerpt.withoutMiddle(node.text(), shown))
                    .toList();
            boolean isOne = texts.size() == 1;
            List<Message> question = ShownAnswers.question(
                    brief.problem(), isOne ? ONE : SEVERAL, "Solution", texts, isOne ? IMPROVE : COMBINE);
            draw(
                    panel,
                    Move.Propose.solutions(firstSeat() + place, chosen.getFirst(), 1)
                            .with(Move.Variation.NONE.withMessages(question).withPrefix("")));
        }
    }

    /** The ticket of a rewriting of the round, of the candidate in the first place. */
    private int firstSeat() {
        return (round - 1) * size;
    }

    /** The ticket of new candidates of the round. */
    private int newcomers() {
        return -2 - round;
    }

    /** In the order they were drawn in, which the model sees. */
    private List<Node> chosen(List<Node> pool) {
        List<Node> left = new ArrayList<>(pool);
        return IntStream.range(0, Math.min(subset, pool.size()))
                .mapToObj(i -> left.remove(random.nextInt(left.size())))
                .toList();
    }

    /** The population as it is once the candidates of this round have taken their places. */
    private @Nullable Node[] merged() {
        @Nullable Node[] merged = population.clone();
        for (int place = 0; place < size; place++) {
            if (rewritten[place] != null) {
                merged[place] = rewritten[place];
            }
        }
        drawn.sort(Comparator.comparingInt(Node::trial));
        for (int place = 0; place < drawn.size(); place++) {
            merged[place] = drawn.get(place);
        }
        return merged;
    }

    @Override
    protected void proposed(int ticket, Node node) {
        int place = ticket - firstSeat();
        if (ticket == newcomers() && !done) {
            drawn.add(node);
        } else if (round > 0 && place >= 0 && place < size && !done) {
            rewritten[place] = node;
        }
        settle();
    }

    @Override
    protected void proposeFailed(int ticket, int trial) {
        settle();
    }

    private void settle() {
        if (panel.isReady() && !done && !isSpent()) {
            next();
        }
    }

    /** Once all have come, or those that are open in the last round cannot change its vote. */
    @Override
    protected boolean isSettled() {
        if (round < rounds || brief.choices() > 1 || panel.isReady()) {
            return round == rounds && panel.isReady();
        }
        List<Node> newest = new ArrayList<>(drawn);
        Stream.of(rewritten).filter(Objects::nonNull).forEach(newest::add);
        return candidates.lead(faultless(newest)).stands(panel.open());
    }

    @Override
    public Optional<Selection> best() {
        if (candidates.isEmpty()) {
            return Optional.empty();
        }
        List<Node> last = faultless(Arrays.stream(merged())
                .filter(Objects::nonNull)
                .sorted(Comparator.comparingInt(Node::trial))
                .toList());
        // Where none of the last can vote, those before them may.
        List<Node> voters = Candidates.voters(last).isEmpty() ? candidates.all() : last;
        return Optional.of(Choices.vote(voters, size == 1 && rounds == 0));
    }

    /** Those with no worse fault of form than the best candidate of all rounds. */
    private List<Node> faultless(List<Node> nodes) {
        int least = candidates.first().map(node -> FormFault.rank(node.fault())).orElse(0);
        return nodes.stream()
                .filter(node -> FormFault.rank(node.fault()) == least)
                .toList();
    }
}
