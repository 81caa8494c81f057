package io.ponder.gateway.responses.stream;

import io.ponder.gateway.responses.wire.ContentPart;
import io.ponder.gateway.responses.wire.OutputItem;
import io.ponder.gateway.responses.wire.OutputItem.Status;
import io.ponder.gateway.responses.wire.StreamEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the item that tells how the search went: its steps as parts of the summary, and the model's own thinking. */
final class ReasoningItemWriter implements ItemWriter {

    /** A search of very many samples would fill its reader's memory. */
    private static final int MOST_PARTS = 256;

    private final EventLog log;
    private final String id;
    private final int index;
    private final List<ContentPart> summary = new ArrayList<>();
    private final StringBuilder thinking = new StringBuilder();

    ReasoningItemWriter(EventLog log, String id, int index) {
        this.log = log;
        this.id = id;
        this.index = index;
        log.add(seq -> new StreamEvent.ItemChanged(
                "response.output_item.added", seq, index, item(Status.IN_PROGRESS, List.of())));
    }

    /** Adds a step to the summary. */
    void step(String line) {
        if (summary.size() >= MOST_PARTS) {
            return;
        }
        int part = summary.size();
        ContentPart begun = new ContentPart.SummaryText("");
        ContentPart whole = new ContentPart.SummaryText(line);
        log.add(seq -> new StreamEvent.SummaryPartChanged(
                "response.reasoning_summary_part.added", seq, id, index, part, begun));
        log.add(seq ->
                new StreamEvent.SummaryText("response.reasoning_summary_text.delta", seq, id, index, part, line, null));
        log.add(seq ->
                new StreamEvent.SummaryText("response.reasoning_summary_text.done", seq, id, index, part, null, line));
        log.add(seq -> new StreamEvent.SummaryPartChanged(
                "response.reasoning_summary_part.done", seq, id, index, part, whole));
        summary.add(whole);
    }

    /** Adds words that the model thought. */
    void thinking(String words) {
        if (thinking.isEmpty()) {
            part("response.content_part.added", new ContentPart.ReasoningText(""));
        }
        thinking.append(words);
        log.add(seq -> text("response.reasoning_text.delta", seq, words, null));
    }

    boolean hasThought() {
        return !thinking.isEmpty();
    }

    @Override
    public OutputItem end(Status status) {
        List<ContentPart> content = List.of();
        if (!thinking.isEmpty()) {
            ContentPart whole = new ContentPart.ReasoningText(thinking.toString());
            content = List.of(whole);
            log.add(seq -> text("response.reasoning_text.done", seq, null, thinking.toString()));
            part("response.content_part.done", whole);
        }
        OutputItem item = item(status, content);
        log.add(seq -> new StreamEvent.ItemChanged("response.output_item.done", seq, index, item));
        return item;
    }

    private OutputItem item(Status status, List<ContentPart> content) {
        return new OutputItem.Reasoning(id, status, List.copyOf(summary), content);
    }

    private void part(String type, ContentPart part) {
        log.add(seq -> new StreamEvent.PartChanged(type, seq, id, index, 0, part));
    }

    private StreamEvent text(String type, int seq, @Nullable String delta, @Nullable String whole) {
        return new StreamEvent.ContentText(type, seq, id, index, 0, delta, whole, null, null);
    }
}
