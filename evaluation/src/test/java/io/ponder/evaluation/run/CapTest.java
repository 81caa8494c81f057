package io.ponder.evaluation.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class CapTest {

    @Test
    void whatIsLeftIsSharedAndWhatIsNotUsedComesBack() {
        Cap cap = new Cap(100);
        assertThat(cap.reserve(10, 2)).hasValue(50);
        assertThat(cap.reserve(10, 1)).hasValue(50);
        assertThat(cap.reserve(10, 1)).isEmpty();
        cap.spend(10);
        cap.release(50);
        // 100 - 10 spent - 50 held
        assertThat(cap.reserve(10, 1)).hasValue(40);
    }

    @Test
    void whatIsHeldIsNoMoreThanAsked() {
        Cap cap = new Cap(100);
        assertThat(cap.hold(30)).isTrue();
        assertThat(cap.hold(71)).isFalse();
        assertThat(cap.reserve(10, 1)).hasValue(70);
        cap.release(70);
        cap.release(30);
        assertThat(cap.hold(100)).isTrue();
        assertThat(cap.isBeyond(1)).isTrue();
    }

    @Test
    void aSearchThatCannotBePaidDoesNotBegin() {
        Cap cap = new Cap(100);
        cap.spend(95);
        assertThat(cap.reserve(10, 1)).isEmpty();
        assertThat(cap.reserve(0, 1)).hasValue(5);
    }

    @Test
    void fewerAtOnceRatherThanSearchesThatAreCut() {
        // A share of 12.5 is less than twice what a search takes: it gets all, and the others wait.
        assertThat(new Cap(100).reserve(10, 8)).hasValue(100);
    }

    @Test
    void theWidthDoublesWhileThatPays() {
        Instant now = Instant.EPOCH;
        Width width = new Width(0, now);
        // 100 tokens each second while alone; twice as fast with two, no faster with four.
        int[] perSecond = {100, 200, 400, 400};
        int[] expected = {2, 4, 8, 4};
        for (int step = 0; step < perSecond.length; step++) {
            int count = 2 * width.limit() + 2;
            now = now.plusSeconds(10);
            for (int i = 0; i < count; i++) {
                width.ended(10.0 * perSecond[step] / count, now);
            }
            assertThat(width.limit()).as("step %d", step).isEqualTo(expected[step]);
        }
        for (int i = 0; i < 100; i++) {
            width.ended(1e9, now.plusSeconds(1));
        }
        assertThat(width.limit()).isEqualTo(4);
    }

    @Test
    void anOverloadedServiceGetsHalf() {
        Width width = new Width(0, Instant.EPOCH);
        for (int i = 0; i < 4; i++) {
            width.ended(100, Instant.EPOCH.plusSeconds(1));
        }
        assertThat(width.limit()).isEqualTo(2);
        width.overloaded(Instant.EPOCH.plusSeconds(2));
        assertThat(width.limit()).isOne();
    }

    @Test
    void aWidthThatIsGivenStays() {
        Width width = new Width(3, Instant.EPOCH);
        for (int i = 0; i < 50; i++) {
            width.ended(100, Instant.EPOCH.plusSeconds(i));
        }
        width.overloaded(Instant.EPOCH);
        assertThat(width.limit()).isEqualTo(3);
    }
}
