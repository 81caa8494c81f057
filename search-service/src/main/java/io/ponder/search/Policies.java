package io.ponder.search;

import io.ponder.contracts.policy.PolicyFile;
import io.ponder.contracts.proposer.ModelInfo;
import io.ponder.contracts.search.SearchRequest;
import io.ponder.reasoning.strategy.StrategyType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads the configured policy and decides which searches follow it. */
@Component
final class Policies {

    private final Catalogs catalogs;
    private final @Nullable PolicyFile file;

    /**
     * @throws IllegalArgumentException naming the file and what is wrong with it
     */
    Policies(SearchSettings settings, Catalogs catalogs) {
        this.catalogs = catalogs;
        String named = settings.policyFile();
        this.file = named == null || named.isBlank() ? null : read(Path.of(named));
    }

    private static PolicyFile read(Path file) {
        try {
            return PolicyFile.parse(Files.readString(file));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("ponder.search.policy-file: " + file + " " + e.getMessage(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "ponder.search.policy-file: " + file + (Files.exists(file) ? " cannot be read" : " does not exist"),
                    e);
        }
    }

    /**
     * A search's parameters and verifier, after the policy was applied.
     *
     * @param parameters the request's own, completed by the policy
     * @param verifier the request's, or the policy's if the request names none
     * @param note why the policy is not followed; null if there is nothing to say
     */
    record Taught(
            Map<String, Object> parameters,
            @Nullable String verifier,
            @Nullable String note) {}

    /**
     * Applies the policy to a search if its strategy can follow one, the policy was learnt with the same model and
     * verifier, and the request has no policy of its own. A request can opt out with an empty policy.
     */
    Taught teach(StrategyType type, SearchRequest request) {
        Taught untaught = new Taught(request.parameters(), request.verifier(), null);
        PolicyFile policy = file;
        if (policy == null
                || type.taught()
                        .filter(parameter -> request.parameters().get(parameter.name()) == null)
                        .isEmpty()) {
            return untaught;
        }
        ModelInfo model = catalogs.model(request.model());
        if (!model.id().equals(policy.model())) {
            return untaught;
        }
        String note = misfit(policy, request.verifier(), model);
        if (note != null) {
            return new Taught(
                    request.parameters(), request.verifier(), "the service's policy was not followed: " + note);
        }
        Map<String, Object> parameters = new HashMap<>(policy.parameters());
        request.parameters().forEach((name, value) -> {
            if (value != null) {
                parameters.put(name, value);
            }
        });
        return new Taught(parameters, policy.verifier(), null);
    }

    private @Nullable String misfit(PolicyFile policy, @Nullable String wanted, ModelInfo model) {
        String verifier = policy.verifier();
        if (wanted != null && !wanted.equals(verifier)) {
            return "it was learnt " + (verifier == null ? "without a verifier" : "with the verifier " + verifier)
                    + ", and this search names " + wanted;
        }
        if (verifier == null) {
            return null;
        }
        List<String> usable = catalogs.verifiers(
                known -> known.name().equals(verifier) && model.capabilities().containsAll(known.needs()));
        return usable.isEmpty() ? "its verifier " + verifier + " cannot score this model here" : null;
    }
}
