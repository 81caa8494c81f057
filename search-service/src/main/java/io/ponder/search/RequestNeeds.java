package io.ponder.search;

import io.ponder.contracts.proposer.ModelInfo;
import io.ponder.contracts.search.SearchRequest;
import io.ponder.contracts.search.SearchRequest.SamplingOptions;
import io.ponder.reasoning.model.Capability;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.Field;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Message.Role;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a request itself needs of the engine, whatever its strategy, and which of its fields needs it. */
final class RequestNeeds {

    private final Map<Capability, Field> fields = new EnumMap<>(Capability.class);

    private RequestNeeds() {}

    static RequestNeeds of(SearchRequest request) {
        RequestNeeds needs = new RequestNeeds();
        SamplingOptions sampling = request.sampling();
        Field options = new Field("sampling");
        if (sampling.responseFormat() != null) {
            needs.add(Capability.RESPONSE_FORMAT, options.at("response_format"));
        }
        Integer alternatives = sampling.topLogProbs();
        if (alternatives != null) {
            needs.add(Capability.LOGPROBS, options.at("top_log_probs"));
            if (alternatives > 0) {
                needs.add(Capability.TOP_LOGPROBS, options.at("top_log_probs"));
            }
        }
        Field problem = new Field("problem");
        if (request.problem().tools() != null) {
            needs.add(Capability.TOOLS, problem.at("tools"));
        }
        List<Message> messages = request.problem().messages();
        for (int i = 0; i < messages.size(); i++) {
            needs.add(messages.get(i), problem.at("messages").at(i));
        }
        return needs;
    }

    private void add(Message message, Field field) {
        if (message.role() == Role.TOOL || !message.toolCalls().isEmpty()) {
            add(Capability.TOOLS, field);
        }
        for (int i = 0; i < message.parts().size(); i++) {
            Capability needed = message.parts().get(i).kind().needs();
            if (needed != null) {
                add(needed, field.at("parts").at(i));
            }
        }
    }

    /** The first field that needs it is the one to be named. */
    private void add(Capability needed, Field field) {
        fields.putIfAbsent(needed, field);
    }

    /**
     * Refuses the request if the engine of this model cannot do what it needs.
     *
     * @param models that are served, to name those that can
     */
    void require(ModelInfo model, List<ModelInfo> models) {
        fields.forEach((capability, field) -> {
            if (!model.capabilities().contains(capability)) {
                throw refused(capability, field, model, models);
            }
        });
    }

    private static RuntimeException refused(
            Capability capability, Field field, ModelInfo model, List<ModelInfo> models) {
        List<String> able = models.stream()
                .filter(other -> other.capabilities().contains(capability))
                .map(ModelInfo::id)
                .toList();
        String instead =
                able.isEmpty() ? "no model here can do it" : "these models can do it: " + String.join(", ", able);
        return new Failure(
                        Kind.CAPABILITY_MISSING,
                        field + " needs an engine with " + capability.name().toLowerCase(Locale.ROOT)
                                + ", which that of " + model.id() + " lacks; " + instead,
                        field.path(),
                        List.of(),
                        null)
                .asException();
    }
}
