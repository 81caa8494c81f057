package io.ponder.proposer;

import io.ponder.contracts.proposer.ModelInfo;
import io.ponder.contracts.proposer.ProposalRequest;
import io.ponder.reasoning.model.Capability;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Part;
import io.ponder.reasoning.strategy.Move.Unit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Checks a proposal before it reaches the engine. */
final class ProposalCheck {

    private ProposalCheck() {}

    /**
     * @return the model that will answer
     * @throws io.ponder.reasoning.model.FailureException naming the wrong field or the missing capability
     */
    static ModelInfo check(ProposalRequest proposal, Backend backend) {
        proposal.check();
        ModelInfo model = model(proposal.model(), backend);
        capabilities(proposal, model);
        return model;
    }

    /** @param wanted null for the default */
    static ModelInfo model(@Nullable String wanted, Backend backend) {
        List<ModelInfo> models = backend.models();
        if (models.isEmpty()) {
            throw backend.unready()
                    .orElseGet(() -> Failure.of(Kind.UPSTREAM_UNAVAILABLE, "the engine is not ready yet"))
                    .asException();
        }
        if (wanted == null) {
            return models.getFirst();
        }
        for (ModelInfo model : models) {
            if (model.id().equals(wanted)) {
                return model;
            }
        }
        List<String> known = models.stream().map(ModelInfo::id).toList();
        throw new Failure(
                        Kind.UNKNOWN_MODEL,
                        "there is no model " + wanted + " here; there is " + String.join(", ", known),
                        "model",
                        known,
                        null)
                .asException();
    }

    private static void capabilities(ProposalRequest proposal, ModelInfo model) {
        if (proposal.unit() == Unit.STEP) {
            require(Capability.CONTINUATION, model, "single steps");
        }
        if (proposal.prefixes().stream().anyMatch(p -> !p.text().isEmpty())) {
            require(Capability.CONTINUATION, model, "continuing a partial answer");
        }
        if (proposal.alternatives() > 0) {
            require(Capability.TOP_LOGPROBS, model, "the most likely first tokens");
        }
        if (proposal.wantsDistribution()) {
            require(Capability.LOGPROBS, model, "token distributions");
            require(Capability.TOP_LOGPROBS, model, "token distributions");
        }
        if (proposal.sampling().confidenceFloor() != null) {
            require(Capability.LOGPROBS, model, "a confidence floor");
        }
        Integer reported = proposal.sampling().topLogProbs();
        if (reported != null) {
            require(reported > 0 ? Capability.TOP_LOGPROBS : Capability.LOGPROBS, model, "log-probabilities");
        }
        if (proposal.tools() != null) {
            require(Capability.TOOLS, model, "tools");
        }
        for (Message message : proposal.messages()) {
            if (!message.toolCalls().isEmpty() || message.role() == Message.Role.TOOL) {
                require(Capability.TOOLS, model, "a conversation with tool calls");
            }
            for (Part part : message.parts()) {
                Capability needed = part.kind().needs();
                if (needed != null) {
                    require(needed, model, "an answer to a message with " + purpose(part.kind()));
                }
            }
        }
        if (proposal.sampling().responseFormat() != null) {
            require(Capability.RESPONSE_FORMAT, model, "a response format");
        }
    }

    private static String purpose(Part.Kind kind) {
        return switch (kind) {
            case TEXT -> "text";
            case IMAGE -> "an image";
            case AUDIO -> "audio";
            case FILE -> "a file";
        };
    }

    private static void require(Capability capability, ModelInfo model, String purpose) {
        if (!model.capabilities().contains(capability)) {
            throw new Failure(
                            Kind.CAPABILITY_MISSING,
                            "the engine of " + model.id() + " lacks the capability "
                                    + capability.name().toLowerCase(Locale.ROOT) + ", which is needed for " + purpose,
                            null,
                            model.capabilities().stream()
                                    .map(c -> c.name().toLowerCase(Locale.ROOT))
                                    .sorted()
                                    .toList(),
                            null)
                    .asException();
        }
    }
}
