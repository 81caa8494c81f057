package io.ponder.reasoning.strategy.select;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.Selection.Basis;
import io.ponder.reasoning.strategy.toolbox.ToldByHand;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SampleTest {

    @Test
    void itDrawsOneSampleAndReturnsIt() {
        ToldByHand told = new ToldByHand(Sample.TYPE, Map.of());
        assertThat(told.asked)
                .containsExactly(Move.Propose.solutions(0, Node.root(), 1).asTheAnswer());
        assertThat(told.strategy.settled()).isFalse();
        Node only = told.silent(0);
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.best().node()).isSameAs(only);
        assertThat(told.best().basis()).isEqualTo(Basis.SINGLE_SAMPLE);
        assertThat(told.best().notes()).isEmpty();
    }

    @Test
    void aSampleThatIsLostEndsIt() {
        ToldByHand told = new ToldByHand(Sample.TYPE, Map.of());
        told.fail(0, 0);
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.strategy.best()).isEmpty();
    }
}
