package io.ponder.proposer;

import io.ponder.contracts.proposer.ModelInfo;
import io.ponder.contracts.proposer.ProposalRequest;
import io.ponder.contracts.proposer.ProposalRequest.Prefix;
import io.ponder.contracts.proposer.ProposalRequest.Unit;
import io.ponder.reasoning.Capability;
import io.ponder.reasoning.Failure;
import io.ponder.reasoning.Failure.Kind;
import java.util.List;
import java.util.Locale;

/** What a proposal must be before an engine sees it. */
final class ProposalCheck {

    private static final int MOST_SAMPLES = 256;
    private static final int MOST_PREFIXES = 1024;
    private static final int MOST_ALTERNATIVES = 20;

    private ProposalCheck() {}

    /**
     * @return the model that is to answer
     * @throws io.ponder.reasoning.FailureException naming the field, or the capability that is missing
     */
    static ModelInfo check(ProposalRequest proposal, Backend backend) {
        form(proposal);
        ModelInfo model = model(proposal, backend);
        capabilities(proposal, model);
        return model;
    }

    // A record says that its parts are not null; JSON that leaves them out does not know.
    @SuppressWarnings("ConstantValue")
    private static void form(ProposalRequest proposal) {
        if (proposal.messages().isEmpty()) {
            throw invalid("messages", "messages is empty, but a proposal needs at least one message");
        }
        for (int i = 0; i < proposal.messages().size(); i++) {
            if (proposal.messages().get(i).role() == null
                    || proposal.messages().get(i).content() == null) {
                throw invalid("messages." + i, "a message needs a role and a content");
            }
        }
        List<Prefix> prefixes = proposal.prefixes();
        if (prefixes.isEmpty() || prefixes.size() > MOST_PREFIXES) {
            throw invalid(
                    "prefixes",
                    "prefixes holds " + prefixes.size() + " entries, but must hold 1 to " + MOST_PREFIXES
                            + "; an empty text starts a new answer");
        }
        for (int i = 0; i < prefixes.size(); i++) {
            prefix("prefixes." + i, prefixes.get(i));
        }
        if (proposal.unit() == null) {
            throw invalid("unit", "unit is missing; it is solution or step");
        }
        if (proposal.sampling() == null) {
            throw invalid("sampling", "sampling is missing");
        }
        if (proposal.alternatives() < 0 || proposal.alternatives() > MOST_ALTERNATIVES) {
            throw invalid(
                    "alternatives",
                    "alternatives is " + proposal.alternatives() + ", but must lie in 0.." + MOST_ALTERNATIVES);
        }
    }

    @SuppressWarnings("ConstantValue")
    private static void prefix(String field, Prefix prefix) {
        if (prefix.text() == null) {
            throw invalid(field + ".text", "a prefix needs a text; an empty one starts a new answer");
        }
        if (prefix.samples() < 1 || prefix.samples() > MOST_SAMPLES) {
            throw invalid(
                    field + ".samples", "samples is " + prefix.samples() + ", but must lie in 1.." + MOST_SAMPLES);
        }
    }

    private static ModelInfo model(ProposalRequest proposal, Backend backend) {
        List<ModelInfo> models = backend.models();
        if (models.isEmpty()) {
            throw backend.unready()
                    .orElseGet(() -> Failure.of(Kind.UPSTREAM_UNAVAILABLE, "the engine is not ready yet"))
                    .asException();
        }
        String wanted = proposal.model();
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
            require(Capability.LOGPROBS, model, "what tokens were drawn from");
            require(Capability.TOP_LOGPROBS, model, "what tokens were drawn from");
        }
        if (proposal.sampling().confidenceFloor() != null) {
            require(Capability.LOGPROBS, model, "a confidence floor");
        }
        if (proposal.sampling().responseFormat() != null) {
            require(Capability.RESPONSE_FORMAT, model, "a response format");
        }
    }

    private static void require(Capability capability, ModelInfo model, String purpose) {
        if (!model.capabilities().contains(capability)) {
            throw new Failure(
                            Kind.CAPABILITY_MISSING,
                            "the engine of " + model.id() + " lacks the capability "
                                    + capability.name().toLowerCase(Locale.ROOT) + ", which " + purpose + " needs",
                            null,
                            model.capabilities().stream()
                                    .map(c -> c.name().toLowerCase(Locale.ROOT))
                                    .sorted()
                                    .toList(),
                            null)
                    .asException();
        }
    }

    private static RuntimeException invalid(String field, String message) {
        return Failure.invalid(field, message).asException();
    }
}
