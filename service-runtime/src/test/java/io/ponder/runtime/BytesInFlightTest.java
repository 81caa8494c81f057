package io.ponder.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BytesInFlightTest {

    @Test
    void bodiesAreLetInUntilTheShareIsTakenAndAgainWhenItIsGivenBack() {
        try (BytesInFlight bytes = new BytesInFlight(100 * services())) {
            BytesInFlight.Room first = bytes.room();
            BytesInFlight.Room second = bytes.room();
            assertThat(first.take(60)).isTrue();
            assertThat(second.take(60)).isFalse();
            assertThat(second.take(40)).isTrue();
            assertThat(second.take(1)).isFalse();
            first.close();
            assertThat(second.take(60)).isTrue();
            second.close();
            assertThat(first.take(100)).isTrue();
        }
    }

    @Test
    void aBodyThatIsAloneIsLetInHoweverLargeItIs() {
        try (BytesInFlight bytes = new BytesInFlight(10)) {
            BytesInFlight.Room alone = bytes.room();
            assertThat(alone.take(60)).isTrue();
            assertThat(alone.take(60)).isTrue();
            assertThat(bytes.room().take(1)).isFalse();
        }
    }

    @Test
    void theServicesOfOneJvmDivideTheShare() {
        long share = 100 * (services() + 1);
        try (BytesInFlight one = new BytesInFlight(share);
                BytesInFlight other = new BytesInFlight(share)) {
            for (BytesInFlight bytes : new BytesInFlight[] {one, other}) {
                assertThat(bytes.room().take(60)).isTrue();
                assertThat(bytes.room().take(60)).isFalse();
                assertThat(bytes.room().take(40)).isTrue();
            }
        }
    }

    /** This one, and those of the Spring contexts that other tests have left open. */
    private static int services() {
        return BytesInFlight.services() + 1;
    }
}
