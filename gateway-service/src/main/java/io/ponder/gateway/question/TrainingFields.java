package io.ponder.gateway.question;

import io.ponder.gateway.json.JsonFields;
import org.jspecify.annotations.Nullable;

/**
 * Whether a client lets a question and its answer be used for training, and whose question it says it is.
 *
 * @param field by which it opts in, as messages name it; null if it does not
 * @param person as the client names them; null for nobody
 */
public record TrainingFields(
        @Nullable String field, @Nullable String person) {

    /** Nothing may be used. */
    public static final TrainingFields NONE = new TrainingFields(null, null);

    /**
     * Reads a request of any API: {@code training} among the fields of the search, and who asks.
     *
     * @throws io.ponder.reasoning.model.FailureException naming the wrong field
     */
    public static TrainingFields read(JsonFields body, SearchFields search) {
        return Boolean.TRUE.equals(search.training()) ? of(search.path() + "training", body) : NONE;
    }

    /**
     * The same of a chat completion, where OpenAI's {@code store} says it too: what is stored there is for distillation and
     * evaluations. {@code training} outranks it.
     */
    public static TrainingFields readChat(JsonFields body, SearchFields search) {
        boolean isStored = body.flag("store", false) && search.training() == null;
        return isStored ? of("store", body) : read(body, search);
    }

    private static TrainingFields of(String field, JsonFields body) {
        JsonFields metadata = body.object("metadata");
        String person = named(body.text("safety_identifier"));
        if (person == null) {
            person = named(body.text("user"));
        }
        return new TrainingFields(field, person == null && metadata != null ? named(metadata.text("user_id")) : person);
    }

    private static @Nullable String named(@Nullable String person) {
        return person == null || person.isBlank() ? null : person.strip();
    }
}
