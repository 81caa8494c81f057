package io.ponder.gateway.messages;

import io.ponder.gateway.answer.AnswerFeed;
import io.ponder.gateway.answer.AnswerSink;
import io.ponder.gateway.question.Searches;
import io.ponder.reasoning.model.ToolCall;
import io.ponder.reasoning.trace.Candidate;
import io.ponder.reasoning.trace.TraceEvent;
import java.util.ArrayList;
import java.util.List;

/** Gathers the blocks of a reply that is sent at once. */
final class WholeMessage implements Searches.Listener, AnswerSink {

    private final AnswerFeed feed = new AnswerFeed(this);
    private final ThoughtText thought = new ThoughtText();
    private final boolean isThinkingShown;
    private final StringBuilder thinking = new StringBuilder();
    private final StringBuilder text = new StringBuilder();
    private final List<ReplyBlock> calls = new ArrayList<>();

    WholeMessage(boolean isThinkingShown) {
        this.isThinkingShown = isThinkingShown;
    }

    @Override
    public void event(TraceEvent event) {
        feed.event(event);
    }

    @Override
    public void progress(String line) {
        thinking.append(thought.progress(line));
    }

    @Override
    public void thinking(String words) {
        thinking.append(thought.thinking(words));
    }

    @Override
    public void text(String words) {
        text.append(words);
    }

    @Override
    public void refusal(String words) {
        text.append(words);
    }

    @Override
    public void toolCall(int index, ToolCall call) {
        calls.add(ReplyBlock.ToolUse.of(call));
    }

    List<ReplyBlock> finish(Candidate chosen) {
        feed.finish(chosen);
        List<ReplyBlock> blocks = new ArrayList<>();
        if (isThinkingShown && !thinking.isEmpty()) {
            blocks.add(new ReplyBlock.Thinking(thinking.toString()));
        }
        if (!text.isEmpty()) {
            blocks.add(new ReplyBlock.Text(text.toString()));
        }
        blocks.addAll(calls);
        return blocks;
    }
}
