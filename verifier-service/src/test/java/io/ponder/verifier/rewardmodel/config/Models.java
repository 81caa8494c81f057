package io.ponder.verifier.rewardmodel.config;

import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Reward models from settings as they are written in configuration. */
public final class Models {

    private Models() {}

    /** A model from {@code key=value} settings, with a name and a URL unless they say otherwise. */
    public static RewardModel of(String... settings) {
        return RewardModel.of(RewardCatalog.read().complete(bound(settings)));
    }

    private static ModelSettings bound(String... settings) {
        Map<String, String> values = new HashMap<>(Map.of("m.name", "the_model", "m.url", "http://127.0.0.1:9"));
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            values.put("m." + setting.substring(0, equals), setting.substring(equals + 1));
        }
        values.values().removeIf(String::isEmpty);
        return new Binder(new MapConfigurationPropertySource(values))
                .bind("m", ModelSettings.class)
                .get();
    }
}
