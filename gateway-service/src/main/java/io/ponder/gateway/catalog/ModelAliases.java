package io.ponder.gateway.catalog;

import io.micrometer.core.instrument.MeterRegistry;
import io.ponder.contracts.proposer.ModelInfo;
import io.ponder.contracts.search.Catalog;
import io.ponder.gateway.GatewaySettings;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Names of models that stand for others: for clients that know only the names of their own vendor, and to give several models a
 * share of the conversations.
 */
@Component
public final class ModelAliases {

    private static final String DEFAULT_MODEL = "*";

    /**
     * @param pattern a name, or the beginning of names before a star
     * @param shares models, with or without a strategy; or a star for the first model that is served
     */
    private record Alias(String pattern, ModelShares shares) {
        boolean matches(String name) {
            return pattern.endsWith("*")
                    ? name.startsWith(pattern.substring(0, pattern.length() - 1))
                    : name.equals(pattern);
        }
    }

    /**
     * What a name stands for.
     *
     * @param name of a model, perhaps with a strategy; what was asked if it is no alias
     * @param instead of this model, which is not served, it answers; null otherwise
     */
    public record Served(String name, @Nullable String instead) {}

    private final List<Alias> aliases = new ArrayList<>();
    private final MeterRegistry meters;

    ModelAliases(GatewaySettings settings, MeterRegistry meters) {
        this.meters = meters;
        for (String entry : settings.modelAliases()) {
            int equals = entry.indexOf('=');
            String targets = entry.substring(equals + 1).strip();
            if (equals < 1 || targets.isEmpty()) {
                throw new IllegalArgumentException("ponder.gateway.model-aliases has the entry '" + entry
                        + "', which is not name=model, such as claude-*=qwen2.5-0.5b");
            }
            String pattern = entry.substring(0, equals).strip();
            try {
                aliases.add(new Alias(pattern, ModelShares.read(pattern, targets)));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "ponder.gateway.model-aliases has the entry '" + entry + "': " + e.getMessage());
            }
        }
    }

    /**
     * The model that a name stands for. A model's own name always means that model.
     *
     * @param conversation what all turns of a conversation have in common, which decides between several models; null for
     *     the one with the largest share
     * @return the name itself if it is a model's, or no alias; a strategy at its end is kept
     */
    public Served served(String name, Catalog catalog, @Nullable String conversation) {
        List<String> models = catalog.models().stream().map(ModelInfo::id).toList();
        int cut = name.lastIndexOf(ModelName.SEPARATOR);
        String base = cut > 0 ? name.substring(0, cut) : name;
        if (models.isEmpty() || models.contains(name) || models.contains(base)) {
            return new Served(name, null);
        }
        return aliases.stream()
                .filter(alias -> alias.matches(base))
                .findFirst()
                .map(alias -> {
                    ModelShares.Choice choice = alias.shares().choose(conversation, target -> isServed(target, models));
                    if (choice.instead() != null) {
                        meters.counter("ponder.model.fallbacks", "alias", alias.pattern(), "model", choice.instead())
                                .increment();
                    }
                    String target = choice.target().equals(DEFAULT_MODEL) ? models.getFirst() : choice.target();
                    return new Served(target + name.substring(base.length()), choice.instead());
                })
                .orElseGet(() -> new Served(name, null));
    }

    private static boolean isServed(String target, List<String> models) {
        int cut = target.lastIndexOf(ModelName.SEPARATOR);
        return target.equals(DEFAULT_MODEL)
                || models.contains(target)
                || cut > 0 && models.contains(target.substring(0, cut));
    }
}
