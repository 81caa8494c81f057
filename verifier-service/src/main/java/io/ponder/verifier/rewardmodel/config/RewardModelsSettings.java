package io.ponder.verifier.rewardmodel.config;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The reward models that serve as verifiers. It is a list because the keys of a map would lose their underscores.
 *
 * @param models each is one verifier
 */
@ConfigurationProperties("ponder.reward-models")
public record RewardModelsSettings(@DefaultValue List<ModelSettings> models) {}
