package io.ponder.verifier.rules;

import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.verifier.VerifierInfo;
import io.ponder.reasoning.form.FormCheck;
import io.ponder.reasoning.form.FormFault;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.score.VerifierKind;
import io.ponder.runtime.schema.JsonSchemas;
import io.ponder.verifier.scoring.Rule;
import org.springframework.stereotype.Component;

/**
 * Whether a candidate calls tools as they are declared: 1 if each call names a tool of the problem, has a JSON object as its
 * arguments that holds to the tool's JSON schema, and the choice of tools is kept; else 0. A text is 1 unless a call is
 * required.
 */
@Component
public final class ToolSchemaVerifier implements Rule {

    private static final VerifierInfo INFO = new VerifierInfo(
                    "tool_schema",
                    VerifierKind.OUTCOME,
                    "Checks tool calls against the tools' JSON schemas: 1 if they hold to them, else 0. A text is 1 unless a "
                            + "call is required.",
                    false,
                    true)
            .withTools();

    private final JsonSchemas schemas = new JsonSchemas();

    @Override
    public VerifierInfo info() {
        return INFO;
    }

    @Override
    public Score score(ScoreRequest request, ScoreRequest.Candidate candidate) {
        FormFault fault = new FormCheck(request.problem(), null, schemas)
                .of(candidate.text(), candidate.toolCalls(), candidate.complete());
        if (fault != null) {
            return Score.outcome(0, fault.message());
        }
        return Score.outcome(
                1,
                candidate.toolCalls().isEmpty()
                        ? "it answers in text, as it may"
                        : "its calls hold to the schemas of their tools");
    }
}
