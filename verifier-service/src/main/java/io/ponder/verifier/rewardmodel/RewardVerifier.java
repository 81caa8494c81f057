package io.ponder.verifier.rewardmodel;

import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.verifier.VerifierInfo;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.engine.ScoreReply;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.TokenEstimate;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.score.JudgeEffort;
import io.ponder.reasoning.score.Score;
import io.ponder.verifier.rewardmodel.backend.RewardAnswer;
import io.ponder.verifier.rewardmodel.backend.RewardInput;
import io.ponder.verifier.rewardmodel.config.ModelSettings.Thoughts;
import io.ponder.verifier.rewardmodel.config.RewardModel;
import io.ponder.verifier.rewardmodel.queue.Batcher;
import io.ponder.verifier.scoring.Verifier;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Uses a reward model as a verifier. The model gives one number for each step of a candidate, or one for the whole; its
 * settings say how to map them to 0 to 1. It is a failure if there are not as many scores as steps.
 */
final class RewardVerifier implements Verifier {

    private static final int SHOWN_SCORES = 16;

    private final RewardModel model;
    private final InputWriter writer;
    private final Batcher batcher;
    private final InstantSource clock;
    private final VerifierInfo info;

    RewardVerifier(RewardModel model, Batcher batcher, InstantSource clock) {
        this.model = model;
        this.writer = new InputWriter(model);
        this.batcher = batcher;
        this.clock = clock;
        this.info = new VerifierInfo(
                        model.name(),
                        model.kind(),
                        "The reward model " + model.model() + (model.isProcess() ? ", a score for each step." : "."),
                        false,
                        true,
                        Set.of(),
                        Set.of(model.model()))
                .withVersion(model.version())
                .withEffort(effort(model));
    }

    /** One question, but for verdicts that follow a written verification. */
    private static @Nullable JudgeEffort effort(RewardModel model) {
        int rationales = model.verdict().rationales();
        return rationales == 0
                ? null
                : new JudgeEffort(2 * rationales, rationales * (model.verdict().rationaleTokens() + 1));
    }

    @Override
    public VerifierInfo info() {
        return info;
    }

    @Override
    public boolean seesThoughts() {
        return model.thoughts() == Thoughts.KEEP;
    }

    /** @param answer null if the request was cancelled */
    private record Reply(
            int candidate,
            @Nullable String note,
            int scores,
            @Nullable RewardAnswer answer) {}

    @Override
    public ScoreReply.End score(
            ScoreRequest request,
            RequestContext context,
            Cancellation cancellation,
            Consumer<? super ScoreReply> send) {
        BlockingQueue<Reply> replies = new LinkedBlockingQueue<>();
        List<RewardInput> inputs = new ArrayList<>();
        List<Consumer<RewardAnswer>> answered = new ArrayList<>();
        List<Integer> candidates = new ArrayList<>();
        for (int i = 0; i < request.candidates().size(); i++) {
            int candidate = i;
            try {
                InputWriter.Written written =
                        writer.write(request.problem(), request.candidates().get(i));
                inputs.add(written.input());
                int scores = written.input().scores();
                answered.add(answer -> replies.add(new Reply(candidate, written.note(), scores, answer)));
                candidates.add(candidate);
            } catch (FailureException e) {
                send.accept(new ScoreReply.Failed(candidate, named(e.failure())));
            }
        }
        List<Batcher.Waiting> waiting = batcher.submit(inputs, context, answered);
        Map<Integer, Batcher.Waiting> open = new LinkedHashMap<>();
        for (int i = 0; i < candidates.size(); i++) {
            open.put(candidates.get(i), waiting.get(i));
        }
        cancellation.onCancel(() -> {
            batcher.withdraw(waiting);
            replies.add(new Reply(-1, null, 0, null));
        });
        Tokens tokens = Tokens.NONE;
        boolean estimated = false;
        try {
            while (!open.isEmpty()) {
                Reply reply = next(replies, context);
                if (reply == null) {
                    for (var left : open.entrySet()) {
                        if (isCounted() && left.getValue().isUnderWay()) {
                            tokens = tokens.plus(mayHaveRead(left.getValue().input()));
                            estimated = true;
                        }
                        send.accept(outOfTime(left.getKey()));
                    }
                    break;
                }
                if (reply.answer() == null) {
                    throw Failure.of(Kind.TIMEOUT, "the request was cancelled").asException();
                } else if (open.remove(reply.candidate()) != null) {
                    tokens = tokens.plus(reply.answer().tokens());
                    estimated |= reply.answer().isEstimated();
                    send.accept(line(reply, reply.answer()));
                }
            }
        } finally {
            batcher.withdraw(waiting);
        }
        return new ScoreReply.End(model.model(), tokens, estimated ? true : null);
    }

