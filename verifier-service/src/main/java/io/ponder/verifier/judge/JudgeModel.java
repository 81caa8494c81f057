package io.ponder.verifier.judge;

import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.model.Failure;
import org.springframework.stereotype.Component;

/** The model that judges: for verifiers that ask it something else than {@link JudgeVerifier} does. */
@Component
public final class JudgeModel {

    private final JudgeSettings settings;
    private final JudgeGate gate;
    private final JudgeCall judge;

    JudgeModel(JudgeSettings settings, JudgeGate gate, JudgeCall judge) {
        this.settings = settings;
        this.gate = gate;
        this.judge = judge;
    }

    /**
     * Waits for its turn, and blocks until the model has answered, or has failed after spending tokens.
     *
     * @throws io.ponder.reasoning.model.FailureException when the model was not asked
     */
    public JudgeAnswer ask(
            ScoreRequest request, JudgeQuestion question, RequestContext context, Cancellation cancellation) {
        String model = settings.modelFor(request.model(), null);
        return gate.ask(model, () -> judge.ask(model, question, context, cancellation));
    }

    /** A longer candidate is shown without its middle. */
    public int maxCandidateChars() {
        return settings.maxCandidateChars();
    }

    /** What of the settings decides over answers, for a verifier's version. */
    public Object version() {
        return settings.model() + " " + settings.maxCandidateChars();
    }

    /** The failure of a verifier: without the names of the proposer's fields, which mean nothing to our caller, but for the model. */
    public static Failure named(String verifier, Failure failure) {
        return new Failure(
                failure.kind(),
                "verifier " + verifier + ": " + failure.message(),
                "model".equals(failure.field()) ? "model" : null,
                failure.allowed(),
                failure.retryAfterSeconds());
    }
}
