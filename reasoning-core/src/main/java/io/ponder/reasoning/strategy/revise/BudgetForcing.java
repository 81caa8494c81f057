package io.ponder.reasoning.strategy.revise;

import io.ponder.answers.extract.Thinking;
import io.ponder.reasoning.form.FormFault;
import io.ponder.reasoning.model.Capability;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Field;
import io.ponder.reasoning.model.FinishReason;
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
import io.ponder.reasoning.strategy.toolbox.Choices;
import io.ponder.reasoning.strategy.toolbox.Panel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Budget forcing (Muennighoff et al. 2025, "s1: Simple test-time scaling", arXiv 2501.19393, section 3.1). A model that ends
 * before it has thought {@code think_at_least} tokens is made to go on by appending "Wait", at most {@code times} times; one
 * that has not ended after {@code think_at_most} tokens is made to answer by closing its thought and appending "Final
 * Answer:". Where the text holds a closed {@code <think>} block, going on means reopening it. A model that does not mark
 * its thought thinks in its whole text. The authors' code ignores the end a fixed number of times whatever the length;
 * {@code think_at_least} at its most does that.
 *
 * <p>The request's {@code max_tokens} holds for the whole text, thought and answer, as the model's context does in the
 * paper: a part of it is kept for the answer.
 *
 * <p>Every text that ended is a candidate; of one chain the last that ended with an answer counts, since it thought longest.
 * Several chains ({@code n}) vote.
 */
public final class BudgetForcing extends BaseStrategy {

    private static final Parameter<Integer> N = Panel.n(1);
    private static final Parameter<Integer> AT_LEAST = new Parameter.Whole(
            "think_at_least",
            "tokens before an end is accepted, as long as times and think_at_most leave any",
            0,
            100_000,
            512);
    private static final Parameter<Integer> AT_MOST = new Parameter.Whole(
            "think_at_most",
            "tokens after which the thought is closed and the answer asked for; 0 for what max_tokens leaves beside the "
                    + "answer",
            0,
            100_000,
            0);
    private static final Parameter<Integer> TIMES =
            new Parameter.Whole("times", "how often a text is made to go on at most", 0, 16, 2);
    private static final Parameter<String> WORD =
            new Parameter.Text("word", "what makes it go on; \"Wait\" when empty", 200, "");

    public static final StrategyType TYPE = StrategyType.named(
                    "budget_forcing",
                    "Makes the model think longer by appending \"Wait\", or end by asking for the final answer.")
            .needs(Capability.CONTINUATION)
            .parameters(N, AT_LEAST, AT_MOST, TIMES, WORD)
            // Chains that are made to go on up to three times each.
            .budget(SampleBudget.answers(SampleBudget.inGroups(
                    (chains, texts) -> Map.of(N.name(), chains, TIMES.name(), texts - 1, AT_LEAST.name(), 4000))))
            .most((parameters, _) -> parameters.get(N) * (parameters.get(TIMES) + 2))
            .besides(BudgetForcing::besides)
            .usual((parameters, _) -> parameters.get(N) * (parameters.get(TIMES) + 1))
            .madeBy(BudgetForcing::new);

    private static final String FINAL = "\n\nFinal Answer:";
    private static final int ANSWER_TOKENS = 256;

    /** Less than this is not worth going on for. */
    private static final int SHORTEST_THOUGHT = 16;

    private final int atLeast;
    private final int atMost;
    private final int answerTokens;
    private final int times;
    private final String word;
    private final Chain[] chains;
    private int open;

    private static final class Chain {
        final List<Node> texts = new ArrayList<>();
        int forced;
        boolean closing;

        /** Whether a text of it held a mark of thought: a chat template can hold the opening one itself. */
        boolean marksThought;
    }

