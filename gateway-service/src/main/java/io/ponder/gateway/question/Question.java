package io.ponder.gateway.question;

import io.ponder.contracts.search.SearchRequest;
import java.util.List;

/**
 * A client's request in our own terms: what to search for, and what else the reply needs.
 *
 * @param operation {@code chat} or {@code reasoning}, for metrics
 * @param model the model as the client named it
 * @param path the prefix of search fields in this request: {@code reasoning.} or nothing
 * @param search the request for search-service
 * @param notes what a reader of the answer should know, such as fields without effect
 */
public record Question(String operation, String model, String path, SearchRequest search, List<String> notes) {

    public Question {
        notes = List.copyOf(notes);
    }

    /** This request's name for a field of {@link #search}. The public API has no sampling and problem objects. */
    String nameOf(String field) {
        String flat = field.startsWith("sampling.") || field.startsWith("problem.")
                ? field.substring(field.indexOf('.') + 1)
                : field;
        return SearchFields.FIELDS.contains(flat.split("\\.", 2)[0]) ? path + flat : flat;
    }
}
