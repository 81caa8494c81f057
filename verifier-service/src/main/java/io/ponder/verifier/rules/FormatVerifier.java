package io.ponder.verifier.rules;

import io.ponder.answers.AnswerFormat;
import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.verifier.VerifierInfo;
import io.ponder.reasoning.form.CalledTools;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.score.VerifierKind;
import io.ponder.verifier.scoring.Rule;
import org.springframework.stereotype.Component;

/**
 * Whether a candidate has the requested form, whatever its content:
 *
 * <ul>
 *   <li>1: it is complete and an answer can be read, or it calls tools with JSON objects as arguments;
 *   <li>0.5: only one of the two holds (a free-form answer is never read, so only its completeness counts);
 *   <li>0: neither holds, it is blank, or JSON was asked for and it is not JSON.
 * </ul>
 */
@Component
public final class FormatVerifier implements Rule {

    private static final VerifierInfo INFO = new VerifierInfo(
                    "format",
                    VerifierKind.OUTCOME,
                    "Whether the candidate has the form asked for: 1 complete and with a readable answer, 0.5 one of the two, "
                            + "0 neither, or no JSON where JSON is asked for.",
                    false,
                    true)
            .withTools();

    @Override
    public VerifierInfo info() {
        return INFO;
    }

    @Override
    public Score score(ScoreRequest request, ScoreRequest.Candidate candidate) {
        if (!candidate.toolCalls().isEmpty()) {
            return CalledTools.answer(candidate.toolCalls()).isPresent()
                    ? Score.outcome(1, "it calls tools, with JSON objects as arguments")
                    : Score.outcome(0, "it calls a tool with arguments that are no JSON object");
        }
        if (candidate.text().isBlank() || candidate.steps().isEmpty()) {
            return Score.outcome(0, "there is no text");
        }
        AnswerFormat format = request.problem().answerFormat();
        boolean complete = candidate.complete();
        if (format == AnswerFormat.FREE_FORM) {
            return complete ? Score.outcome(1, "complete") : Score.outcome(0.5, "cut off");
        }
        boolean readable = request.problem()
                .answerReader()
                .read(candidate.text(), complete)
                .isPresent();
        if (!readable && format == AnswerFormat.JSON) {
            return Score.outcome(0, "it is not a JSON document with an answer");
        }
        if (complete) {
            return readable
                    ? Score.outcome(1, "complete, with a readable answer")
                    : Score.outcome(0.5, "complete, but no answer can be read");
        }
        return readable
                ? Score.outcome(0.5, "cut off, but an answer can be read")
                : Score.outcome(0, "cut off, and no answer can be read");
    }
}
