package io.ponder.gateway.question;

import io.ponder.contracts.search.SearchRequest;
import java.util.List;

/**
 * A client's request, understood: what to search for, and what its reply needs besides.
 *
 * @param operation {@code chat} or {@code reasoning}, for metrics
 * @param model the model as the client named it
 * @param path what stands before the names of search fields in this request: {@code reasoning.} or nothing
 * @param search what search-service is asked
 * @param notes what a reader of the answer should know, such as fields that have no effect
 */
public record Question(String operation, String model, String path, SearchRequest search, List<String> notes) {

    public Question {
        notes = List.copyOf(notes);
    }

    /** What this request calls a field of {@link #search}: sampling and problem are not objects of their own here. */
    String nameOf(String field) {
        String flat = field.startsWith("sampling.") || field.startsWith("problem.")
                ? field.substring(field.indexOf('.') + 1)
                : field;
        return SearchFields.FIELDS.contains(flat.split("\\.", 2)[0]) ? path + flat : flat;
    }
}
