package io.ponder.gateway.responses.stream;

import io.ponder.gateway.answer.AnswerSink;
import io.ponder.gateway.answer.ReasoningSummary;
import io.ponder.gateway.answer.TokenReport;
import io.ponder.gateway.answer.UsageReport;
import io.ponder.gateway.responses.wire.OutputItem;
import io.ponder.gateway.responses.wire.OutputItem.Status;
import io.ponder.gateway.responses.wire.ResponseDocument;
import io.ponder.gateway.responses.wire.ResponseDocument.IncompleteDetails;
import io.ponder.gateway.responses.wire.ResponseUsage;
import io.ponder.gateway.responses.wire.StreamEvent;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.ToolCall;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes one response, from its creation to its end, as events and as a document. One item is open at a time: words of
 * another kind end it and begin the next. Used by one thread.
 */
public final class ResponseWriter implements AnswerSink {

    private final EventLog log;
    private final InstantSource clock;
    private final int mostCalls;
    private final List<OutputItem> items = new ArrayList<>();

    /** How many items have been begun, including those that broke off. */
    private int begun;

    private ResponseDocument document;
    private @Nullable ItemWriter open;

    /** Creates the response. */
    public ResponseWriter(EventLog log, ResponseDocument created, InstantSource clock) {
        this.log = log;
        this.document = created;
        Integer calls = created.settings().maxToolCalls();
        this.mostCalls = calls == null ? Integer.MAX_VALUE : calls;
        this.clock = clock;
        state("response.created");
        if (created.status() == ResponseDocument.Status.QUEUED) {
            state("response.queued");
        }
        log.publish();
    }

    /** The search begins. */
    public void begin() {
        boolean wasQueued = document.status() == ResponseDocument.Status.QUEUED;
        document = document.in(ResponseDocument.Status.IN_PROGRESS);
        state("response.in_progress");
        if (wasQueued) {
            log.keep(document);
        }
        log.publish();
    }

    /** Lets readers have what was written. */
    public void flush() {
        log.publish();
    }

    @Override
    public void progress(String line) {
        if (open == null && !items.isEmpty() || open != null && !(open instanceof ReasoningItemWriter)) {
            return; // the answer is being written already
        }
        reasoning().step(line.strip());
    }

    @Override
    public void thinking(String words) {
        reasoning().thinking(words);
    }

    @Override
    public void text(String words) {
        message(false).words(words);
    }

    @Override
    public void refusal(String words) {
        message(true).words(words);
    }

    /** Adds a whole call, unless there are as many as the request permits. */
    @Override
    public void toolCall(int nth, ToolCall call) {
        if (nth >= mostCalls) {
            return;
        }
        String callId = call.id();
        String name = call.name();
        String arguments = call.arguments();
        close(Status.COMPLETED);
        String id = id("fc");
        int index = begun++;
        log.add(seq -> new StreamEvent.ItemChanged(
                "response.output_item.added",
                seq,
                index,
                new OutputItem.FunctionCall(id, Status.IN_PROGRESS, callId, name, "")));
        log.add(seq -> new StreamEvent.Arguments(
                "response.function_call_arguments.delta", seq, id, index, null, arguments, null));
        log.add(seq -> new StreamEvent.Arguments(
                "response.function_call_arguments.done", seq, id, index, name, null, arguments));
        OutputItem item = new OutputItem.FunctionCall(id, Status.COMPLETED, callId, name, arguments);
        log.add(seq -> new StreamEvent.ItemChanged("response.output_item.done", seq, index, item));
        items.add(item);
    }

    /**
     * The sample that was being passed on has broken off, and is drawn again. Words that readers have seen cannot be taken
     * back, so their item ends as incomplete, and is not part of the response.
     */
    public void interrupted() {
        boolean hasThought = open instanceof ReasoningItemWriter reasoning && reasoning.hasThought();
        if (open != null && (open instanceof MessageItemWriter || hasThought)) {
            open.end(Status.INCOMPLETE);
            open = null;
        }
    }

    /**
     * Ends the response with an answer.
     *
     * @param finishReason OpenAI's, of a chat completion
     * @param logprobs of the answer's text; empty unless asked for
     */
    public void complete(String finishReason, UsageReport usage, ReasoningSummary found, List<TokenReport> logprobs) {
        if (open instanceof MessageItemWriter message) {
            message.logprobs(logprobs);
        }
        IncompleteDetails why = switch (finishReason) {
            case "length" -> new IncompleteDetails("max_output_tokens");
            case "content_filter" -> new IncompleteDetails("content_filter");
            default -> null;
        };
        close(why == null ? Status.COMPLETED : Status.INCOMPLETE);
        end(
                why == null ? ResponseDocument.Status.COMPLETED : ResponseDocument.Status.INCOMPLETE,
                why == null ? "response.completed" : "response.incomplete",
                why,
                null,
                ResponseUsage.of(usage),
                found);
    }

    /** Ends the response because its client wanted so. */
    public void cancel() {
        close(Status.INCOMPLETE);
        end(ResponseDocument.Status.CANCELLED, "response.incomplete", null, null, null, null);
    }

    /** Ends the response without an answer. */
    public void fail(Failure failure) {
        ResponseDocument.Error error = ResponseErrors.of(failure);
        log.add(seq -> ResponseErrors.event(seq, failure));
        end(ResponseDocument.Status.FAILED, "response.failed", null, error, null, null);
    }

    private void end(
            ResponseDocument.Status status,
            String event,
            @Nullable IncompleteDetails why,
            ResponseDocument.@Nullable Error error,
            @Nullable ResponseUsage usage,
            @Nullable ReasoningSummary found) {
        document =
                document.ended(status, clock.instant().getEpochSecond(), why, error, List.copyOf(items), usage, found);
        state(event);
        log.end(document);
    }

    /** Where the events are written. */
    public EventLog log() {
        return log;
    }

    /** The response as it is now. */
    public ResponseDocument document() {
        return document;
    }

    private void state(String type) {
        log.add(seq -> new StreamEvent.StateChanged(type, seq, document));
    }

    private ReasoningItemWriter reasoning() {
        if (open instanceof ReasoningItemWriter reasoning) {
            return reasoning;
        }
        close(Status.COMPLETED);
        ReasoningItemWriter next = new ReasoningItemWriter(log, id("rs"), begun++);
        open = next;
        return next;
    }

    private MessageItemWriter message(boolean refuses) {
        if (open instanceof MessageItemWriter message && message.refuses() == refuses) {
            return message;
        }
        close(Status.COMPLETED);
        MessageItemWriter next = new MessageItemWriter(log, id("msg"), begun++, refuses);
        open = next;
        return next;
    }

    private String id(String prefix) {
        return ItemIds.output(prefix, document.id(), begun);
    }

    private void close(Status status) {
        if (open != null) {
            items.add(open.end(status));
            open = null;
        }
    }
}