    private BudgetForcing(Parameters parameters, Brief brief) {
        super(brief);
        atLeast = parameters.get(AT_LEAST);
        int maxTokens = brief.sampling().maxTokens();
        answerTokens = Math.min(ANSWER_TOKENS, Math.max(1, maxTokens / 2));
        int left = Math.max(1, maxTokens - answerTokens);
        int given = parameters.get(AT_MOST);
        if (given > left) {
            throw Failure.invalid(
                            AT_MOST.field(),
                            AT_MOST.field() + " is " + given + ", but " + Field.SAMPLE_TOKENS + " " + maxTokens
                                    + " leaves " + left + " for the thought beside the answer; raise "
                                    + Field.SAMPLE_TOKENS)
                    .asException();
        }
        atMost = given == 0 ? left : given;
        times = parameters.get(TIMES);
        word = parameters.get(WORD).isEmpty() ? "Wait" : parameters.get(WORD);
        chains = new Chain[parameters.get(N)];
        for (int i = 0; i < chains.length; i++) {
            chains[i] = new Chain();
        }
        open = chains.length;
    }

    /** Every text of a chain can hold all the words that made it go on. */
    private static SearchBound.Besides besides(Parameters parameters, SearchBound.Asked asked) {
        int times = parameters.get(TIMES);
        long texts = parameters.get(N) * (times + 2L);
        long words = times * SearchBound.Besides.words(parameters.get(WORD)) + SearchBound.Besides.words(FINAL);
        return new SearchBound.Besides(0, texts * words, 0, 0);
    }

    @Override
    protected void begin() {
        for (int chain = 0; chain < chains.length; chain++) {
            move(Move.Propose.solutions(chain, Node.root(), 1).with(Move.Variation.NONE.withMaxTokens(atMost)));
        }
    }

    @Override
    protected void budgetSpent() {}

    @Override
    protected void proposed(int ticket, Node node) {
        Chain chain = chains[ticket];
        chain.texts.add(node);
        chain.marksThought |= node.text().contains(Thinking.OPEN) || node.text().contains(Thinking.CLOSE);
        int thought = node.textTokens();
        boolean canGoOn = chain.forced < times && atMost - thought >= SHORTEST_THOUGHT;
        if (chain.closing || isSpent()) {
            open--;
        } else if (node.finishReason() == FinishReason.LENGTH) {
            chain.closing = true;
            force(ticket, node, closed(node.text(), chain.marksThought), answerTokens);
        } else if (node.isComplete() && thought < atLeast && canGoOn) {
            chain.forced++;
            force(ticket, node, reopened(node.text(), word), atMost - thought);
        } else {
            open--;
        }
    }

    private void force(int ticket, Node node, String prefix, int maxTokens) {
        move(Move.Propose.solutions(ticket, node, 1)
                .with(Move.Variation.NONE.withPrefix(prefix).withMaxTokens(maxTokens)));
    }

    /** The text with its thought open again, and the word that makes it go on. */
    static String reopened(String text, String word) {
        int end = text.lastIndexOf(Thinking.CLOSE);
        String thought = end < 0 ? text : text.substring(0, end);
        return thought.stripTrailing() + "\n\n" + word;
    }

    /**
     * The text with its thought closed, up to where the answer begins.
     *
     * @param marksThought whether the model is known to mark its thought, in this text or before it was reopened
     */
    static String closed(String text, boolean marksThought) {
        boolean isOpen = marksThought && text.lastIndexOf(Thinking.CLOSE) <= text.lastIndexOf(Thinking.OPEN);
        return text.stripTrailing() + (isOpen ? "\n" + Thinking.CLOSE : "") + FINAL;
    }

    @Override
    protected void proposeFailed(int ticket, int trial) {
        open--;
    }

    @Override
    protected boolean isSettled() {
        return open == 0;
    }

    @Override
    public Optional<Selection> best() {
        if (candidates.isEmpty()) {
            return Optional.empty();
        }
        List<Node> last = new ArrayList<>();
        for (Chain chain : chains) {
            lastAnswer(chain).ifPresent(last::add);
        }
        last.sort(Comparator.comparingInt(Node::trial));
        return Optional.of(Choices.vote(last, chains.length == 1));
    }

    /** Of the texts with the least fault, the latest that ended and holds an answer, or else that ended, or else the latest. */
    private static Optional<Node> lastAnswer(Chain chain) {
        return chain.texts.stream()
                .max(Comparator.comparingInt((Node node) -> -FormFault.rank(node.fault()))
                        .thenComparing(node -> node.answer() != null)
                        .thenComparing(Node::isComplete)
                        .thenComparingInt(Node::trial));
    }
}
