package io.ponder.gateway.batches;

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
        @DefaultValue("24h") Duration window,
        @DefaultValue("50000") int mostLines,
        @DefaultValue("4MB") DataSize longestLine,
        @DefaultValue("8") int atOnce,
        @DefaultValue("16") int linesAtOnce,
        @DefaultValue("1m") Duration longestPause,
        @DefaultValue("30d") Duration keepOutput) {}
