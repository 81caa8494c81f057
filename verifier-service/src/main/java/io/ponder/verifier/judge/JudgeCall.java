package io.ponder.verifier.judge;

import io.ponder.contracts.proposer.ProposalRequest;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RefusedException;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.contracts.wire.ServiceClient;
import io.ponder.reasoning.engine.ProposalReply;
import io.ponder.reasoning.engine.Proposer;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Sampling;
import io.ponder.reasoning.model.TokenEstimate;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.strategy.Move;
import io.ponder.verifier.verdict.VerdictPrompt;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Asks the proposer a question and reads a single token and its alternatives. */
@Component
final class JudgeCall {

    private static final Sampling ONE_TOKEN = new Sampling(0, 1, 1, List.of(), null);
    private static final int ALTERNATIVES = 20;

    private final ServiceClient proposer;
    private final JudgeSettings settings;
    private final InstantSource clock;

    JudgeCall(ServiceClient proposerClient, JudgeSettings settings, InstantSource clock) {
        this.proposer = proposerClient;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * @param model that answered; null if nobody said
     * @param tokens the engine's own count for the whole call
     * @param isEstimated whether part of {@code tokens} is an estimate, because the engine did not say
     * @param note how the model was asked differently; null if it was not
     * @param failure why there is no answer; null if there is one
     */
    record Answer(
            @Nullable String model,
            Tokens tokens,
            boolean isEstimated,
            List<ProposalReply.Alternative> alternatives,
            @Nullable String note,
            @Nullable Failure failure) {}

    /**
     * Blocks until the model has answered, or has failed after spending tokens. What a model used whose reply was cut off is
     * estimated.
     *
     * @throws RefusedException when the model was not asked
     */
    Answer ask(@Nullable String model, VerdictPrompt prompt, RequestContext context, Cancellation cancellation) {
        ProposalRequest request = new ProposalRequest(
                model,
                prompt.messages(),
                List.of(new Proposer.Prefix("", 1, 0)),
                Move.Unit.SOLUTION,
                ONE_TOKEN,
                ALTERNATIVES,
                false);
        Gathered gathered = new Gathered(TokenEstimate.of(prompt.messages()));
        try {
            proposer.near(context.proposer()).stream(
                    "/v1/proposals",
                    request,
                    context.until(clock.instant().plus(settings.timeout())),
                    ProposalReply.class,
                    cancellation,
                    gathered::add);
        } catch (RefusedException e) {
            throw e;
        } catch (FailureException e) {
            gathered.failure = e.failure();
        }
        return gathered.answer();
    }

    private static final class Gathered {
        private ProposalReply.@Nullable Continuation continuation;
        private ProposalReply.@Nullable End end;
        private @Nullable String note;
        private @Nullable Failure failure;
        private final long promptTokens;

        /** @param promptTokens an estimate, for a reply that does not tell */
        Gathered(long promptTokens) {
            this.promptTokens = promptTokens;
        }

        void add(ProposalReply line) {
            switch (line) {
                case ProposalReply.Continuation c -> continuation = c;
                case ProposalReply.End e -> end = e;
                case ProposalReply.Failed f -> failure = f.failure();
                case ProposalReply.Broken b -> failure = b.failure();
                case ProposalReply.Noted n -> note = n.note();
                case ProposalReply.Progress _, ProposalReply.Delta _ -> {}
            }
        }

        Answer answer() {
            if (end != null && failure != null) {
                return new Answer(end.model(), end.tokens(), end.isEstimated(), List.of(), note, failure);
            }
            if (end != null && continuation != null) {
                return new Answer(
                        end.model(), end.tokens(), end.isEstimated(), continuation.alternatives(), note, null);
            }
            Failure why =
                    failure != null ? failure : Failure.of(Kind.UPSTREAM_ERROR, "proposer-service's reply was cut off");
            Tokens spent = new Tokens(promptTokens, 0, ONE_TOKEN.maxTokens());
            return new Answer(null, end == null ? spent : end.tokens(), true, List.of(), note, why);
        }
    }
}
