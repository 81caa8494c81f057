package io.ponder.gateway.responses.stream;

import io.ponder.gateway.answer.TokenReport;
import io.ponder.gateway.responses.wire.ContentPart;
import io.ponder.gateway.responses.wire.OutputItem;
import io.ponder.gateway.responses.wire.OutputItem.Status;
import io.ponder.gateway.responses.wire.StreamEvent;
import java.util.List;

/** Writes the item that holds the answer, or the model's refusal. */
final class MessageItemWriter implements ItemWriter {

    private final EventLog log;
    private final String id;
    private final int index;
    private final boolean refuses;
    private final StringBuilder words = new StringBuilder();
    private List<TokenReport> logprobs = List.of();

    MessageItemWriter(EventLog log, String id, int index, boolean refuses) {
        this.log = log;
        this.id = id;
        this.index = index;
        this.refuses = refuses;
        log.add(seq -> new StreamEvent.ItemChanged(
                "response.output_item.added", seq, index, new OutputItem.Message(id, Status.IN_PROGRESS, List.of())));
        part("response.content_part.added", part(""));
    }

    boolean refuses() {
        return refuses;
    }

    void words(String more) {
        words.append(more);
        log.add(seq -> new StreamEvent.ContentText(
                type() + ".delta", seq, id, index, 0, more, null, null, refuses ? null : List.of()));
    }

    /** The log-probabilities of the whole text, which its last events hold. */
    void logprobs(List<TokenReport> ofAll) {
        logprobs = ofAll;
    }

    @Override
    public OutputItem end(Status status) {
        String whole = words.toString();
        log.add(seq -> new StreamEvent.ContentText(
                type() + ".done",
                seq,
                id,
                index,
                0,
                null,
                refuses ? null : whole,
                refuses ? whole : null,
                refuses ? null : logprobs));
        ContentPart part = part(whole);
        part("response.content_part.done", part);
        OutputItem item = new OutputItem.Message(id, status, List.of(part));
        log.add(seq -> new StreamEvent.ItemChanged("response.output_item.done", seq, index, item));
        return item;
    }

    private String type() {
        return refuses ? "response.refusal" : "response.output_text";
    }

    private ContentPart part(String text) {
        return refuses ? new ContentPart.Refusal(text) : new ContentPart.OutputText(text, logprobs);
    }

    private void part(String type, ContentPart part) {
        log.add(seq -> new StreamEvent.PartChanged(type, seq, id, index, 0, part));
    }
}
