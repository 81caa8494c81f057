package io.ponder.reasoning.strategy.auto;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.answers.AnswerReader;
import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.strategy.Brief;
import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.toolbox.ToldByHand;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On a hard problem auto begins a beam search only when the budget lasts to its end. */
class AutoDeeperTest {

    private static Brief withSamples(int most) {
        Brief brief = ToldByHand.BRIEF;
        Budget.Limits limits = new Budget.Limits(null, null, null, most, null);
        return new Brief(
                brief.problem(), brief.sampling(), limits, brief.capabilities(), brief.verifier(), brief.seed());
    }

    /**
     * At effort low: 3 first samples, and then 2 beams with 4 next steps each, 24 samples to the end of 3 steps; else up to 8
     * samples in all.
     */
    @ParameterizedTest
    @CsvSource({"26, SOLUTION, 5", "27, STEP, 8"})
    void everyStepCountsAsASample(int maxSamples, Move.Unit unit, int samples) {
        ToldByHand told = new ToldByHand(Auto.TYPE, Map.of("effort", "low"), withSamples(maxSamples));
        told.asked.clear();
        for (int trial = 0; trial < 3; trial++) {
            String answer = Integer.toString(trial);
            String text = "One.\n\nTwo.\n\nIt is " + answer + ".";
            told.propose(0, Node.root(), trial, text, FinishReason.STOP, AnswerReader.normalise(answer), null);
        }
        List<Move.Propose> proposals = told.asked(Move.Propose.class);
        assertThat(proposals).isNotEmpty().allMatch(proposal -> proposal.unit() == unit);
        assertThat(proposals.stream().mapToInt(Move.Propose::samples).sum()).isEqualTo(samples);
    }

    /** The beam search within auto is told of its steps and of their scores, and goes on from the best two. */
    @Test
    void theDeeperSearchHearsOfItsStepsAndScores() {
        ToldByHand told = new ToldByHand(Auto.TYPE, Map.of("effort", "low"), withSamples(27));
        int trial = 0;
        for (; trial < 3; trial++) {
            String answer = Integer.toString(trial);
            String text = "One.\n\nTwo.\n\nIt is " + answer + ".";
            told.propose(0, Node.root(), trial, text, FinishReason.STOP, AnswerReader.normalise(answer), null);
        }
        List<Move.Propose> round = told.asked(Move.Propose.class).stream()
                .filter(proposal -> proposal.unit() == Move.Unit.STEP)
                .toList();
        told.asked.clear();
        List<Node> steps = new ArrayList<>();
        for (Move.Propose proposal : round) {
            for (int i = 0; i < proposal.samples(); i++) {
                steps.add(told.step(proposal.ticket(), proposal.node(), trial, "step " + trial++));
            }
        }
        assertThat(told.asked(Move.Score.class)).extracting(Move.Score::node).containsExactlyElementsOf(steps);
        for (int i = 0; i < steps.size(); i++) {
            told.score(steps.get(i), i == 2 || i == 5 ? 0.9 : 0.1);
        }
        assertThat(told.asked(Move.Propose.class))
                .extracting(Move.Propose::node)
                .containsExactlyInAnyOrder(steps.get(2), steps.get(5));
    }
}
