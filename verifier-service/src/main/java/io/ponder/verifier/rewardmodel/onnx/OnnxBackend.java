package io.ponder.verifier.rewardmodel.onnx;

import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.model.Tokens;
import io.ponder.verifier.rewardmodel.backend.RewardAnswer;
import io.ponder.verifier.rewardmodel.backend.RewardBackend;
import io.ponder.verifier.rewardmodel.backend.RewardInput;
import io.ponder.verifier.rewardmodel.config.ModelSettings.LongInputs;
import io.ponder.verifier.rewardmodel.config.OnnxSettings;
import io.ponder.verifier.rewardmodel.config.RewardModel;
import io.ponder.verifier.verdict.VerdictPrompt;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** An encoder in this process, which is shown problem and candidate as a pair. It counts no tokens, as nobody pays for them. */
public final class OnnxBackend implements RewardBackend {

    private final OnnxModel model;

    private OnnxBackend(OnnxModel model) {
        this.model = model;
    }

    /**
     * Loads the model.
     *
     * @throws IllegalArgumentException naming the model and the setting at fault
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
        List<RewardAnswer> answers = new ArrayList<>();
        for (OnnxAnswer answer : model.ask(pairs, context, cancellation)) {
            answers.add(
                    switch (answer) {
                        case OnnxAnswer.Labels labels ->
                            new RewardAnswer.Raw(List.of(labels.row()), Tokens.NONE, labels.note());
                        case OnnxAnswer.Refused refused -> new RewardAnswer.Failed(refused.failure(), Tokens.NONE);
                    });
        }
        return answers;
    }

    @Override
    public void close() {
        model.close();
    }
}
