package io.ponder.verifier.reward;

import io.ponder.verifier.reward.onnx.OnnxModel;
import io.ponder.verifier.reward.onnx.OnnxSettings;
import java.time.InstantSource;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;

/** The index of the backends that exist. A new one is one file, a name and a line here. */
final class RewardBackends {

    private final CloseableHttpClient http;
    private final InstantSource clock;

    RewardBackends(CloseableHttpClient http, InstantSource clock) {
        this.http = http;
        this.clock = clock;
    }

    RewardBackend of(RewardModel model) {
        if (model.onnx() != null) {
            return onnx(model, model.onnx());
        }
        RewardHttp engine = new RewardHttp(model, http, clock);
        return switch (model.backend()) {
            case VLLM_POOLING -> new VllmPooling(model, engine);
            case VLLM_CLASSIFY -> new VllmClassify(model, engine);
            case VLLM_SCORE -> new VllmScore(model, engine);
            case SGLANG_CLASSIFY -> new SglangClassify(model, engine);
            case LLAMA_RERANK -> new LlamaRerank(model, engine);
            case ONNX -> throw new IllegalStateException("a model of the backend onnx has settings for it");
            case OPENAI_VERDICT -> new VerdictBackend(model, new OpenAiVerdict(model, engine), engine);
            case VLLM_GENERATIVE_SCORING -> new VerdictBackend(model, new VllmGenerativeScoring(model, engine), engine);
        };
    }

    private RewardBackend onnx(RewardModel model, OnnxSettings settings) {
        try {
            boolean shorten = model.longInputs() == ModelSettings.LongInputs.TRUNCATE;
            return new OnnxBackend(OnnxModel.open(settings, shorten, model.normalisation()::check, clock));
        } catch (IllegalArgumentException e) {
            IllegalArgumentException wrong = RewardModel.wrong("model " + model.name(), String.valueOf(e.getMessage()));
            wrong.initCause(e);
            throw wrong;
        }
    }
}
