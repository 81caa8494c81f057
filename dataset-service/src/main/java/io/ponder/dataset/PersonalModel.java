package io.ponder.dataset;

import io.ponder.datasets.personal.PersonalDetector;
import io.ponder.datasets.personal.TokenClassifier;
import io.ponder.runtime.settings.Range;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What looks for personal data: patterns, and a token classifier if there is one.
 *
 * @param model the folder of a token classifier in ONNX, with {@code model.onnx}, {@code tokenizer.json} and {@code config.json};
 *     empty for patterns alone
 * @param threshold how sure the model must be of what it reports
 */
record PersonalModel(
        @DefaultValue("") String model,

        @Range(least = "0.01", most = "1") @DefaultValue("0.5")
        double threshold) {

    private static final Logger LOG = LoggerFactory.getLogger(PersonalModel.class);

    /**
     * Loads the model.
     *
     * @throws IllegalArgumentException naming the setting, and what is wrong with the folder
     */
    PersonalDetector open() {
        PersonalDetector patterns = PersonalDetector.patterns();
        if (model.isBlank()) {
            LOG.info(
                    "personal data is looked for by {} alone: most names are not found without a token classifier"
                            + " (PONDER_PERSONAL_MODEL)",
                    patterns.version());
            return patterns;
        }
        TokenClassifier classifier;
        try {
            classifier = TokenClassifier.open(Path.of(model), threshold);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "ponder.dataset.personal.model (PONDER_PERSONAL_MODEL) cannot be used: " + e.getMessage(), e);
        }
        if (!classifier.unknownLabels().isEmpty()) {
            LOG.warn(
                    "nobody knows what the labels {} of {} mean, so what they mark stays; ponder.json beside the model can say it",
                    classifier.unknownLabels(),
                    classifier.version());
        }
        PersonalDetector both = patterns.and(classifier);
        LOG.info("personal data is looked for by {}", both.version());
        return both;
    }
}
