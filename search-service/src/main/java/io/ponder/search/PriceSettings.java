package io.ponder.search;

import io.ponder.reasoning.search.Price;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What tokens cost.
 *
 * @param prices by model: {@code prompt-usd}, {@code cached-usd} and {@code completion-usd} for a million tokens; a model
 *     without a price has an unknown cost, not a cost of zero
 */
@ConfigurationProperties("ponder")
record PriceSettings(@DefaultValue Map<String, Price> prices) {

    Optional<Price> of(String model) {
        return Optional.ofNullable(prices.get(model));
    }
}
