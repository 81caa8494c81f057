package io.ponder.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.reasoning.model.Price;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PriceSettingsTest {

    @Test
    void modelsMayHaveDotsSlashesAndEqualSigns() {
        PriceSettings settings = new PriceSettings(List.of("org/model=v2.5=1/0.5/2", " "));
        assertThat(settings.of("org/model=v2.5")).contains(new Price(1, 0.5, 2));
        assertThat(settings.of("other")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"model", "model=1", "=1/2/3", "model=1/x/3", "model=1/-2/3", "model=NaN/2/3"})
    void whatIsNoPriceStopsTheServiceWithTheEntryAndItsForm(String entry) {
        assertThatThrownBy(() -> new PriceSettings(List.of(entry)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + entry + "'")
                .hasMessageContaining("model=prompt/cached/completion");
    }
}
