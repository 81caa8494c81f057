package io.ponder.gateway.chat;

import io.ponder.gateway.answer.AnswerFeed;
import io.ponder.gateway.answer.AnswerSink;
import io.ponder.gateway.answer.AnswerText;
import io.ponder.gateway.answer.Pieces;
import io.ponder.gateway.answer.ReasoningSummary;
import io.ponder.gateway.answer.UsageReport;
import io.ponder.gateway.error.OpenAiErrors;
import io.ponder.gateway.json.EventStream;
import io.ponder.gateway.question.Question;
import io.ponder.gateway.question.Searches;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.ToolCall;
import io.ponder.reasoning.trace.Candidate;
import io.ponder.reasoning.trace.SearchResult;
import io.ponder.reasoning.trace.TraceEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a chat completion while its search runs: first the progress of the search, then the answer. */
final class ChatStream implements Searches.Listener, AnswerSink {

    /**
     * How long to wait for search-service before the reply begins; until then, its refusal can still be an ordinary
     * error.
     */
    private static final long BEGIN_AFTER_NS = 1_000_000_000L;

    private final EventStream events;
    private final AnswerFeed feed = new AnswerFeed(this);
    private final String id;
    private final long created;
    private final Question question;
    private final boolean includeUsage;
    private final long asked = System.nanoTime();

    /** Whether the last words were about the search, which the model's own thinking stands apart from. */
    private boolean searchIsTold;

    ChatStream(EventStream events, String id, long created, Question question, boolean includeUsage) {
        this.events = events;
        this.id = id;
        this.created = created;
        this.question = question;
        this.includeUsage = includeUsage;
    }

    @Override
    public void event(TraceEvent event) {
        begin();
        feed.event(event);
    }

    @Override
    public void progress(String line) {
        delta(ChatChunk.Delta.thought(line));
        searchIsTold = true;
    }

    @Override
    public void thinking(String words) {
        delta(ChatChunk.Delta.thought(searchIsTold ? "\n" + words : words));
        searchIsTold = false;
    }

    @Override
    public void text(String words) {
        delta(ChatChunk.Delta.answer(words));
    }

    @Override
    public void refusal(String words) {
        delta(ChatChunk.Delta.refusal(words));
    }

    @Override
    public void toolCall(int index, ToolCall call) {
        delta(ChatChunk.Delta.toolCall(CalledTool.begin(index, call)));
        Pieces.of(call.arguments()).forEach(piece -> delta(ChatChunk.Delta.toolCall(CalledTool.more(index, piece))));
    }

    @Override
    public void caughtUp() {
        events.flush();
    }

    @Override
    public void idle() {
        if (!events.begun() && System.nanoTime() - asked > BEGIN_AFTER_NS) {
            begin();
            events.flush();
        }
        events.idle();
    }

    @Override
    public void ping() {
        events.ping();
    }

    void finish(SearchResult result) {
        begin();
        Candidate node = result.selection().node();
        feed.finish(node);
        chunk(
                List.of(new ChatChunk.Choice(0, ChatChunk.Delta.end(), null, AnswerText.finishReason(node))),
                null,
                ReasoningSummary.of(result, question));
        if (includeUsage) {
            chunk(List.of(), UsageReport.of(result.usage()), null);
        }
        events.done();
        events.flush();
    }

    /** Ends the stream with a failure, without {@code [DONE]}. */
    void fail(Failure failure) {
        events.data(OpenAiErrors.body(failure));
        events.flush();
    }

    private void begin() {
        if (!events.begun()) {
            delta(ChatChunk.Delta.begin());
        }
    }

    private void delta(ChatChunk.Delta delta) {
        chunk(List.of(new ChatChunk.Choice(0, delta, null, null)), null, null);
    }

    private void chunk(
            List<ChatChunk.Choice> choices, @Nullable UsageReport usage, @Nullable ReasoningSummary summary) {
        events.data(new ChatChunk(id, "chat.completion.chunk", created, question.model(), choices, usage, summary));
    }
}
