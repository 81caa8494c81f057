package io.ponder.gateway.messages;

import io.ponder.contracts.wire.WireJson;
import io.ponder.gateway.answer.AnswerFeed;
import io.ponder.gateway.answer.AnswerSink;
import io.ponder.gateway.answer.ReasoningSummary;
import io.ponder.gateway.answer.StreamedAnswer;
import io.ponder.gateway.error.AnthropicErrors;
import io.ponder.gateway.json.EventStream;
import io.ponder.gateway.question.Question;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.ToolCall;
import io.ponder.reasoning.trace.Candidate;
import io.ponder.reasoning.trace.SearchResult;
import java.util.List;

/** Writes a message while its search runs, block by block, in the order that Anthropic's SDKs require. */
final class MessageStream extends StreamedAnswer implements AnswerSink {

    /** What is being written. */
    private enum Open {
        NOTHING,
        THINKING,
        TEXT
    }

    private final AnswerFeed feed = new AnswerFeed(this);
    private final ThoughtText thought = new ThoughtText();
    private final String id;
    private final Question question;
    private final boolean isThinkingShown;
    private Open open = Open.NOTHING;
    private int index;

    MessageStream(EventStream events, String id, Question question, boolean isThinkingShown) {
        super(events);
        this.id = id;
        this.question = question;
        this.isThinkingShown = isThinkingShown;
    }

    @Override
    protected AnswerFeed feed() {
        return feed;
    }

    @Override
    public void progress(String line) {
        think(thought.progress(line));
    }

    @Override
    public void thinking(String words) {
        think(thought.thinking(words));
    }

    private void think(String words) {
        if (isThinkingShown) {
            if (open != Open.THINKING) {
                open(Open.THINKING, new ReplyBlock.Thinking("thinking", "", ""));
            }
            delta(MessageEvent.Delta.thinking(words));
        }
    }

    @Override
    public void text(String words) {
        if (open != Open.TEXT) {
            open(Open.TEXT, new ReplyBlock.Text(""));
        }
        delta(MessageEvent.Delta.text(words));
    }

    @Override
    public void refusal(String words) {
        text(words);
    }

    @Override
    public void toolCall(int number, ToolCall call) {
        ReplyBlock.ToolUse whole = ReplyBlock.ToolUse.of(call);
        close();
        send(new MessageEvent.BlockStart(
                index,
                new ReplyBlock.ToolUse(
                        whole.type(),
                        whole.id(),
                        whole.name(),
                        WireJson.mapper().createObjectNode())));
        delta(MessageEvent.Delta.json(whole.input().toString()));
        send(new MessageEvent.BlockStop(index++));
    }

    void finish(SearchResult result) {
        begin();
        Candidate chosen = result.selection().node();
        feed.finish(chosen);
        close();
        send(new MessageEvent.MessageDelta(
                MessageReply.of(id, question, List.of(), result), ReasoningSummary.of(result, question)));
        send(new MessageEvent.Stop());
        events.flush();
    }

    /** Ends the stream with a failure, in place of the message's end. */
    void fail(Failure failure, String requestId) {
        events.event("error", AnthropicErrors.body(failure, requestId));
        events.flush();
    }

    @Override
    protected void begin() {
        if (!events.begun()) {
            send(new MessageEvent.Start(MessageReply.begun(id, question)));
        }
    }

    private void open(Open kind, ReplyBlock block) {
        close();
        send(new MessageEvent.BlockStart(index, block));
        open = kind;
    }

    private void close() {
        if (open == Open.THINKING) {
            delta(MessageEvent.Delta.signed());
        }
        if (open != Open.NOTHING) {
            send(new MessageEvent.BlockStop(index++));
            open = Open.NOTHING;
        }
    }

    private void delta(MessageEvent.Delta delta) {
        send(new MessageEvent.BlockDelta(index, delta));
    }

    private void send(MessageEvent event) {
        events.event(event.type(), event);
    }
}
