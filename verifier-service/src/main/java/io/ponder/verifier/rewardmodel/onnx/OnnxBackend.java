package io.ponder.verifier.rewardmodel.onnx;

import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.verifier.rewardmodel.backend.RewardAnswer;
import io.ponder.verifier.rewardmodel.backend.RewardBackend;
import io.ponder.verifier.rewardmodel.backend.RewardInput;
import io.ponder.verifier.rewardmodel.config.ModelSettings.LongInputs;
import io.ponder.verifier.rewardmodel.config.OnnxSettings;
import io.ponder.verifier.rewardmodel.config.RewardModel;
import io.ponder.verifier.verdict.VerdictPrompt;
import java.time.InstantSource;
import java.util.List;

/**
 * An encoder in this process that reads problem and candidate as a pair. It counts no tokens, because nobody pays for
 * them.
 */
public final class OnnxBackend implements RewardBackend {

    private final OnnxModel model;

    private OnnxBackend(OnnxModel model) {
        this.model = model;
    }

    /**
     * Loads the model.
     *
     * @throws IllegalArgumentException naming the model and the wrong setting
     */
    public static RewardBackend open(RewardModel model, OnnxSettings settings, InstantSource clock) {
        try {
            boolean shorten = model.longInputs() == LongInputs.TRUNCATE;
            return new OnnxBackend(OnnxModel.open(settings, shorten, model.normalisation()::check, clock));
        } catch (IllegalArgumentException e) {
            IllegalArgumentException wrong = RewardModel.wrong("model " + model.name(), String.valueOf(e.getMessage()));
            wrong.initCause(e);
            throw wrong;
        }
    }

    @Override
    public List<RewardAnswer> ask(List<RewardInput> inputs, RequestContext context, Cancellation cancellation) {
        List<Pair> pairs = inputs.stream()
                .map(input -> new Pair(VerdictPrompt.text(input.messages()), input.solution()))
                .toList();
        return model.ask(pairs, context, cancellation);
    }

    @Override
    public void close() {
        model.close();
    }
}
