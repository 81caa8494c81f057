package io.ponder.search;

import io.ponder.reasoning.model.Price;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The prices of tokens. The cost of a model without a price is unknown, not zero.
 *
 * @param prices each as {@code model=prompt/cached/completion}, in USD per million tokens
 */
@ConfigurationProperties("ponder")
record PriceSettings(@DefaultValue List<String> prices) {

    PriceSettings {
        parse(prices);
    }

    Optional<Price> of(String model) {
        return Optional.ofNullable(byModel().get(model));
    }

    /** All prices, by model. */
    Map<String, Price> byModel() {
        return parse(prices);
    }

    private static Map<String, Price> parse(List<String> entries) {
        Map<String, Price> byModel = new HashMap<>();
        for (String entry : entries) {
            if (entry.isBlank()) {
                continue;
            }
            int equals = entry.lastIndexOf('=');
            String[] numbers = entry.substring(equals + 1).split("/", -1);
            try {
                if (equals < 1 || numbers.length != 3) {
                    throw new NumberFormatException();
                }
                Price price = new Price(usd(numbers[0]), usd(numbers[1]), usd(numbers[2]));
                byModel.put(entry.substring(0, equals).strip(), price);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        "ponder.prices has the entry '" + entry
                                + "', which is not model=prompt/cached/completion in USD per million tokens",
                        e);
            }
        }
        return Map.copyOf(byModel);
    }

    private static double usd(String number) {
        double usd = Double.parseDouble(number.strip());
        if (!(usd >= 0 && usd < Double.POSITIVE_INFINITY)) {
            throw new NumberFormatException();
        }
        return usd;
    }
}
