package io.ponder.proposer;

import io.ponder.contracts.proposer.ProposalRequest;
import io.ponder.reasoning.engine.Proposer.Prefix;
import io.ponder.reasoning.model.Field;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Sampling;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * vLLM's option {@code continue_final_message}, for every engine that can continue: the assistant's last message is not
 * answered but gone on with, and what comes back is the rest of it.
 */
final class ContinuedMessage {

    private static final String OPTION = "continue_final_message";

    private ContinuedMessage() {}

    /**
     * The same proposal with the last message as what its samples begin with, where the option asks for that.
     *
     * @throws io.ponder.reasoning.model.FailureException when the last message is not the assistant's
     */
    static ProposalRequest of(ProposalRequest proposal) {
        Map<String, Object> options = proposal.sampling().engineOptions();
        if (!Boolean.TRUE.equals(options.get(OPTION))) {
            return proposal;
        }
        List<Message> messages = proposal.messages();
        Message last = messages.getLast();
        new Field(OPTION)
                .require(
                        messages.size() > 1
                                && last.role() == Message.Role.ASSISTANT
                                && !last.content().isEmpty(),
                        "needs an assistant's message with text at the end of messages");
        Map<String, Object> others = new LinkedHashMap<>(options);
        others.remove(OPTION);
        Sampling sampling = proposal.sampling();
        return new ProposalRequest(
                proposal.model(),
                messages.subList(0, messages.size() - 1),
                proposal.prefixes().stream()
                        .map(prefix -> new Prefix(last.content() + prefix.text(), prefix.samples(), prefix.seed()))
                        .toList(),
                proposal.unit(),
                new Sampling(
                        sampling.temperature(),
                        sampling.topP(),
                        sampling.maxTokens(),
                        sampling.stop(),
                        sampling.responseFormat(),
                        sampling.confidenceFloor(),
                        others,
                        sampling.topLogProbs(),
                        sampling.thinkingTokens()),
                proposal.alternatives(),
                proposal.progress(),
                proposal.distribution(),
                proposal.tools(),
                proposal.live(),
                proposal.hints());
    }
}
