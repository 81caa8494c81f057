package io.ponder.gateway.answer;

import io.ponder.reasoning.model.ToolCall;
import io.ponder.reasoning.trace.Candidate;
import io.ponder.reasoning.trace.TraceEvent;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Feeds an {@link AnswerSink} while a search runs. Where one sample is the answer whatever it says, its words are passed on
 * as they come; otherwise the progress of the search is, and the answer once it is chosen.
 */
public final class AnswerFeed {

    private final AnswerSink sink;
    private final Narration narration = new Narration();
    private final StringBuilder written = new StringBuilder();
    private final StringBuilder thought = new StringBuilder();

    public AnswerFeed(AnswerSink sink) {
        this.sink = sink;
    }

    /** Tells the sink what is new. */
    public void event(TraceEvent event) {
        if (event instanceof TraceEvent.Delta delta) {
            passOn(delta.reasoning(), thought, sink::thinking);
            passOn(delta.text(), written, sink::text);
            return;
        }
        boolean isLive = !written.isEmpty() || !thought.isEmpty();
        String line = isLive ? null : narration.of(event);
        if (line != null) {
            sink.progress(line);
        }
    }

    private static void passOn(@Nullable String words, StringBuilder before, Consumer<String> to) {
        if (words != null && !words.isEmpty()) {
            before.append(words);
            to.accept(words);
        }
    }

    /** Hands over what is left of the chosen candidate. */
    public void finish(Candidate chosen) {
        AnswerText text = AnswerText.of(chosen);
        rest(text.thinking(), thought, sink::thinking);
        rest(text.content(), written, sink::text);
        rest(text.refusal(), new StringBuilder(), sink::refusal);
        int index = 0;
        for (ToolCall call : text.toolCalls()) {
            sink.toolCall(index++, call);
        }
    }

    /** The rest of a text of which the beginning was passed on. What was sent cannot be taken back. */
    private static void rest(@Nullable String whole, StringBuilder before, Consumer<String> to) {
        String text = whole == null ? "" : whole;
        int from = 0;
        if (!before.isEmpty()) {
            from = text.startsWith(before.toString()) ? before.length() : text.length();
        }
        Pieces.of(text.substring(from)).forEach(to);
    }
}
