package io.ponder.gateway.door;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Has a gateway that does not start for want of a key say so in place of a stack trace. */
final class KeysMissingAnalyzer extends AbstractFailureAnalyzer<KeysMissingException> {

    @Override
    protected FailureAnalysis analyze(Throwable root, KeysMissingException cause) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), null, cause);
    }
}
