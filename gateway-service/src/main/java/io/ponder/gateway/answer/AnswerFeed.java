package io.ponder.gateway.answer;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.ToolCall;
import io.ponder.reasoning.trace.Candidate;
import io.ponder.reasoning.trace.TraceEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Feeds an {@link AnswerSink} while a search runs. Where one sample is the answer whatever it says, its words are passed on
 * as they come; otherwise the progress of the search is, and the answer once it is chosen. A search of a single sample has
 * no progress to tell.
 */
public final class AnswerFeed {

    private final AnswerSink sink;
    private final Narration narration = new Narration();
    private final StringBuilder written = new StringBuilder();
    private final StringBuilder thought = new StringBuilder();

    /** The progress so far, until it is certain that there is more than one sample. */
    private final List<String> held = new ArrayList<>();

    private int samples;
    private boolean isSearch;
    private TraceEvent.@Nullable Delta first;

    public AnswerFeed(AnswerSink sink) {
        this.sink = sink;
    }

    /** Tells the sink what is new. */
    public void event(TraceEvent event) {
        if (event instanceof TraceEvent.Delta delta) {
            live(delta);
            return;
        }
        isSearch = isSearch || isOfASearch(event);
        String line = first == null ? narration.of(event) : null;
        if (line != null) {
            held.add(line);
        }
        if (isSearch) {
            held.forEach(sink::progress);
            held.clear();
        }
    }

    /** One sample is passed on, the first to speak; the answer to a thought that was cut off comes with another call. */
    private void live(TraceEvent.Delta delta) {
        if (first == null) {
            first = delta;
            held.clear();
        }
        if (delta.trial() == first.trial()) {
            passOn(delta.reasoning(), thought, sink::thinking);
            passOn(delta.text(), written, sink::text);
        }
    }

    /** The sample that was being passed on has broken off, and is drawn again from its beginning. */
    public void interrupted() {
        first = null;
        written.setLength(0);
        thought.setLength(0);
    }

    private boolean isOfASearch(TraceEvent event) {
        return switch (event) {
            case TraceEvent.Started started -> started.parameters().get("n") instanceof Number n && n.intValue() > 1;
            case TraceEvent.ProposeStarted begun -> {
                samples += begun.samples();
                yield samples > 1;
            }
            case TraceEvent.ScoreStarted _, TraceEvent.ConsultStarted _ -> true;
            default -> false;
        };
    }

    private static void passOn(@Nullable String words, StringBuilder before, Consumer<String> to) {
        if (words != null && !words.isEmpty()) {
            before.append(words);
            to.accept(words);
        }
    }

    /**
     * Hands over what is left of the chosen candidate.
     *
     * @throws io.ponder.reasoning.model.FailureException when words of another one were passed on, which cannot be taken
     *     back
     */
    public void finish(Candidate chosen) {
        AnswerText text = AnswerText.of(chosen);
        rest(text.thinking(), thought, sink::thinking);
        if (!rest(text.content(), written, sink::text)) {
            throw Failure.of(
                            Kind.UPSTREAM_ERROR,
                            "the sample that was being passed on broke off, and the search ended with another one")
                    .asException();
        }
        rest(text.refusal(), new StringBuilder(), sink::refusal);
        int index = 0;
        for (ToolCall call : text.toolCalls()) {
            sink.toolCall(index++, call);
        }
    }

    /**
     * Hands over the rest of a text of which the beginning was passed on, with or without the spaces before it.
     *
     * @return false if another text was passed on
     */
    private static boolean rest(@Nullable String whole, StringBuilder before, Consumer<String> to) {
        String text = whole == null ? "" : whole;
        String sent = before.toString();
        if (!sent.isEmpty()) {
            text = text.stripLeading();
            sent = sent.stripLeading();
        }
        if (text.startsWith(sent)) {
            Pieces.of(text.substring(sent.length())).forEach(to);
            return true;
        }
        return sent.startsWith(text.stripTrailing());
    }
}
