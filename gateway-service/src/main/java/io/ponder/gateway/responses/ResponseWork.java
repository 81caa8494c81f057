package io.ponder.gateway.responses;

import io.ponder.accounts.limit.BoundedConversation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.gateway.question.Question;
import io.ponder.gateway.responses.wire.ResponseDocument;
import io.ponder.gateway.responses.wire.ResponseDocument.Conversation;
import io.ponder.gateway.responses.wire.ResponseDocument.Reasoning;
import io.ponder.gateway.responses.wire.ResponseDocument.Status;
import io.ponder.gateway.responses.wire.ResponseSettings;
import org.jspecify.annotations.Nullable;

/**
 * What any gateway needs to work on a response, as it is kept with one in the background.
 *
 * @param effort the request's {@code reasoning}, together with {@code summary} and {@code mode}
 * @param createdAt in seconds since 1970
 */
record ResponseWork(
        String id,
        Question question,
        ResponseSettings settings,
        @Nullable String effort,
        @Nullable String summary,
        @Nullable String mode,
        long createdAt,
        RequestContext context) {

    static ResponseWork of(
            String id, Question question, ResponseSettings settings, long createdAt, RequestContext context) {
        return new ResponseWork(
                id,
                question,
                settings.servedBy(question.model()),
                settings.asked().effort(),
                settings.asked().summary(),
                settings.asked().mode(),
                createdAt,
                // In the background there is time, whenever the client would give up.
                settings.background()
                        ? new RequestContext(
                                context.requestId(), context.traceparent(), context.tracestate(), null, null)
                        : context);
    }

    /** The response as it was when it was created. */
    ResponseDocument created() {
        BoundedConversation bounded = question.conversation();
        Conversation conversation = bounded == null ? null : new Conversation(bounded.id());
        return ResponseDocument.created(
                id,
                createdAt,
                settings.background() ? Status.QUEUED : Status.IN_PROGRESS,
                settings,
                new Reasoning(effort, summary, mode, conversation, null));
    }

    /** Whether the oldest turns may be left out if all of them do not fit the model. */
    boolean truncates() {
        return settings.truncation().equals("auto");
    }
}
