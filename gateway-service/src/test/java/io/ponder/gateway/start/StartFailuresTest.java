package io.ponder.gateway.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.database.DatabaseException;
import io.ponder.accounts.database.DatabaseSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;

/** What an operator reads when the gateway does not start: a sentence, by the analyzers that Spring really finds. */
class StartFailuresTest {

    /** Some of Spring's want a context. */
    private static final FailureHandler IGNORED = (type, name, failure) -> {};

    @Test
    void aDatabaseThatIsNotThereIsSaidInASentence() {
        Throwable failure = Assertions.catchThrowable(() -> Database.open(
                        new DatabaseSettings("jdbc:postgresql://127.0.0.1:1/ponder", "ponder", "x", Path.of("none"), 2))
                .close());
        assertThat(failure).isInstanceOf(DatabaseException.class);
        assertThat(said(new IllegalStateException("no bean", failure)))
                .contains("jdbc:postgresql://127.0.0.1:1/ponder", "PONDER_DATABASE_URL")
                .doesNotContain("no bean");
    }

    @Test
    void anythingElseIsAMistakeOfTheProgram() {
        assertThat(analyses(new IllegalStateException("a mistake"))).isEmpty();
    }

    private static String said(Throwable failure) {
        return String.valueOf(analyses(failure).getFirst().getDescription());
    }

    private static List<FailureAnalysis> analyses(Throwable failure) {
        return SpringFactoriesLoader.forDefaultResourceLocation().load(FailureAnalyzer.class, IGNORED).stream()
                .filter(analyzer -> analyzer.getClass().getName().startsWith("io.ponder."))
                .map(analyzer -> analyzer.analyze(failure))
                .filter(Objects::nonNull)
                .toList();
    }
}
