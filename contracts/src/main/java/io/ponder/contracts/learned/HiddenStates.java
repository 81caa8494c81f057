package io.ponder.contracts.learned;

import io.ponder.contracts.wire.RequestContext;
import io.ponder.contracts.wire.ServiceClient;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.score.features.Evidence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a model's last layer holds at the last token of a text, by {@code POST /v1/embeddings} of an engine that pools the last
 * token: vLLM with {@code --runner pooling --convert embed}, llama-server with {@code --embeddings --pooling last}. Both scale a
 * vector to length 1. Training and serving ask in the same words.
 */
public final class HiddenStates {

    private record Reply(@Nullable List<Embedding> data) {}

    private record Embedding(int index, float[] embedding) {}

    private final ServiceClient engine;
    private final String model;

    /**
     * @param engine its base, without {@code /v1}
     */
    public HiddenStates(ServiceClient engine, String model) {
        this.engine = engine;
        this.model = model;
    }

    public String model() {
        return model;
    }

    /** Candidates with one vector of the whole text each. */
    public List<Evidence> ofTexts(String question, List<Evidence> candidates, RequestContext context) {
        List<float[]> states =
                of(question, candidates.stream().map(Evidence::text).toList(), context);
        List<Evidence> all = new ArrayList<>();
        for (int i = 0; i < states.size(); i++) {
            all.add(candidates.get(i).with(List.of(states.get(i))));
        }
        return all;
    }

    /** A candidate with a vector of the text up to each of its steps. */
    public Evidence ofSteps(String question, Evidence candidate, RequestContext context) {
        List<String> prefixes = new ArrayList<>();
        for (int end = 1; end <= candidate.steps().size(); end++) {
            prefixes.add(String.join("\n\n", candidate.steps().subList(0, end)));
        }
        return candidate.with(of(question, prefixes, context));
    }

    private List<float[]> of(String question, List<String> texts, RequestContext context) {
        // Whoever asks may have another idea of white space.
        String asked = String.join(" ", question.strip().split("\\s+"));
        Map<String, Object> body = Map.of(
                "model",
                model,
                "input",
                texts.stream().map(text -> asked + "\n\n" + text).toList(),
                "encoding_format",
                "float");
        List<Embedding> data =
                engine.post("/v1/embeddings", body, Reply.class, context).data();
        if (data == null || data.size() != texts.size()) {
            throw Failure.of(
                            Failure.Kind.UPSTREAM_ERROR,
                            "the embeddings' engine gave " + (data == null ? 0 : data.size()) + " vectors for "
                                    + texts.size() + " texts")
                    .asException();
        }
        return data.stream()
                .sorted(Comparator.comparingInt(Embedding::index))
                .map(Embedding::embedding)
                .toList();
    }
}
