package io.ponder.gateway.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PlacesTest {

    private static final Duration NONE = Duration.ZERO;
    private static final Duration LONG = Places.TOO_LONG.plusMillis(1);

    private static void look(Places places, int times, Duration delay, boolean areWanted) {
        for (int i = 0; i < times; i++) {
            places.look(delay, areWanted);
        }
    }

    @Test
    void asManyAsAreSetAreThereAsSoonAsTheyAreWanted() {
        Places places = new Places(448);
        assertThat(places.now()).isEqualTo(64);

        look(places, 10, NONE, true);

        assertThat(places.now()).isEqualTo(448);
        assertThat(places.areScarce()).isFalse();
    }

    @Test
    void threadsThatWaitMakeThemFewerAndNeverNone() {
        Places places = new Places(448);
        look(places, 5, LONG, true);
        assertThat(places.now()).isEqualTo(37);
        assertThat(places.areScarce()).isTrue();
        assertThat(places.waiting(448)).isEqualTo(64);

        look(places, 1000, LONG, true);

        assertThat(places.now()).isEqualTo(16);
        assertThat(new Places(2).now()).isEqualTo(2);
    }

    @Test
    void theyGrowMoreSlowlyAfterAnOverload() {
        Places places = new Places(448);
        places.look(LONG, true);
        int before = places.now();

        places.look(NONE, true);

        assertThat(places.now()).isBetween(before + 1, before + 5);
        assertThat(places.areScarce()).isTrue();
    }

    @Test
    void onceNobodyWaitsForAWhileTheOverloadIsOver() {
        Places places = new Places(448);
        look(places, 100, LONG, true);

        look(places, 30, NONE, false);

        assertThat(places.areScarce()).isFalse();
        assertThat(places.now()).isEqualTo(64);
    }
}
