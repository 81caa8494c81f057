package io.ponder.gateway.start;

import io.ponder.accounts.database.DatabaseException;
import io.ponder.accounts.outbox.OutboxException;
import io.ponder.gateway.door.KeysMissingException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;

/** Has a gateway that cannot start for a reason that an operator can mend say it, in place of a stack trace. */
final class StartFailures implements FailureAnalyzer {

    private static final Set<Class<? extends Exception>> PLAIN =
            Set.of(KeysMissingException.class, DatabaseException.class, OutboxException.class);

    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (PLAIN.contains(cause.getClass())) {
                return new FailureAnalysis(String.valueOf(cause.getMessage()), null, cause);
            }
        }
        return null;
    }
}
