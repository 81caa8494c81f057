package io.ponder.verifier.reward;

import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.Tokens;
import io.ponder.verifier.reward.onnx.OnnxAnswer;
import io.ponder.verifier.reward.onnx.OnnxModel;
import io.ponder.verifier.reward.onnx.Pair;
import io.ponder.verifier.verdict.VerdictPrompt;
import java.util.ArrayList;
import java.util.List;

/** An encoder in this process, which is shown problem and candidate as a pair. It counts no tokens, as nobody pays for them. */
final class OnnxBackend implements RewardBackend {

    private final OnnxModel model;

    OnnxBackend(OnnxModel model) {
        this.model = model;
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
