package io.ponder.gateway.question;

import io.ponder.accounts.ledger.KeptPrompt;
import io.ponder.accounts.outbox.Outbox;
import io.ponder.gateway.accounts.Retention;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.trace.SearchResult;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Keeps question and answer of a search with its entry in the ledger, for teams that say so. */
@Component
final class KeptTexts {

    private final Retention retention;
    private final Outbox outbox;

    KeptTexts(Retention retention, Outbox outbox) {
        this.retention = retention;
        this.outbox = outbox;
    }

    /**
     * Called after the search was settled. Only text is kept, no images and files.
     *
     * @param result null if there was no answer
     */
    void keep(String search, Question question, @Nullable SearchResult result) {
        if (!retention.keepsPrompts(question.caller().team())) {
            return;
        }
        String asked = question.search().problem().messages().stream()
                .map(KeptTexts::text)
                .collect(Collectors.joining("\n\n"));
        outbox.keep(KeptPrompt.of(
                search, asked, result == null ? null : result.selection().node().text()));
    }

    private static String text(Message message) {
        return message.role().toString().toLowerCase(Locale.ROOT) + ": " + message.content();
    }
}
