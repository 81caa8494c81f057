package io.ponder.proposer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.contracts.proposer.ProposalRequest;
import io.ponder.reasoning.engine.Proposer.Prefix;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Sampling;
import io.ponder.reasoning.strategy.Move.Unit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The assistant's last message as what the samples begin with. */
class ContinuedMessageTest {

    @Test
    void theLastMessageBecomesWhatIsContinued() {
        ProposalRequest continued = ContinuedMessage.of(request(
                Map.of("continue_final_message", true, "min_p", 0.1),
                Message.user("8 * 35?"),
                Message.assistant("First, ")));
        assertThat(continued.messages()).containsExactly(Message.user("8 * 35?"));
        assertThat(continued.prefixes()).containsExactly(new Prefix("First, ", 2, 7));
        assertThat(continued.sampling().engineOptions()).isEqualTo(Map.of("min_p", 0.1));
    }

    @Test
    void withoutTheOptionItIsAnswered() {
        ProposalRequest plain = request(Map.of(), Message.user("8 * 35?"), Message.assistant("280."));
        assertThat(ContinuedMessage.of(plain)).isSameAs(plain);
    }

    @Test
    void onlyAnAssistantsMessageCanBeContinued() {
        ProposalRequest wrong = request(Map.of("continue_final_message", true), Message.user("8 * 35?"));
        assertThatThrownBy(() -> ContinuedMessage.of(wrong))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("continue_final_message");
    }

    private static ProposalRequest request(Map<String, Object> options, Message... messages) {
        return new ProposalRequest(
                null,
                List.of(messages),
                List.of(new Prefix("", 2, 7)),
                Unit.SOLUTION,
                new Sampling(1, 1, 100, List.of(), null, null, options, null, null),
                0,
                false);
    }
}
