package io.ponder.reasoning.strategy.select;

import io.ponder.reasoning.strategy.Brief;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.Parameter;
import io.ponder.reasoning.strategy.Parameters;
import io.ponder.reasoning.strategy.SampleBudget;
import io.ponder.reasoning.strategy.SearchBound;
import io.ponder.reasoning.strategy.Selection;
import io.ponder.reasoning.strategy.Selection.AnswerGroup;
import io.ponder.reasoning.strategy.Selection.Basis;
import io.ponder.reasoning.strategy.StrategyType;
import io.ponder.reasoning.strategy.select.Tournament.Game;
import io.ponder.reasoning.strategy.select.Tournament.Rival;
import io.ponder.reasoning.strategy.toolbox.BaseStrategy;
import io.ponder.reasoning.strategy.toolbox.Candidates;
import io.ponder.reasoning.strategy.toolbox.Choices;
import io.ponder.reasoning.strategy.toolbox.Drawing;
import io.ponder.reasoning.strategy.toolbox.Panel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The model compares its own answers two by two: V1-Infer (Singh et al. 2026, arXiv 2603.04304, section 3), behind cheap
 * checks that settle the clear cases, and with little to read at first, after CAPS (Lin et al. 2026, arXiv 2605.15513).
 *
 * <pre>
 * draw n answers
 * form:        leave out what has a fault, and what was cut off where others ended        (cheap checks, no tokens)
 * agreement:   if one answer has a clear majority, return it
 * vote:        equal answers are one rival; the most frequent ones compete
 * coverage:    until each rival has met two others: those who met the fewest meet         (V1-Infer, phase 1)
 * refinement:  until comparisons are spent, or the leader is sure:                        (V1-Infer, phase 2)
 *                  rank the rivals; neighbours among the best meet, the least certain pair first
 * a meeting:   the judge rates both solutions from 1 to 10, in both orders;
 *              the first time it sees their ends, the next time all of them               (CAPS, evidence)
 *              the higher rated wins max(|difference| / 9, 0.1) of a game
 * rank:        Bradley and Terry's strengths, of the games and of the votes as games
 * return the strongest rival
 * </pre>
 *
 * <p>V1-Infer ranks by the weighted share of games won; strengths also count against whom. A reply that does not rate both
 * counts for nothing, so that the vote decides where none can be read. An equal rating is half a win for both. Equal
 * strengths go to the answer with more votes, then to the earlier one.
 */
public final class Pairwise extends BaseStrategy {

    private static final Parameter<Integer> N = Panel.n(8);
    private static final Parameter<Double> CLEAR = new Parameter.Real(
            "clear_majority",
            "share of the samples with one answer from which on nothing is compared; 1 compares unless all agree",
            0.51,
            1,
            0.75);
    private static final Parameter<Integer> RIVALS = new Parameter.Whole(
            "rivals", "most answers that compete, the most frequent first; equal ones are one rival", 2, 64, 8);
    private static final Parameter<Integer> COMPARISONS = new Parameter.Whole(
            "comparisons", "most meetings of two answers; with both orders each takes two questions", 0, 1024, 8);
    private static final Parameter<Orders> ORDERS = new Parameter.Choice<>(
            "orders",
            "how each two are shown: in both orders, so that a judge that prefers a place says nothing, or in a random one",
            Orders.BOTH);
    private static final Parameter<Double> VOTE_WEIGHT = new Parameter.Real(
            "vote_weight", "comparisons that the vote between two answers counts as", 0.01, 100, 2.0);
    private static final Parameter<Double> STOP = new Parameter.Real(
            "stop_confidence",
            "stop when the leader beats the second with this probability; 1 stops only when comparisons are spent",
            0.5,
            1,
            0.9);
    private static final Parameter<Integer> FIRST_LOOK = new Parameter.Whole(
            "first_look",
            "characters at the end of each answer that the judge sees when two meet for the first time",
            100,
            100_000,
            800);
    private static final Parameter<Integer> SHOWN = new Parameter.Whole(
            "shown_characters",
            "what the judge sees of one answer when two meet again; a longer one loses its middle",
            100,
            100_000,
            3000);
    private static final Parameter<Integer> REPLY_TOKENS = replyTokens(256);

    public static final StrategyType TYPE = StrategyType.named(
                    "pairwise",
                    "Draws n answers; where they disagree, lets the model compare them two by two in a tournament.")
            .parameters(
                    N,
                    Panel.WAIT_FOR,
                    CLEAR,
                    RIVALS,
                    COMPARISONS,
                    ORDERS,
                    VOTE_WEIGHT,
                    STOP,
                    FIRST_LOOK,
                    SHOWN,
                    REPLY_TOKENS)
            .parameters(Drawing.parameters())
            // V1-Infer's budget of one comparison for each answer.
            .budget(SampleBudget.answers(samples -> Map.of(N.name(), samples, COMPARISONS.name(), samples)))
            .most((parameters, _) -> parameters.get(N))
            .besides(Pairwise::besides)
            .madeBy(Pairwise::new);

    private static final int DRAW = 0;

    private static final List<String> IN_VAIN =
            List.of("no comparison could be had or read, so the majority was taken, or the first answer without one");

