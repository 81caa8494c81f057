package io.ponder.contracts.policy;

import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.strategy.auto.Policy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * A policy as {@code ./ponder policy fit} writes it and search-service reads it.
 *
 * @param model whose searches it was learnt from; it holds for no other
 * @param verifier whose scores it uses; null for none
 * @param parameters of {@code auto}: the policy, and what it was learnt with
 * @param provenance where it comes from and how well it does, for people; nothing depends on it
 */
public record PolicyFile(
        String model,
        @Nullable String verifier,
        Map<String, Object> parameters,
        @Nullable Map<String, Object> provenance) {

    /**
     * @param aggregation of a process verifier's step scores, that the policy was learnt with
     */
    public static PolicyFile of(
            String model,
            @Nullable String verifier,
            Policy policy,
            String aggregation,
            Map<String, Object> provenance) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("aggregation", aggregation);
        parameters.put("policy", policy.toMap());
        return new PolicyFile(model, policy.scores() ? verifier : null, parameters, provenance);
    }

    /**
     * @throws IllegalArgumentException saying which field is at fault
     */
    public static PolicyFile parse(String json) {
        PolicyFile file;
        try {
            file = WireJson.mapper().readValue(json, PolicyFile.class);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("is no policy: " + e.getOriginalMessage(), e);
        }
        if (file == null || isAbsent(file.model) || isAbsent(file.parameters)) {
            throw new IllegalArgumentException(
                    "must hold model, verifier and parameters, as ./ponder policy fit writes them");
        }
        try {
            if (!file.policy().scores() || file.verifier != null) {
                return file;
            }
        } catch (FailureException e) {
            throw new IllegalArgumentException(
                    "is no policy: "
                            + e.failure().inWordsOf(UnaryOperator.identity()).message(),
                    e);
        }
        throw new IllegalArgumentException("names no verifier, but its policy uses scores");
    }

    @SuppressWarnings("NullAway") // What a document leaves out is null, whatever the record says.
    private static boolean isAbsent(Object value) {
        return value == null || value.toString().isBlank();
    }

    /**
     * @throws FailureException naming the parameter at fault
     */
    public Policy policy() {
        return Policy.among(parameters)
                .orElseThrow(() -> new IllegalArgumentException("has no policy among its parameters"));
    }

    public String toJson() {
        return WireJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n";
    }
}
