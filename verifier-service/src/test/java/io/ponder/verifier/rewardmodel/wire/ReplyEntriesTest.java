package io.ponder.verifier.rewardmodel.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Tokens;
import io.ponder.verifier.rewardmodel.backend.RewardInput;
import io.ponder.verifier.rewardmodel.backend.UncountedException;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ReplyEntriesTest {

    private static final JsonNode ASKED = json("{\"input\": [\"one\", \"two\"]}");

    @Test
    void entriesAreOrderedByTheirIndex() {
        List<JsonNode> entries =
                ReplyEntries.inOrder(ASKED, json("[{\"index\":2},{\"index\":0},{\"index\":1}]"), 3, "the engine");

        assertThat(entries).extracting(entry -> entry.path("index").asInt()).containsExactly(0, 1, 2);
    }

    @Test
    void anInputThatIsAnsweredTwiceMeansThatAnotherIsNot() {
        assertThatThrownBy(() -> ReplyEntries.inOrder(ASKED, json("[{\"index\":1},{\"index\":1}]"), 2, "the engine"))
                .hasMessageContaining("answered for input 1 twice, or for one it was not asked about");
        assertThatThrownBy(() -> ReplyEntries.inOrder(ASKED, json("[{\"index\":0},{\"index\":7}]"), 2, "the engine"))
                .hasMessageContaining("answered for input 7 twice, or for one it was not asked about");
    }

    @Test
    void fewerEntriesThanInputsAreNeverShifted() {
        assertThatThrownBy(() -> ReplyEntries.inOrder(ASKED, json("[{\"index\":1}]"), 2, "the engine"))
                .hasMessageContaining("the engine answered for 1 of 2 inputs")
                .isInstanceOfSatisfying(
                        UncountedException.class,
                        e -> assertThat(UncountedException.lost(e).prompt()).isPositive());
    }

    @Test
    void tokensAreSharedByLengthAndAddUp() {
        // each length counts the message's 1 character, the solution's and one more: 3, 3 and 6
        List<Tokens> shares =
                ReplyEntries.shares(new Tokens(101, 10, 0), List.of(input("a"), input("b"), input("cdef")));

        assertThat(shares).containsExactly(new Tokens(25, 2, 0), new Tokens(25, 3, 0), new Tokens(51, 5, 0));
    }

    private static RewardInput input(String solution) {
        return new RewardInput(List.of(Message.user("?")), solution, List.of(), null);
    }

    private static JsonNode json(String text) {
        return WireJson.mapper().readTree(text);
    }
}
