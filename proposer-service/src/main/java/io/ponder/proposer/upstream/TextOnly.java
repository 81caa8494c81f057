package io.ponder.proposer.upstream;

import io.ponder.contracts.proposer.ProposalRequest;
import io.ponder.engines.ControlTokens;
import io.ponder.reasoning.engine.Proposer.Prefix;
import io.ponder.reasoning.model.Message;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request whose texts hold no control tokens, for an engine that would obey them.
 *
 * @param note what was changed; null if nothing
 */
record TextOnly(ProposalRequest request, @Nullable String note) {

    static TextOnly of(ProposalRequest request) {
        ControlTokens control = ControlTokens.known();
        Set<String> found = new LinkedHashSet<>();
        List<Message> messages = request.messages().stream()
                .map(message -> new Message(message.role(), control.brokenUp(message.content(), found)))
                .toList();
        List<Prefix> prefixes = request.prefixes().stream()
                .map(prefix -> new Prefix(control.brokenUp(prefix.text(), found), prefix.samples(), prefix.seed()))
                .toList();
        String note = ControlTokens.note(found, "the messages");
        return note == null
                ? new TextOnly(request, null)
                : new TextOnly(
                        request.withTexts(messages, prefixes),
                        note + " with a space, because the engine would obey " + (found.size() == 1 ? "it" : "them"));
    }
}
