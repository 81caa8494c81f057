package io.ponder.verifier.judge;

import io.ponder.contracts.proposer.ModelInfo;
import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.engine.ScoreReply;
import io.ponder.reasoning.model.Capability;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
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

    /**
     * Whether the engine of the model does not tell how likely a word is, so that a verdict cannot be read. Each candidate is then
     * sent that failure, before a token is spent.
     */
    public boolean lacksVerdicts(
            String verifier, ScoreRequest request, RequestContext context, Consumer<? super ScoreReply> send) {
        Failure lack = lack(request, context);
        for (int i = 0; lack != null && i < request.candidates().size(); i++) {
            send.accept(new ScoreReply.Failed(i, named(verifier, lack)));
        }
        return lack != null;
    }

    /** Null also for a model that is not listed, which the proposer refuses by itself. */
    private @Nullable Failure lack(ScoreRequest request, RequestContext context) {
        try {
            String asked = settings.modelFor(request.model(), null);
            List<ModelInfo> models = judge.models(context);
            return models.stream()
                    .filter(model -> asked == null || model.id().equals(asked))
                    .findFirst()
                    .filter(model -> !model.capabilities().contains(Capability.TOP_LOGPROBS))
                    .map(model -> new Failure(
                            Kind.CAPABILITY_MISSING,
                            "it reads its verdict from log-probabilities, and the engine of " + model.id()
                                    + " lacks top_logprobs; let another model judge",
                            "model",
                            models.stream()
                                    .filter(other -> other.capabilities().contains(Capability.TOP_LOGPROBS))
                                    .map(ModelInfo::id)
                                    .toList(),
                            null))
                    .orElse(null);
        } catch (FailureException e) {
            return e.failure();
        }
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
