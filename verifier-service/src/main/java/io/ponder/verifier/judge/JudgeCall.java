package io.ponder.verifier.judge;

import io.ponder.contracts.proposer.ModelInfo;
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
import io.ponder.reasoning.model.TokenEstimate;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.strategy.Move;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Asks the proposer a question. */
@Component
final class JudgeCall {

    private final ServiceClient proposer;
    private final JudgeSettings settings;
    private final InstantSource clock;

    JudgeCall(ServiceClient proposerClient, JudgeSettings settings, InstantSource clock) {
        this.proposer = proposerClient;
        this.settings = settings;
        this.clock = clock;
    }

    /** The models there are, default first. */
    List<ModelInfo> models(RequestContext context) {
        return proposer.near(context.proposer())
                .get("/v1/models", ModelInfo.Listing.class, context)
                .models();
    }

    /**
     * Blocks until the model has answered, or has failed after spending tokens. What a model used whose reply was cut off is
     * estimated.
     *
     * @throws RefusedException when the model was not asked
     */
    JudgeAnswer ask(@Nullable String model, JudgeQuestion question, RequestContext context, Cancellation cancellation) {
        ProposalRequest request = new ProposalRequest(
                model,
                question.messages(),
                List.of(new Proposer.Prefix("", question.samples(), 0)),
                Move.Unit.SOLUTION,
                question.sampling(),
                question.alternatives(),
                false);
        Gathered gathered = new Gathered(question);
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
        private final JudgeQuestion question;
        private final List<ProposalReply.Continuation> replies = new ArrayList<>();
        private ProposalReply.@Nullable End end;
        private @Nullable String note;
        private @Nullable Failure failure;

        Gathered(JudgeQuestion question) {
            this.question = question;
        }

        void add(ProposalReply line) {
            switch (line) {
                case ProposalReply.Continuation c -> replies.add(c);
                case ProposalReply.End e -> end = e;
                case ProposalReply.Failed f -> failure = f.failure();
                case ProposalReply.Broken b -> failure = b.failure();
                case ProposalReply.Noted n -> note = n.note();
                case ProposalReply.Progress _, ProposalReply.Delta _ -> {}
            }
        }

        JudgeAnswer answer() {
            if (end != null && !replies.isEmpty() && (failure == null || question.samples() > 1)) {
                return new JudgeAnswer(end.model(), end.tokens(), end.isEstimated(), replies, note, null);
            }
            if (end != null && failure != null) {
                return new JudgeAnswer(end.model(), end.tokens(), end.isEstimated(), List.of(), note, failure);
            }
            Failure why =
                    failure != null ? failure : Failure.of(Kind.UPSTREAM_ERROR, "proposer-service's reply was cut off");
            return new JudgeAnswer(null, end == null ? most() : end.tokens(), true, List.of(), note, why);
        }

        /** An estimate, for a reply that does not tell. */
        private Tokens most() {
            long written = (long) question.samples() * question.sampling().maxTokens();
            return new Tokens(TokenEstimate.of(question.messages()), 0, written);
        }
    }
}
