package io.ponder.verifier.rewardmodel.wire;

import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Tokens;
import io.ponder.verifier.rewardmodel.backend.RewardAnswer;
import io.ponder.verifier.rewardmodel.backend.RewardInput;
import io.ponder.verifier.rewardmodel.backend.UncountedException;
import io.ponder.verifier.rewardmodel.config.ModelSettings.VerdictSettings;
import io.ponder.verifier.rewardmodel.config.RewardModel;
import io.ponder.verifier.verdict.VerdictPrompt;
import java.util.ArrayList;
import java.util.List;

/**
 * Uses a generative model as a reward model (GenRM, Zhang et al. 2024, arXiv 2408.15240). It asks for a verdict on the
 * final answer or on each step. With rationales, the score is the mean verdict after that many written verifications
 * (GenRM-CoT, section 3.2).
 */
final class VerdictBackend extends HttpBackend {

    private final VerdictReader reader;
    private final Rationales rationales;
    private final ParallelCalls candidates;

    VerdictBackend(RewardModel model, VerdictReader reader, RewardHttp http) {
        super(model, http);
        this.reader = reader;
        this.rationales = new Rationales(model, http);
        this.candidates = new ParallelCalls(
                model.batching().maxConcurrent() * model.batching().maxBatch());
    }

    @Override
    public List<RewardAnswer> ask(List<RewardInput> inputs, RequestContext context, Cancellation cancellation) {
        if (model.verdict().rationales() > 0) {
            return candidates.each(inputs, cancellation, (input, part) -> thoughtOver(input, context, part));
        }
        List<List<Message>> questions = new ArrayList<>();
        for (RewardInput input : inputs) {
            for (int step = 1; step <= input.scores(); step++) {
                questions.add(question(input, step));
            }
        }
        List<RewardAnswer> verdicts = reader.read(questions, context, cancellation);
        List<RewardAnswer> answers = new ArrayList<>();
        int from = 0;
        for (RewardInput input : inputs) {
            answers.add(together(input, verdicts.subList(from, from + input.scores())));
            from += input.scores();
        }
        return answers;
    }

    private List<Message> question(RewardInput input, int step) {
        if (!model.isProcess()) {
            return VerdictPrompt.of(input.messages(), input.solution(), model.maxInputChars())
                    .messages();
        }
        List<String> steps = input.steps().subList(0, step);
        return model.verdict().form() == VerdictSettings.Form.TURNS
                ? turns(input, steps)
                : VerdictPrompt.ofLastStep(input.messages(), steps).messages();
    }

    /**
     * As in the training of RLHFlow's models: the problem precedes the first step, and each step is answered with a
     * mark.
     */
    private List<Message> turns(RewardInput input, List<String> steps) {
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            messages.add(
                    Message.user(i == 0 ? VerdictPrompt.text(input.messages()) + " " + steps.get(i) : steps.get(i)));
            if (i < steps.size() - 1) {
                messages.add(Message.assistant(model.verdict().good()));
            }
        }
        return messages;
    }

    private static RewardAnswer together(RewardInput input, List<RewardAnswer> verdicts) {
        List<List<Double>> rows = new ArrayList<>();
        Tokens tokens = Tokens.NONE;
        boolean estimated = false;
        Failure failure = null;
        for (int i = 0; i < verdicts.size(); i++) {
            tokens = tokens.plus(verdicts.get(i).tokens());
            estimated |= verdicts.get(i).isEstimated();
            switch (verdicts.get(i)) {
                case RewardAnswer.Raw raw -> rows.addAll(raw.rows());
                case RewardAnswer.Failed failed -> {
                    if (failure == null) {
                        failure = ofStep(input, i + 1, failed.failure());
                    }
                }
            }
        }
        return failure == null
                ? new RewardAnswer.Raw(rows, tokens, estimated, null)
                : new RewardAnswer.Failed(failure, tokens, estimated);
    }

    private static Failure ofStep(RewardInput input, int step, Failure failure) {
        return input.steps().isEmpty() ? failure : failure.withMessage("step " + step + ": " + failure.message());
    }

    private RewardAnswer thoughtOver(RewardInput input, RequestContext context, Cancellation cancellation) {
        Rationales.Written written = rationales.write(input, context, cancellation);
        Tokens tokens = written.tokens();
        List<RewardAnswer> verdicts;
        try {
            verdicts = reader.read(written.conversations(), context, cancellation);
        } catch (FailureException e) {
            return new RewardAnswer.Failed(e.failure(), tokens).after(UncountedException.lost(e));
        }
        List<Double> said = new ArrayList<>();
        boolean estimated = false;
        Failure failure = null;
        for (RewardAnswer verdict : verdicts) {
            tokens = tokens.plus(verdict.tokens());
            estimated |= verdict.isEstimated();
            switch (verdict) {
                case RewardAnswer.Raw raw -> said.add(raw.rows().getFirst().getFirst());
                case RewardAnswer.Failed failed -> failure = failed.failure();
            }
        }
        if (said.isEmpty() && failure != null) {
            return new RewardAnswer.Failed(failure, tokens, estimated);
        }
        double mean = said.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
        return new RewardAnswer.Raw(
                List.of(List.of(mean)),
                tokens,
                estimated,
                "mean of " + said.size() + " verifications"
                        + (said.size() < verdicts.size()
                                ? "; " + (verdicts.size() - said.size()) + " ended without a verdict"
                                : ""));
    }
}
