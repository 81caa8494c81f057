package io.ponder.runtime.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class RangeCheckTest {

    record Settings(
            @Range(least = "1", most = "256") @DefaultValue("8")
            int parallel,

            @Range(least = "0", most = "1") @DefaultValue("0.5")
            double share,

            @Range(least = "1s") @DefaultValue("2s") Duration patience,
            @Range(most = "64MB") @DefaultValue("1MB") DataSize body) {}

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a.parallel | 0     | a.parallel is 0, but must be 1 to 256
            a.parallel | 257   | a.parallel is 257, but must be 1 to 256
            a.share    | 1.5   | a.share is 1.5, but must be 0 to 1
            a.share    | NaN   | a.share is NaN, but must be 0 to 1
            a.patience     | 999ms | a.patience is 999ms, but must be at least 1s
            a.body     | 65MB  | a.body is 65MB, but must be at most 64MB
            """)
    void whatLiesOutsideIsRefusedAsItWasWritten(String name, String value, String message) {
        assertThatThrownBy(() -> bind(Map.of(name, value))).rootCause().hasMessage(message);
    }

    @Test
    void theBoundsThemselvesAreWithin() {
        assertThat(bind(Map.of("a.parallel", "256", "a.share", "1", "a.patience", "1s", "a.body", "64MB")))
                .isEqualTo(new Settings(256, 1, Duration.ofSeconds(1), DataSize.ofMegabytes(64)));
    }

    private static Settings bind(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("a", Bindable.of(Settings.class), new RangeCheck(BindHandler.DEFAULT));
    }
}
