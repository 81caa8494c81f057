package io.ponder.reasoning.strategy.toolbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.strategy.Node;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PanelTest {

    private static Node node(int trial) {
        return new Node(
                trial + 1, Node.root(), trial, false, "", "text", null, FinishReason.STOP, null, Tokens.NONE, null);
    }

    @Test
    void itIsReadyOnceEveryMemberHasComeOrIsLost() {
        Panel panel = new Panel(3);
        panel.came(node(2));
        panel.lost();
        assertThat(panel.isReady()).isFalse();
        assertThat(panel.open()).isEqualTo(1);
        panel.came(node(0));
        assertThat(panel.isReady()).isTrue();
        assertThat(panel.members())
                .as("in order of trial")
                .extracting(Node::trial)
                .containsExactly(0, 2);
    }

    @Test
    void itIsReadyWithItsQuorumAndOpenForTheRest() {
        Panel panel = new Panel(4, 2);
        panel.came(node(0));
        panel.lost();
        assertThat(panel.isReady()).as("what is lost is no part of the quorum").isFalse();
        panel.came(node(3));
        assertThat(panel.isReady()).isTrue();
        assertThat(panel.open()).isEqualTo(1);
    }

    @Test
    void whoComesAfterItWasClosedIsNoMember() {
        Panel panel = new Panel(3, 1);
        panel.came(node(1));
        panel.close();
        panel.came(node(0));
        assertThat(panel.open()).isZero();
        assertThat(panel.members()).extracting(Node::trial).containsExactly(1);
    }

    @Test
    void aPanelWhoseMembersAreAllLostIsReadyAndEmpty() {
        Panel panel = new Panel(2);
        panel.lost();
        panel.lost();
        assertThat(panel.isReady()).isTrue();
        assertThat(panel.members()).isEmpty();
    }

    @Test
    void itGrows() {
        Panel panel = new Panel(1);
        panel.came(node(0));
        panel.enlarge(2);
        assertThat(panel.isReady()).isFalse();
        assertThat(panel.open()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"8, 1.0, 8", "8, 0.75, 6", "8, 0.7, 6", "3, 0.1, 1", "1, 0.1, 1", "10, 0.7, 7"})
    void aShareOfAPanelIsRoundedUp(int size, double share, int quorum) {
        Panel panel = Panel.of(size, share);
        for (int trial = 0; trial < quorum; trial++) {
            assertThat(panel.isReady()).isFalse();
            panel.came(node(trial));
        }
        assertThat(panel.isReady()).isTrue();
    }

    @Test
    void aQuorumIsOneOfItsMembersAtLeastAndAllAtMost() {
        assertThatThrownBy(() -> new Panel(4, 5)).hasMessage("a panel of 4 has no quorum of 5");
        assertThatThrownBy(() -> new Panel(4, 0)).hasMessage("a panel of 4 has no quorum of 0");
    }
}
