package io.ponder.verifier.rewardmodel.wire;

import io.ponder.verifier.rewardmodel.backend.RewardBackend;
import io.ponder.verifier.rewardmodel.config.RewardModel;
import java.time.InstantSource;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;

/**
 * All wire formats. A new one takes one file, a {@link io.ponder.verifier.rewardmodel.config.BackendName} and one line
 * here.
 */
public final class RewardBackends {

    private final CloseableHttpClient http;
    private final InstantSource clock;

    public RewardBackends(CloseableHttpClient http, InstantSource clock) {
        this.http = http;
        this.clock = clock;
    }

    public RewardBackend of(RewardModel model) {
        RewardHttp engine = new RewardHttp(model, http, clock);
        return switch (model.backend()) {
            case VLLM_POOLING -> new VllmPooling(model, engine);
            case VLLM_CLASSIFY -> new VllmClassify(model, engine);
            case VLLM_SCORE -> new VllmScore(model, engine);
            case SGLANG_CLASSIFY -> new SglangClassify(model, engine);
            case LLAMA_RERANK -> new LlamaRerank(model, engine);
            case ONNX -> throw new IllegalArgumentException("the backend onnx runs in this process");
            case OPENAI_VERDICT -> new VerdictBackend(model, new OpenAiVerdict(model, engine), engine);
            case VLLM_GENERATIVE_SCORING -> new VerdictBackend(model, new VllmGenerativeScoring(model, engine), engine);
        };
    }
}
