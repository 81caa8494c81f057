package io.ponder.contracts.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SearchIdTest {

    private static final Instant NOW = Instant.parse("2026-11-27T02:40:00Z");

    @Test
    void idsAreInTheOrderOfTime() {
        for (int i = 0; i < 1000; i++) {
            assertThat(SearchId.at(NOW.plusMillis(i))).isLessThan(SearchId.at(NOW.plusMillis(i + 1)));
        }
    }

    @Test
    void idsOfOneMomentDiffer() {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            ids.add(SearchId.at(NOW));
        }
        assertThat(ids).hasSize(10_000);
    }

    @Test
    void anIdIsAUuidOfVersion7() {
        UUID id = UUID.fromString(SearchId.at(NOW).substring("search-".length()));
        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(NOW.toEpochMilli());
    }
}
