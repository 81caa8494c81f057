package io.ponder.proposer;

import io.ponder.contracts.proposer.ProposalRequest;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.engine.ProposalReply.Continuation;
import io.ponder.reasoning.model.Sampling;
import io.ponder.reasoning.model.Tokens;
import io.ponder.runtime.tracing.Traced;
import io.ponder.runtime.tracing.Tracing;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The span of one call to the engine, with the attributes of OpenTelemetry's conventions for generative AI. Each try is a
 * span of its own. Used by the call's thread.
 */
public final class EngineSpan {

    private final Traced traced;
    private final @Nullable SpanTexts texts;
    private final List<String> finishReasons = new ArrayList<>();
    private final long began = System.nanoTime();
    private boolean answers;

    private EngineSpan(Traced traced, @Nullable SpanTexts texts) {
        this.traced = traced;
        this.texts = texts;
    }

    /**
     * Which engine is called, and how.
     *
     * @param provider its name in OpenTelemetry's list, where it is on it
     * @param url null if it runs in this process
     * @param attempt 1 for the first
     */
    public record Call(
            String provider,
            @Nullable URI url,
            String model,
            String prefix,
            int samples,
            long seed,
            boolean stream,
            int attempt) {}

    public static EngineSpan begin(Tracing tracing, RequestContext context, ProposalRequest request, Call call) {
        Traced traced = tracing.call("chat " + call.model, context);
        if (!traced.isRecorded()) {
            return new EngineSpan(traced, null);
        }
        Sampling sampling = request.sampling();
        traced.with("gen_ai.operation.name", "chat")
                .with("gen_ai.provider.name", call.provider)
                .with("gen_ai.request.model", call.model)
                .with("gen_ai.request.max_tokens", sampling.maxTokens())
                .with("gen_ai.request.temperature", sampling.temperature())
                .with("gen_ai.request.top_p", sampling.topP())
                .with("gen_ai.request.seed", call.seed)
                .with("gen_ai.request.stream", call.stream)
                .with("gen_ai.request.choice.count", call.samples == 1 ? null : (Integer) call.samples)
                .with("ponder.attempt", call.attempt);
        URI url = call.url;
        if (url != null) {
            traced.with("server.address", url.getHost())
                    .with("server.port", url.getPort() < 0 ? null : (Integer) url.getPort());
        }
        if (!tracing.wantsText()) {
            return new EngineSpan(traced, null);
        }
        traced.with("gen_ai.input.messages", SpanTexts.asked(request.messages(), call.prefix));
        return new EngineSpan(traced, new SpanTexts());
    }

    /** Calls made with it are within this span. */
    public RequestContext context() {
        return traced.context();
    }

    /** The first piece of the answer has arrived. */
    public void answers() {
        if (!answers) {
            answers = true;
            traced.with("gen_ai.response.time_to_first_chunk", (System.nanoTime() - began) / 1e9);
        }
    }

    public void finished(Continuation sample) {
        finishReasons.add(sample.finishReason().name().toLowerCase(Locale.ROOT));
        if (texts != null) {
            texts.add(sample);
        }
    }

    /** What the engine says of its reply; null where it does not. */
    public void responded(@Nullable String id, @Nullable String model) {
        traced.with("gen_ai.response.id", id).with("gen_ai.response.model", model);
    }

    /** All samples arrived. */
    public void done(Tokens spent, boolean isEstimated) {
        end("done", spent, isEstimated);
    }

    /** Nobody waits for the rest. */
    public void cancelled(Tokens spent, boolean isEstimated) {
        end("cancelled", spent, isEstimated);
    }

    /** @param type the kind of failure, in lower case */
    public void failed(String type, Tokens spent, boolean isEstimated) {
        traced.failed(type);
        end("failed", spent, isEstimated);
    }

    private void end(String outcome, Tokens spent, boolean isEstimated) {
        if (traced.isRecorded()) {
            traced.with("gen_ai.usage.input_tokens", spent.prompt())
                    .with("gen_ai.usage.cache_read.input_tokens", spent.cached())
                    .with("gen_ai.usage.output_tokens", spent.completion())
                    .with("ponder.usage.estimated", isEstimated)
                    .with("gen_ai.response.finish_reasons", finishReasons)
                    .with("gen_ai.output.messages", texts == null ? null : texts.answered())
                    .with("ponder.outcome", outcome);
        }
        traced.end();
    }
}
