package io.ponder.gateway.batches;

import io.ponder.runtime.settings.Range;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How batches are worked on.
 *
 * @param window how long a batch may take; what has not ended by then has expired
 * @param mostLines the most lines of a batch
 * @param longestLine the longest line
 * @param atOnce the most batches that one gateway works on
 * @param linesAtOnce the most lines of all its batches that one gateway works on
 * @param longestPause how long a batch pauses at most before it tries again whether what stands in its way has passed
 * @param keepOutput how long the files of a batch are kept if it does not say
 */
@ConfigurationProperties("ponder.gateway.batches")
public record BatchesSettings(
        @Range(least = "1s") @DefaultValue("24h") Duration window,
        @Range(least = "1") @DefaultValue("50000") int mostLines,
        @Range(least = "1KB") @DefaultValue("4MB") DataSize longestLine,
        @Range(least = "1") @DefaultValue("8") int atOnce,
        @Range(least = "1") @DefaultValue("16") int linesAtOnce,
        @Range(least = "1ms") @DefaultValue("1m") Duration longestPause,
        @Range(least = "1s") @DefaultValue("30d") Duration keepOutput) {}