    /** Whether tokens are counted: by engines they are, in this process they are not. */
    private boolean isCounted() {
        return model.onnx() == null;
    }

    private static Tokens mayHaveRead(RewardInput input) {
        String text = input.text();
        long read = text == null
                ? TokenEstimate.of(input.messages()) + TokenEstimate.of(input.solution())
                : TokenEstimate.of(text);
        return new Tokens(read, 0, 0);
    }

    private ScoreReply outOfTime(int candidate) {
        return new ScoreReply.Failed(
                candidate, named(Failure.of(Kind.TIMEOUT, "the request's time was up before the model answered")));
    }

    /** The next answer; null if the request's time is up first. */
    private @Nullable Reply next(BlockingQueue<Reply> replies, RequestContext context) {
        Instant deadline = context.deadline();
        try {
            if (deadline == null) {
                return replies.take();
            }
            return replies.poll(
                    Math.max(0, Duration.between(clock.instant(), deadline).toMillis()), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.of(Kind.TIMEOUT, "the request was cancelled").asException();
        }
    }

    private ScoreReply line(Reply reply, RewardAnswer answer) {
        return switch (answer) {
            case RewardAnswer.Failed failed -> new ScoreReply.Failed(reply.candidate(), named(failed.failure()));
            case RewardAnswer.Raw raw -> {
                try {
                    yield new ScoreReply.Scored(reply.candidate(), score(reply, raw), raw.tokens());
                } catch (FailureException e) {
                    yield new ScoreReply.Failed(reply.candidate(), named(e.failure()));
                }
            }
        };
    }

    private Score score(Reply reply, RewardAnswer.Raw raw) {
        if (raw.rows().size() != reply.scores()) {
            throw Failure.of(
                            Kind.UPSTREAM_ERROR,
                            "gave " + raw.rows().size() + " scores where " + reply.scores() + " were expected"
                                    + (model.isProcess()
                                            ? ", one for each step; check that the separator is the token the engine"
                                                    + " scores steps at"
                                            : ""))
                    .asException();
        }
        List<Double> scores = new ArrayList<>();
        for (int i = 0; i < raw.rows().size(); i++) {
            try {
                scores.add(model.normalisation().score(raw.rows().get(i)));
            } catch (FailureException e) {
                String step = model.isProcess() ? " for step " + (i + 1) : "";
                throw e.failure().withMessage(e.failure().message() + step).asException();
            }
        }
        String explanation = explanation(raw, reply.note());
        return model.isProcess() ? Score.steps(scores, explanation) : Score.outcome(scores.getFirst(), explanation);
    }

    private String explanation(RewardAnswer.Raw raw, @Nullable String note) {
        String numbers = raw.rows().stream()
                .limit(SHOWN_SCORES)
                .map(row -> row.stream()
                        .map(x -> String.format(Locale.ROOT, "%.4g", x))
                        .collect(Collectors.joining("/")))
                .collect(Collectors.joining(", "));
        StringBuilder text = new StringBuilder(model.model()).append(": raw ").append(numbers);
        if (raw.rows().size() > SHOWN_SCORES) {
            text.append(" and ").append(raw.rows().size() - SHOWN_SCORES).append(" more");
        }
        for (String more : new String[] {raw.note(), note}) {
            if (more != null) {
                text.append("; ").append(more);
            }
        }
        return text.toString();
    }

    private Failure named(Failure failure) {
        return failure.withMessage("verifier " + model.name() + ": " + failure.message());
    }
}
