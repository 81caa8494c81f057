package io.ponder.gateway.catalog;

import io.ponder.contracts.proposer.ModelInfo;
import io.ponder.contracts.search.Catalog;
import io.ponder.gateway.GatewaySettings;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** Names of models that stand for others, for clients that know only the names of their own vendor. */
@Component
public final class ModelAliases {

    private static final String DEFAULT_MODEL = "*";

    /**
     * @param pattern a name, or the beginning of names before a star
     * @param target a model, with or without a strategy; or a star for the first model that is served
     */
    private record Alias(String pattern, String target) {
        boolean matches(String name) {
            return pattern.endsWith("*")
                    ? name.startsWith(pattern.substring(0, pattern.length() - 1))
                    : name.equals(pattern);
        }
    }

    private final List<Alias> aliases = new ArrayList<>();

    ModelAliases(GatewaySettings settings) {
        for (String entry : settings.modelAliases()) {
            int equals = entry.indexOf('=');
            String target = entry.substring(equals + 1).strip();
            if (equals < 1 || target.isEmpty()) {
                throw new IllegalArgumentException("ponder.gateway.model-aliases has the entry '" + entry
                        + "', which is not name=model, such as claude-*=qwen2.5-0.5b");
            }
            aliases.add(new Alias(entry.substring(0, equals).strip(), target));
        }
    }

    /**
     * The model that a name stands for.
     *
     * @return the name itself if it is a model's, or no alias; a strategy at its end is kept
     */
    public String served(String name, Catalog catalog) {
        List<String> models = catalog.models().stream().map(ModelInfo::id).toList();
        int cut = name.lastIndexOf(ModelName.SEPARATOR);
        String base = cut > 0 ? name.substring(0, cut) : name;
        if (models.isEmpty() || models.contains(name) || models.contains(base)) {
            return name;
        }
        return aliases.stream()
                .filter(alias -> alias.matches(base))
                .findFirst()
                .map(alias -> {
                    String target = alias.target().equals(DEFAULT_MODEL) ? models.getFirst() : alias.target();
                    return target + name.substring(base.length());
                })
                .orElse(name);
    }
}