    private enum Orders {
        BOTH,
        RANDOM
    }

    private final Panel panel;
    private final Drawing drawing;
    private final double clear;
    private final int mostRivals;
    private final double voteWeight;
    private final double stopConfidence;
    private final PairJudge.Looks looks;
    private final PairJudge judge;

    private List<Node> compared = List.of();
    private @Nullable Tournament tournament;
    private int comparisonsLeft;
    private boolean done;

    private Pairwise(Parameters parameters, Brief brief) {
        super(brief);
        panel = panel(parameters, N);
        drawing = Drawing.of(parameters, brief);
        clear = parameters.get(CLEAR);
        mostRivals = parameters.get(RIVALS);
        comparisonsLeft = parameters.get(COMPARISONS);
        voteWeight = parameters.get(VOTE_WEIGHT);
        stopConfidence = parameters.get(STOP);
        looks = new PairJudge.Looks(parameters.get(FIRST_LOOK), parameters.get(SHOWN));
        boolean inBothOrders = parameters.get(ORDERS) == Orders.BOTH;
        judge = new PairJudge(brief, looks, inBothOrders, parameters.get(REPLY_TOKENS), DRAW + 1, this::move);
    }

    /** Each question quotes two answers. */
    private static SearchBound.Besides besides(Parameters parameters, SearchBound.Asked asked) {
        long questions = parameters.get(COMPARISONS) * (parameters.get(ORDERS) == Orders.BOTH ? 2L : 1L);
        long words = SearchBound.Besides.words(PairJudge.PROMPT + PairJudge.ONLY_THE_END)
                + 4 * SearchBound.Besides.words("");
        return new SearchBound.Besides(
                2 * questions, questions * words, questions, questions * parameters.get(REPLY_TOKENS));
    }

    @Override
    protected void begin() {
        draw(panel, drawing.solutions(DRAW, panel.size()));
    }

    @Override
    protected void budgetSpent() {}

    @Override
    protected void proposed(int ticket, Node node) {
        drawn();
    }

    @Override
    protected void proposeFailed(int ticket, int trial) {
        drawn();
    }

    private void drawn() {
        if (tournament != null || done || isSpent()) {
            return;
        }
        // What is still to come may change which further answers are returned, if not the first.
        if (brief.choices() == 1 && isClear(panel.size())) {
            done = true;
        } else if (panel.isReady()) {
            compare();
        }
    }

    private boolean isClear(int samples) {
        return candidates.lead().inner() >= Math.ceil(clear * samples - 1e-9);
    }

    private void compare() {
        compared = candidates.all();
        List<Rival> rivals = Rival.of(compared).stream().limit(mostRivals).toList();
        if (rivals.size() < 2 || isClear(compared.size()) || comparisonsLeft == 0) {
            done = true;
            return;
        }
        withdraw(panel);
        tournament = new Tournament(rivals, voteWeight, looks.first());
        next(tournament);
    }

    /** The next meetings, or the end. */
    private void next(Tournament among) {
        List<Game> games = among.covering(comparisonsLeft);
        if (games.isEmpty() && among.certainty() < stopConfidence) {
            games = among.refining(comparisonsLeft);
        }
        comparisonsLeft -= games.size();
        done = games.isEmpty();
        games.forEach(judge::ask);
    }

    @Override
    protected void consulted(int ticket, int trial, String text) {
        Tournament among = tournament;
        if (among != null) {
            judge.replied(ticket, text, among);
            replied(among);
        }
    }

    @Override
    protected void consultFailed(int ticket, int trial) {
        Tournament among = tournament;
        if (among != null) {
            judge.lost(ticket);
            replied(among);
        }
    }

    private void replied(Tournament among) {
        among.weigh();
        if (judge.isReady() && !done && !isSpent()) {
            next(among);
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
        Tournament among = tournament;
        return Optional.of(among == null || !judge.hasSpoken() ? byVote(among != null) : byStrength(among));
    }

    /** @param wasToBeCompared whether the judge was asked, in vain so far */
    private Selection byVote(boolean wasToBeCompared) {
        Selection vote = Choices.vote(candidates.all(), panel.size() == 1);
        boolean inVain = wasToBeCompared && (done || isSpent());
        return new Selection(vote.node(), vote.basis(), vote.vote(), null, inVain ? IN_VAIN : List.of());
    }

    private Selection byStrength(Tournament among) {
        List<Integer> ranking = among.ranking();
        List<AnswerGroup> ranked = new ArrayList<>();
        List<Candidates.Group> groups = Candidates.groups(compared, node -> 1);
        if (!groups.isEmpty()) {
            for (int rival : ranking) {
                ranked.add(weighing(groups.get(rival).shown(), among.strength(rival)));
            }
            groups.stream().skip(ranking.size()).forEach(group -> ranked.add(weighing(group.shown(), 0)));
        }
        Node chosen = among.rivals().get(ranking.getFirst()).members().getFirst();
        return new Selection(chosen, Basis.MODEL_CHOICE, ranked, null, judge.notes());
    }

    private static AnswerGroup weighing(AnswerGroup group, double weight) {
        return new AnswerGroup(group.answer(), group.votes(), weight, group.nodes());
    }
}
