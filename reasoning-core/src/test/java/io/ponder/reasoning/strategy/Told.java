package io.ponder.reasoning.strategy;

import io.ponder.reasoning.FinishReason;
import io.ponder.reasoning.Tokens;
import io.ponder.reasoning.answer.Answer;
import io.ponder.reasoning.answer.AnswerReader;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.search.Node;
import io.ponder.reasoning.search.Selection;
import io.ponder.reasoning.search.Strategy;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A strategy told of candidates by hand. */
final class Told {

    final Strategy strategy;
    private int nextNode = 1;

    Told(StrategyType type, Map<String, Object> parameters) {
        strategy = type.factory().create(Parameters.read(type, parameters));
        strategy.ask();
    }

    Node answer(int trial, String answer) {
        return tell(trial, AnswerReader.normalise(answer), FinishReason.STOP);
    }

    Node silent(int trial) {
        return tell(trial, null, FinishReason.STOP);
    }

    Node cutOff(int trial) {
        return tell(trial, null, FinishReason.LENGTH);
    }

    void score(Node node, double score) {
        strategy.tell(new io.ponder.reasoning.search.Told.Scored(node, Score.outcome(score, null)));
    }

    Selection best() {
        return strategy.best().orElseThrow();
    }

    private Node tell(int trial, @Nullable Answer answer, FinishReason finish) {
        Node node = new Node(nextNode++, 0, trial, 1, "text " + trial, null, finish, answer, Tokens.NONE, null);
        strategy.tell(new io.ponder.reasoning.search.Told.Proposed(node));
        strategy.ask();
        return node;
    }
}
