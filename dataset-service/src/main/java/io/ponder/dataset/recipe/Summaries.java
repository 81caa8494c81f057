package io.ponder.dataset.recipe;

import io.ponder.answers.Answer;
import io.ponder.answers.AnswerReader;
import io.ponder.answers.identity.Comparison;
import io.ponder.dataset.recipe.UnitTools.Draw;
import io.ponder.dataset.recipe.UnitTools.DrawFrom;
import io.ponder.datasets.reason.SummaryPrompt;
import io.ponder.evaluation.data.Item;
import io.ponder.reasoning.score.Reference;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Has reasoning summed up for a reader, in calls that are paid for once. */
final class Summaries {

    private Summaries() {}

    /**
     * Asks for one summary.
     *
     * @param reasoning the thought, without marks
     * @param round tells apart summaries that are otherwise the same call
     * @return empty if it was cut off, or says another answer than the sample
     */
    static Optional<String> draw(
            Draft draft, DrawnSample sample, String reasoning, UnitTools tools, DrawFrom from, String round)
            throws InterruptedException {
        Draw draw = new Draw(
                SummaryPrompt.of(draft.question(), reasoning),
                from,
                round,
                "sample",
                Map.of("prompt", "plain"),
                null,
                null);
        return tools.draw(draft.item(), draw).samples().stream()
                .filter(DrawnSample::complete)
                .map(written -> written.text().strip())
                .filter(text -> says(draft.item(), sample.answer(), text))
                .findFirst();
    }

    private static boolean says(Item item, @Nullable String answer, String text) {
        if (answer == null) {
            return true;
        }
        Optional<Answer> said = AnswerReader.of(item.format()).read(text, true);
        return said.isPresent()
                && Reference.of(answer, item.format()).compare(said.get()).outcome() == Comparison.Outcome.EQUAL;
    }
}
