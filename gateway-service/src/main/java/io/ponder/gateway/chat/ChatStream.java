package io.ponder.gateway.chat;

import io.ponder.gateway.answer.AnswerFeed;
import io.ponder.gateway.answer.AnswerSink;
import io.ponder.gateway.answer.CalledTool;
import io.ponder.gateway.answer.Pieces;
import io.ponder.gateway.answer.ReasoningSummary;
import io.ponder.gateway.answer.StreamedAnswer;
import io.ponder.gateway.answer.UsageReport;
import io.ponder.gateway.error.OpenAiErrors;
import io.ponder.gateway.json.EventStream;
import io.ponder.gateway.question.Question;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.ToolCall;
import io.ponder.reasoning.trace.Candidate;
import io.ponder.reasoning.trace.SearchResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a chat completion while its search runs: first the progress of the search, then the answer, then any further
 * choices.
 */
final class ChatStream extends StreamedAnswer {

    private final AnswerFeed feed = new AnswerFeed(new ChoiceSink(0));
    private final String id;
    private final long created;
    private final ChatRequest request;
    private final Question question;

    ChatStream(EventStream events, String id, long created, ChatRequest request, Question question) {
        super(events);
        this.id = id;
        this.created = created;
        this.request = request;
        this.question = question;
    }

    @Override
    protected AnswerFeed feed() {
        return feed;
    }

    void finish(SearchResult result) {
        begin();
        end(0, feed, result.selection().node(), ReasoningSummary.of(result, question));
        int index = 1;
        for (Candidate other : result.others()) {
            delta(index, ChatChunk.Delta.begin());
            end(index, new AnswerFeed(new ChoiceSink(index)), other, null);
            index++;
        }
        if (request.includeUsage()) {
            chunk(List.of(), UsageReport.of(result.usage()), null);
        }
        events.done();
        events.flush();
    }

    /** Writes what is left of a choice, its log-probabilities and why it ended. */
    private void end(int index, AnswerFeed from, Candidate node, @Nullable ReasoningSummary summary) {
        from.finish(node);
        ChoiceLogProbs logProbs = ChoiceLogProbs.of(node);
        if (logProbs != null) {
            chunk(List.of(new ChatChunk.Choice(index, ChatChunk.Delta.end(), logProbs, null)), null, null);
        }
        chunk(
                List.of(new ChatChunk.Choice(index, ChatChunk.Delta.end(), null, request.finishReason(node))),
                null,
                summary);
    }

    /** Ends the stream with a failure, without {@code [DONE]}. */
    void fail(Failure failure) {
        events.data(OpenAiErrors.body(failure));
        events.flush();
    }

    @Override
    protected void begin() {
        if (!events.begun()) {
            delta(0, ChatChunk.Delta.begin());
        }
    }

    private void delta(int index, ChatChunk.Delta delta) {
        chunk(List.of(new ChatChunk.Choice(index, delta, null, null)), null, null);
    }

    private void chunk(
            List<ChatChunk.Choice> choices, @Nullable UsageReport usage, @Nullable ReasoningSummary summary) {
        events.data(new ChatChunk(
                id,
                "chat.completion.chunk",
                created,
                question.model(),
                choices,
                usage,
                request.serviceTier(),
                summary));
    }

    /** Writes the pieces of one choice. */
    private final class ChoiceSink implements AnswerSink {
        private final int index;

        /** Whether the last words were about the search, which the model's own thinking stands apart from. */
        private boolean searchIsTold;

        ChoiceSink(int index) {
            this.index = index;
        }

        @Override
        public void progress(String line) {
            delta(index, ChatChunk.Delta.thought(line));
            searchIsTold = true;
        }

        @Override
        public void thinking(String words) {
            delta(index, ChatChunk.Delta.thought(searchIsTold ? "\n" + words : words));
            searchIsTold = false;
        }

        @Override
        public void text(String words) {
            delta(index, ChatChunk.Delta.answer(words));
        }

        @Override
        public void refusal(String words) {
            delta(index, ChatChunk.Delta.refusal(words));
        }

        @Override
        public void toolCall(int call, ToolCall called) {
            if (request.hasOldFunctions()) {
                delta(index, ChatChunk.Delta.functionCall(new CalledTool.Function(called.name(), "")));
                Pieces.of(called.arguments())
                        .forEach(piece ->
                                delta(index, ChatChunk.Delta.functionCall(new CalledTool.Function(null, piece))));
                return;
            }
            delta(index, ChatChunk.Delta.toolCall(CalledTool.begin(call, called)));
            Pieces.of(called.arguments())
                    .forEach(piece -> delta(index, ChatChunk.Delta.toolCall(CalledTool.more(call, piece))));
        }
    }
}
