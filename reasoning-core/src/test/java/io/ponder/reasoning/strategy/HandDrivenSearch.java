package io.ponder.reasoning.strategy;

import io.ponder.answers.Answer;
import io.ponder.reasoning.engine.Searches;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.LogProbs;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.strategy.registry.Strategies;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Drives a strategy without the engine and less kindly: results come in random order, some twice, some fail, dropped
 * ones come nevertheless, and it hears of more after it is settled.
 */
final class HandDrivenSearch {

    private static final String ANALYSIS =
            "{\"agreement\": [], \"contradictions\": [], \"unique_insights\": [], \"blind_spots\": []}";

    private final Strategy strategy;
    private final Random random;
    private final List<Told> due = new ArrayList<>();
    private final List<Told> told = new ArrayList<>();
    private int nextNode = 1;
    private int nextTrial;
    private int moves;
    private int candidates;

    HandDrivenSearch(String name, Map<String, Object> given, long seed) {
        StrategyType type = Strategies.named(name);
        strategy = type.factory().create(Parameters.read(type, given), Searches.brief());
        random = new Random(seed);
    }

    void run() {
        take(strategy.ask());
        boolean spent = false;
        while (!strategy.settled() && moves < 3000) {
            if (due.isEmpty()) {
                if (spent) {
                    break;
                }
                spent = true;
                tell(new Told.BudgetSpent());
                continue;
            }
            if (!spent && random.nextInt(400) == 0) {
                // As the engine does it: nothing is under way any more when the budget is spent.
                spent = true;
                due.clear();
                tell(new Told.BudgetSpent());
                continue;
            }
            Told next = due.remove(random.nextInt(due.size()));
            tell(next);
            told.add(next);
            if (random.nextInt(4) == 0) {
                tell(told.get(random.nextInt(told.size())));
            }
        }
        due.forEach(this::tell);
    }

    private void tell(Told result) {
        if (result instanceof Told.Proposed(int ticket, Node node) && node.isCandidate()) {
            candidates++;
        }
        strategy.tell(result);
        if (!strategy.settled()) {
            take(strategy.ask());
        }
    }

    private void take(List<Move> asked) {
        for (Move move : asked) {
            moves++;
            switch (move) {
                case Move.Propose propose -> {
                    for (int i = 0; i < propose.samples(); i++) {
                        due.add(continuation(propose));
                    }
                }
                case Move.Consult consult -> {
                    for (int i = 0; i < consult.samples(); i++) {
                        int trial = nextTrial++;
                        String text = List.of("1", "sure", "Response 2", "likely", "nonsense", "A: 9, B: 2", ANALYSIS)
                                .get(random.nextInt(7));
                        due.add(
                                random.nextInt(6) == 0
                                        ? new Told.ConsultFailed(consult.ticket(), trial, failure())
                                        : new Told.Consulted(consult.ticket(), trial, text));
                    }
                }
                case Move.Score(Node node) ->
                    due.add(
                            random.nextInt(6) == 0
                                    ? new Told.ScoreFailed(node, failure())
                                    : new Told.Scored(node, Score.outcome(random.nextDouble(), null)));
                case Move.Withdraw _ -> {
                    // What was under way comes all the same.
                }
            }
        }
    }

    private Told continuation(Move.Propose move) {
        int trial = nextTrial++;
        if (random.nextInt(6) == 0) {
            return new Told.ProposeFailed(move.ticket(), trial, failure());
        }
        boolean ends = move.unit() == Move.Unit.SOLUTION || random.nextInt(4) == 0;
        FinishReason finish = ends
                ? List.of(FinishReason.STOP, FinishReason.STOP, FinishReason.LENGTH, FinishReason.STUCK)
                        .get(random.nextInt(4))
                : FinishReason.STEP;
        String answer = String.valueOf(random.nextInt(3));
        double logProb = -random.nextDouble();
        return new Told.Proposed(
                move.ticket(),
                new Node(
                        nextNode++,
                        move.node(),
                        trial,
                        true,
                        "",
                        "words " + random.nextInt(5),
                        null,
                        finish,
                        ends && random.nextInt(4) > 0 ? new Answer(answer, answer) : null,
                        new Tokens(0, 0, 10),
                        new LogProbs(logProb, 2 * logProb, logProb, 10)));
    }

    private static Failure failure() {
        return Failure.of(Failure.Kind.UPSTREAM_ERROR, "by hand");
    }

    Strategy strategy() {
        return strategy;
    }

    int moves() {
        return moves;
    }

    int candidates() {
        return candidates;
    }
}
