package io.ponder.gateway.question;

import io.ponder.accounts.limit.BoundedConversation;
import io.ponder.accounts.tenant.Caller;
import io.ponder.contracts.proposer.Hints;
import io.ponder.contracts.search.SearchRequest;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.score.Reference;
import io.ponder.reasoning.trace.SearchResult;
import io.ponder.reasoning.trace.TraceEvent;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A client's request in our own terms: what to search for, and what else the reply needs.
 *
 * @param operation {@code chat} or {@code reasoning}, for metrics
 * @param model the model as the client named it
 * @param path the prefix of search fields in this request: {@code reasoning.} or nothing
 * @param search the request for search-service
 * @param caller who asks
 * @param conversation that this belongs to; null if the caller names none
 * @param reply the id of the reply that its caller gets; null where it gets none
 * @param tellsAttempts whether the reply tells where each whole answer came from
 * @param consent that it is kept for training; null if it is not
 * @param notes what a reader of the answer should know, such as fields without effect
 */
public record Question(
        String operation,
        String model,
        String path,
        SearchRequest search,
        Caller caller,
        @Nullable BoundedConversation conversation,
        @Nullable String reply,
        boolean tellsAttempts,
        @Nullable Consent consent,
        List<String> notes) {

    /** From this priority on, work is in the background of everything else. */
    private static final int BEHIND = 20;

    private static final Pattern INNER = Pattern.compile("^(?:sampling\\.(?:engine_options\\.)?|problem\\.)");
    private static final Pattern MESSAGE = Pattern.compile("messages\\.(\\d+)(?:\\.parts\\.(\\d+))?");

    public Question {
        notes = List.copyOf(notes);
    }

    /** The same question, whose answer its caller gets by this id. */
    public Question repliedAs(String id) {
        return new Question(operation, model, path, search, caller, conversation, id, tellsAttempts, consent, notes);
    }

    /** Refuses a reference with which no answer can be compared. */
    void requireReadableReference() {
        String reference = search.reference();
        try {
            if (reference != null) {
                Reference.of(reference, search.problem());
            }
        } catch (FailureException e) {
            throw e.failure().inWordsOf(this::nameOf).asException();
        }
    }

    /** Whether a search has found the right answer; null where that is not known. */
    public @Nullable Boolean isRight(SearchResult result) {
        String reference = search.reference();
        return reference == null
                ? null
                : (Boolean) Reference.of(reference, search.problem())
                        .isMetBy(result.selection().node().answer());
    }

    /** The same question about other messages. */
    public Question withMessages(List<Message> messages) {
        return new Question(
                operation,
                model,
                path,
                search.withMessages(messages),
                caller,
                conversation,
                reply,
                tellsAttempts,
                consent,
                notes);
    }

    /**
     * The same question in the background of everything else: it waits for those of people, and so do its calls at engines that
     * know priorities. All events of its search are told.
     */
    public Question inBackground() {
        Hints hints = search.hints() == null ? Hints.NONE : search.hints();
        int asked = hints.priority() == null ? 0 : hints.priority();
        Hints later = new Hints(
                hints.search(),
                hints.session(),
                hints.cacheKey(),
                Math.max(0, asked) + BEHIND,
                hints.tenant(),
                hints.expectedTokens());
        Consent heard = consent == null ? null : consent.heard();
        return new Question(
                operation,
                model,
                path,
                search.withAllEvents(later),
                caller,
                conversation,
                reply,
                tellsAttempts,
                heard,
                notes);
    }

    /** Whether its client hears what happens in the search. */
    boolean isHeard() {
        return consent == null || !consent.silent();
    }

    /** Whether it comes after those of people. */
    boolean isInBackground() {
        Hints hints = search.hints();
        return hints != null && hints.priority() != null && hints.priority() >= BEHIND;
    }

    /** The same question, asked by its caller as it has become. */
    public Question askedBy(Caller now) {
        return new Question(operation, model, path, search, now, conversation, reply, tellsAttempts, consent, notes);
    }

    /**
     * The same question, of which a search has told something already.
     *
     * @param told its trace so far; empty for nothing
     */
    public Question resumed(List<TraceEvent> told) {
        return told.isEmpty() || !(told.getFirst() instanceof TraceEvent.Started)
                ? this
                : new Question(
                        operation,
                        model,
                        path,
                        search.withResume(told),
                        caller,
                        conversation,
                        reply,
                        tellsAttempts,
                        consent,
                        notes);
    }

    /** Whether a search has told something of it already. */
    public boolean isResumed() {
        return search.resume() != null;
    }

    /** This request's name for a field of {@link #search}. The public API has no sampling and problem objects. */
    String nameOf(String field) {
        String flat = INNER.matcher(field).replaceFirst("");
        Matcher message = MESSAGE.matcher(flat);
        if (message.matches()) {
            return nameOfMessage(message);
        }
        return SearchFields.FIELDS.contains(flat.split("\\.", 2)[0]) ? path + flat : inItsApi(flat);
    }

    /** Fields of sampling that an API calls otherwise than we do. */
    private String inItsApi(String field) {
        boolean isResponse = operation.equals("responses");
        String first = field.split("\\.", 2)[0];
        return switch (first) {
            case "top_log_probs" -> isResponse ? "top_logprobs" : "logprobs";
            case "max_tokens" -> isResponse ? "max_output_tokens" : field;
            case "response_format" -> isResponse ? "text.format" + field.substring(first.length()) : field;
            default -> field;
        };
    }

    /** Only in some APIs do our messages stand at the same places as the client's. */
    private String nameOfMessage(Matcher message) {
        if (!operation.equals("chat") && !operation.equals("reasoning")) {
            return operation.equals("responses") ? "input" : "messages";
        }
        String part = message.group(2);
        return "messages[" + message.group(1) + "]" + (part == null ? "" : ".content[" + part + "]");
    }
}
