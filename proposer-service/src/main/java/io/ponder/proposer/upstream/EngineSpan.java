package io.ponder.proposer.upstream;

import io.ponder.contracts.proposer.ProposalRequest;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.engines.EngineException;
import io.ponder.engines.Fault;
import io.ponder.proposer.SpanTexts;
import io.ponder.reasoning.engine.ProposalReply.Continuation;
import io.ponder.reasoning.engine.Proposer.Prefix;
import io.ponder.reasoning.model.Sampling;
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
final class EngineSpan {

    private final Traced traced;
    private final @Nullable SpanTexts texts;
    private final List<String> finishReasons = new ArrayList<>();
    private final long began = System.nanoTime();
    private boolean answers;

    private EngineSpan(Traced traced, @Nullable SpanTexts texts) {
        this.traced = traced;
        this.texts = texts;
    }

    static EngineSpan begin(
            Tracing tracing,
            URI engine,
            RequestContext context,
            ProposalRequest request,
            EngineModel model,
            Prefix prefix,
            int samples,
            long seed,
            boolean stream,
            int attempt) {
        Traced traced = tracing.call("chat " + model.name(), context);
        if (traced.isRecorded()) {
            Sampling sampling = request.sampling();
            traced.with("gen_ai.operation.name", "chat")
                    .with("gen_ai.provider.name", model.dialect().provider(String.valueOf(engine.getHost())))
                    .with("gen_ai.request.model", model.name())
                    .with("gen_ai.request.max_tokens", sampling.maxTokens())
                    .with("gen_ai.request.temperature", sampling.temperature())
                    .with("gen_ai.request.top_p", sampling.topP())
                    .with("gen_ai.request.seed", seed)
                    .with("gen_ai.request.stream", stream)
                    .with("gen_ai.request.choice.count", samples == 1 ? null : (Integer) samples)
                    .with("server.address", engine.getHost())
                    .with("server.port", engine.getPort() < 0 ? null : (Integer) engine.getPort())
                    .with("ponder.attempt", attempt);
        }
        SpanTexts texts = traced.isRecorded() && tracing.wantsText() ? new SpanTexts() : null;
        if (texts != null) {
            traced.with("gen_ai.input.messages", SpanTexts.asked(request.messages(), prefix.text()));
        }
        return new EngineSpan(traced, texts);
    }

    RequestContext context() {
        return traced.context();
    }

    /** The first piece of the answer has arrived. */
    void answers() {
        if (!answers) {
            answers = true;
            traced.with("gen_ai.response.time_to_first_chunk", (System.nanoTime() - began) / 1e9);
        }
    }

    void finished(Continuation sample) {
        finishReasons.add(sample.finishReason().name().toLowerCase(Locale.ROOT));
        if (texts != null) {
            texts.add(sample);
        }
    }

    /** @param failed null if all samples arrived */
    void end(CallUsage usage, @Nullable EngineException failed) {
        if (traced.isRecorded()) {
            traced.with("gen_ai.usage.input_tokens", usage.spent().prompt())
                    .with("gen_ai.usage.cache_read.input_tokens", usage.spent().cached())
                    .with("gen_ai.usage.output_tokens", usage.spent().completion())
                    .with("ponder.usage.estimated", usage.isEstimated())
                    .with("gen_ai.response.finish_reasons", finishReasons)
                    .with("gen_ai.output.messages", texts == null ? null : texts.answered());
            if (failed != null && failed.fault() == Fault.STOPPED) {
                traced.with("ponder.outcome", "cancelled");
            } else if (failed != null) {
                traced.with("ponder.outcome", "failed")
                        .failed(failed.fault().name().toLowerCase(Locale.ROOT));
            } else {
                traced.with("ponder.outcome", "done");
            }
        }
        traced.end();
    }
}
