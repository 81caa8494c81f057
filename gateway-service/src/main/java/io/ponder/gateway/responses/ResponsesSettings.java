package io.ponder.gateway.responses;

import io.ponder.runtime.settings.Range;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How responses are kept.
 *
 * @param keep how long a response can be found after it was created
 * @param window about how many bytes of a running response's events are held in memory for those that read them
 * @param maxRunning the most background responses that one gateway works on; further ones are queued
 * @param maxQueued the most background responses that wait, for all gateways together; further ones are refused with 429
 */
@ConfigurationProperties("ponder.gateway.responses")
public record ResponsesSettings(
        @Range(least = "1s") @DefaultValue("30d") Duration keep,
        @Range(least = "1KB") @DefaultValue("1MB") DataSize window,
        @Range(least = "1") @DefaultValue("64") int maxRunning,
        @Range(least = "0") @DefaultValue("1000") int maxQueued) {}
