package io.ponder.reasoning.strategy.revise;

import io.ponder.answers.extract.Thinking;
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
import io.ponder.reasoning.strategy.Selection.Basis;
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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Parallel coordinated reasoning (PaCoRe, Hu et al. 2026, arXiv 2601.05593, section 2.1): rounds of attempts side by side, each
 * of which sees what those of the round before came to, and one last attempt whose answer is the answer. The paper's
 * configurations are 4 attempts, 16, and 32 followed by 4.
 *
 * <p>As in the paper an attempt becomes a message by losing its thought. What a model without a thought wrote is the
 * reasoning itself, so a long message also loses its beginning. The authors trained their model to synthesise; any other may
 * gain less. Showing earlier answers narrows what a model tries (Gu et al. 2026, arXiv 2604.05868). So by default there is one
 * round, of attempts that see nothing, and of any further round a share, {@code fresh}, sees nothing either.
 *
 * <p>Where all attempts that came in a round agree there is nothing to synthesise, and the rest is saved. A round in which every attempt
 * fails hands on the messages that it got. Where the last attempt fails, is cut off or has not the form asked for, the attempts
 * vote, and a note says so.
 */
public final class ParallelCoordinated extends BaseStrategy {

    private static final int MOST = 256;

    private static final Parameter<Integer> ATTEMPTS =
            new Parameter.Whole("attempts", "attempts of the first round, side by side", 1, MOST, 8);
    private static final Parameter<Integer> ROUNDS = new Parameter.Whole(
            "rounds", "rounds before the last attempt; with 0 there is only that one, which sees nothing", 0, 8, 1);
    private static final Parameter<Integer> NARROWING = new Parameter.Whole(
            "narrowing", "how many times fewer attempts each further round has than the one before", 1, 64, 8);
    private static final Parameter<Double> FRESH = new Parameter.Real(
            "fresh",
            "share of the attempts of a further round that see no message, so that something new can be found; none in "
                    + "the paper",
            0,
            1,
            0.25);
    private static final Parameter<Double> WAIT_FOR = Panel.shareToWaitFor();
    private static final Parameter<Integer> MESSAGE = new Parameter.Whole(
            "message_characters",
            "what the next round sees of an attempt: its end of so many characters, without its thought",
            100,
            100_000,
            1000);

    public static final StrategyType TYPE = StrategyType.named(
                    "parallel_coordinated",
                    "Rounds of attempts that see what those before came to, and one last attempt that writes the answer.")
            .parameters(ATTEMPTS, ROUNDS, NARROWING, FRESH, WAIT_FOR, MESSAGE)
            .parameters(Drawing.parameters())
            .budget(SampleBudget.answers(ParallelCoordinated::spending))
            .most((parameters, asked) ->
                    Arrays.stream(widths(parameters, asked.choices())).sum())
            .besides(ParallelCoordinated::besides)
            .madeBy(ParallelCoordinated::new);

    private static final String HEADING =
            "Here is what earlier attempts at this came to. Any of them may be wrong, and most may be.";
    private static final String REQUEST =
            "Check these references against each other and against your own reasoning, and give your own full answer, in the "
                    + "form that was asked for.";

    /** How many attempts each round makes, the last one among them. */
    private final int[] widths;

    private final Drawing drawing;

    private final double fresh;
    private final double waitFor;
    private final int messageLength;
    private final SplittableRandom random;
    private List<String> messages = List.of();
    private int round;

    /** Of the round. */
    private Panel attempts;

    private boolean done;

    private ParallelCoordinated(Parameters parameters, Brief brief) {
        super(brief);
        widths = widths(parameters, brief.choices());
        drawing = Drawing.of(parameters, brief);
        fresh = parameters.get(FRESH);
        waitFor = parameters.get(WAIT_FOR);
        messageLength = parameters.get(MESSAGE);
        random = brief.random();
        attempts = panelOfRound(widths[0], waitFor);
    }

    /** One attempt fewer than samples, and from 32 samples on two rounds, of which the second is an eighth of the first. */
    static Map<String, Object> spending(int samples) {
        int before = samples - 1;
        int rounds = samples == 1 ? 0 : samples < 32 ? 1 : 2;
        int first = rounds == 2 ? (8 * before + 7) / 9 : before;
        return Map.of(ATTEMPTS.name(), Math.clamp(first, 1, MOST), ROUNDS.name(), rounds, NARROWING.name(), 8);
    }

