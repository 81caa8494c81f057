package io.ponder.gateway.completions;

import io.ponder.gateway.answer.AnswerFeed;
import io.ponder.gateway.answer.AnswerSink;
import io.ponder.gateway.answer.StreamedAnswer;
import io.ponder.gateway.json.EventStream;
import io.ponder.reasoning.model.ToolCall;
import io.ponder.reasoning.trace.Candidate;
import java.util.function.Consumer;

/**
 * Writes the text of one choice while its search runs. This API has no place for what was thought, nor for the search,
 * so a client sees nothing of them but that the reply has begun.
 */
final class TextStream extends StreamedAnswer implements AnswerSink {

    private final AnswerFeed feed = new AnswerFeed(this);
    private final Consumer<String> writer;
    private final String before;
    private boolean begun;

    /**
     * @param before stands before the text
     * @param writer writes a piece of the text
     */
    TextStream(EventStream events, String before, Consumer<String> writer) {
        super(events);
        this.before = before;
        this.writer = writer;
    }

    @Override
    protected AnswerFeed feed() {
        return feed;
    }

    @Override
    public void progress(String line) {}

    @Override
    public void thinking(String words) {}

    @Override
    public void text(String words) {
        writer.accept(words);
    }

    @Override
    public void refusal(String words) {
        writer.accept(words);
    }

    @Override
    public void toolCall(int index, ToolCall call) {
        throw new IllegalStateException("no tools were given");
    }

    void finish(Candidate chosen) {
        begin();
        feed.finish(chosen);
    }

    @Override
    protected void begin() {
        if (!begun) {
            begun = true;
            writer.accept(before);
        }
    }
}
