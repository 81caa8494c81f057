package io.ponder.verifier.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProcessUseTest {

    /** utime 250 and stime 50 ticks of 10 ms are 3 s; 3 threads; 1000 pages of 4 KiB. */
    private static final String NUMBERS =
            " S 1 2 2 0 -1 4194560 100 0 0 0 250 50 0 0 20 0 3 0 500 8000000 1000 18446744073709551615 1 1 0";

    @Test
    void readsTimeThreadsAndMemory() {
        assertThat(ProcessUse.parsed("42 (python3)" + NUMBERS))
                .isEqualTo(new ProcessUse(Duration.ofSeconds(3), 3, 4_096_000));
    }

    @Test
    void aNameChosenToMisleadDoesNot() {
        assertThat(ProcessUse.parsed("42 (x) S 1 1 1 (y)" + NUMBERS)).isEqualTo(ProcessUse.parsed("42 (z)" + NUMBERS));
    }

    @Test
    void aProcessThatIsGoneUsesNothing() {
        assertThat(ProcessUse.of(Integer.MAX_VALUE)).isEqualTo(ProcessUse.NONE);
    }
}