    /** At least as many in all as the candidates that the search is to return. */
    static int[] widths(Parameters parameters, int choices) {
        int[] widths = new int[parameters.get(ROUNDS) + 1];
        int width = parameters.get(ATTEMPTS);
        for (int round = 0; round < widths.length - 1; round++) {
            widths[round] = width;
            width = Math.max(1, width / parameters.get(NARROWING));
        }
        widths[widths.length - 1] = 1;
        widths[0] += Math.max(0, choices - Arrays.stream(widths).sum());
        return widths;
    }

    private static SearchBound.Besides besides(Parameters parameters, SearchBound.Asked asked) {
        int[] widths = widths(parameters, asked.choices());
        long questions = 0;
        long answers = 0;
        long most = 0;
        for (int round = 1; round < widths.length; round++) {
            // A round that fails hands on the messages of the one before it.
            most = Math.max(most, widths[round - 1]);
            questions += widths[round];
            answers += widths[round] * most;
        }
        return ShownAnswers.besides(questions, answers, HEADING, REQUEST);
    }

    @Override
    protected void begin() {
        draw();
    }

    @Override
    protected void budgetSpent() {}

    /*
     * messages = none                                                          section 2.1
     * for each K in widths, the last of which is 1
     *     attempts = K answers to the question with the messages               (some without, after the first round)
     *     messages = the end of each attempt, without its thought, shuffled
     * answer = the last attempt
     */
    private void next() {
        List<Node> members = attempts.members();
        if (round == widths.length - 1 || agree(members)) {
            done = true;
            return;
        }
        withdraw(attempts);
        if (!members.isEmpty()) {
            List<String> ends = new ArrayList<>(members.stream()
                    .map(attempt -> message(attempt.text(), messageLength))
                    .toList());
            Collections.shuffle(ends, random);
            messages = ends;
        }
        round++;
        attempts = panelOfRound(widths[round], waitFor);
        draw();
    }

    private void draw() {
        boolean isLast = round == widths.length - 1;
        int width = widths[round];
        int blind = messages.isEmpty() ? width : isLast ? 0 : (int) (fresh * width);
        if (blind > 0) {
            draw(attempts, drawing.solutions(round, blind));
        }
        if (width > blind) {
            List<Message> question = ShownAnswers.question(brief.problem(), HEADING, "Reference", messages, REQUEST);
            draw(
                    attempts,
                    Move.Propose.solutions(round, Node.root(), width - blind)
                            .with(Move.Variation.NONE.withMessages(question)));
        }
    }

    /** Whether all that came in a round say the same. */
    private boolean agree(List<Node> members) {
        return brief.choices() == 1 && members.size() > 1 && Candidates.agree(members);
    }

    /**
     * The paper's compaction: what stands after the thought. Of a longer text the end, where models state what they found, from
     * the first paragraph that begins in it.
     */
    static String message(String text, int length) {
        return Excerpt.lastParagraphs(Thinking.textAfter(text).orElse(text), length);
    }

    @Override
    protected void proposed(int ticket, Node node) {
        settle();
    }

    @Override
    protected void proposeFailed(int ticket, int trial) {
        settle();
    }

    private void settle() {
        if (attempts.isReady() && !done && !isSpent()) {
            next();
        }
    }

    @Override
    protected boolean isSettled() {
        return done;
    }

    @Override
    public Optional<Selection> best() {
        if (candidates.isEmpty()) {
            return Optional.empty();
        }
        List<Node> all = candidates.all();
        if (widths.length == 1) {
            return Optional.of(Choices.vote(all, widths[0] == 1));
        }
        boolean isLast = round == widths.length - 1;
        Optional<Node> written =
                isLast ? attempts.members().stream().filter(this::isWhole).findFirst() : Optional.empty();
        if (written.isPresent()) {
            List<Candidates.Group> groups = Candidates.groups(all, node -> 1);
            return Optional.of(new Selection(written.get(), Basis.SYNTHESIS, Choices.shown(groups), null, List.of()));
        }
        Selection vote = Choices.vote(all, false);
        boolean isLost = isSpent() || (done && isLast);
        return Optional.of(isLost ? withNote(vote) : vote);
    }

    /** Whether it ended by itself, and no candidate has a lesser fault of form. */
    private boolean isWhole(Node node) {
        int least =
                candidates.first().map(first -> FormFault.rank(first.fault())).orElse(0);
        return node.isComplete() && FormFault.rank(node.fault()) == least;
    }

    private static Selection withNote(Selection vote) {
        List<String> notes = Stream.concat(
                        Stream.of(
                                "the last attempt, which writes the answer from the others, could not be had or used, so "
                                        + "all attempts voted"),
                        vote.notes().stream())
                .toList();
        return new Selection(vote.node(), vote.basis(), vote.vote(), vote.score(), notes);
    }
}
