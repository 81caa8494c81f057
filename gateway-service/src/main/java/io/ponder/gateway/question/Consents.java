package io.ponder.gateway.question;

import io.ponder.accounts.tenant.Caller;
import io.ponder.contracts.search.SearchRequest.Events;
import io.ponder.gateway.accounts.Pseudonyms;
import io.ponder.gateway.accounts.Retention;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Decides whether a search is kept for training: where its client opts in, and its team's administrators allow it. */
@Component
final class Consents {

    private final Retention retention;
    private final Pseudonyms pseudonyms;

    Consents(Retention retention, Pseudonyms pseudonyms) {
        this.retention = retention;
        this.pseudonyms = pseudonyms;
    }

    /**
     * @param notes is told what becomes of a client's wish
     * @return null where nothing is kept
     */
    @Nullable
    Consent of(Ask ask, Caller caller, Events events, List<String> notes) {
        String field = ask.training().field();
        if (field == null) {
            return null;
        }
        Integer days = retention.trainingDays(caller.team());
        String person = ask.training().person();
        String why = null;
        if (days == null) {
            why = "the team " + caller.team() + " has nothing kept for training; an administrator sets its"
                    + " keep_training_days";
        } else if (!isText(ask)) {
            why = "of conversations with tools, images or files nothing is kept for training";
        } else if (person != null && !pseudonyms.isPossible()) {
            why = "this service has no key for pseudonyms; its operator sets PONDER_PERSON_KEY";
        }
        if (why != null) {
            notes.add(field + " had no effect: " + why);
            return null;
        }
        notes.add("kept for training, for " + days + " days"
                + (person == null ? "; no user is named, so it cannot be deleted by person" : ""));
        return new Consent(person == null ? null : pseudonyms.of(person, caller), events == Events.NONE);
    }

    private static boolean isText(Ask ask) {
        return ask.tools() == null
                && ask.messages().stream()
                        .allMatch(message -> message.parts().isEmpty()
                                && message.toolCalls().isEmpty()
                                && message.toolCallId() == null);
    }
}
