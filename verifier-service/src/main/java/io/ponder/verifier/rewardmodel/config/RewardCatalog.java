package io.ponder.verifier.rewardmodel.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;

/** The well-known models, by profile, from {@code reward-models.yml} beside this class. */
public final class RewardCatalog {

    private final Map<String, ModelSettings> profiles = new LinkedHashMap<>();

    private RewardCatalog(List<ModelSettings> entries) {
        for (ModelSettings entry : entries) {
            if (entry.name() == null || profiles.put(entry.name(), entry) != null) {
                throw new IllegalStateException("an entry of the catalogue of reward models has no name of its own");
            }
        }
    }

    public static RewardCatalog read() {
        try {
            List<PropertySource<?>> sources = new YamlPropertySourceLoader()
                    .load("reward-models", new ClassPathResource("reward-models.yml", RewardCatalog.class));
            Binder binder = new Binder(ConfigurationPropertySources.from(sources));
            return new RewardCatalog(
                    binder.bind("models", Bindable.listOf(ModelSettings.class)).get());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Map<String, ModelSettings> profiles() {
        return profiles;
    }

    /** @throws IllegalArgumentException when the profile does not exist; lists those that do */
    public ModelSettings complete(ModelSettings settings) {
        if (settings.profile() == null) {
            return settings;
        }
        ModelSettings profile = profiles.get(settings.profile());
        if (profile == null) {
            throw RewardModel.wrong(
                    "model " + settings.name(),
                    "has the profile " + settings.profile() + ", which does not exist; there are "
                            + String.join(", ", profiles.keySet()));
        }
        return settings.over(profile);
    }
}
