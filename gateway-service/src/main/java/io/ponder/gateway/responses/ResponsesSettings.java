package io.ponder.gateway.responses;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How responses are kept.
 *
 * @param file where, without the {@code .mv.db} that H2 adds; empty to keep them in memory only
 * @param keep how long a response can be found after it was created
 * @param memory about how much memory they may take if they are kept there
 * @param window about how many bytes of a running response's events are held in memory for those that read them
 * @param maxRunning the most background responses at work; further ones are queued
 * @param maxQueued the most that wait; further ones are refused with 429
 */
@ConfigurationProperties("ponder.gateway.responses")
public record ResponsesSettings(
        @DefaultValue("") String file,
        @DefaultValue("30d") Duration keep,
        @DefaultValue("64MB") DataSize memory,
        @DefaultValue("1MB") DataSize window,
        @DefaultValue("64") int maxRunning,
        @DefaultValue("1000") int maxQueued) {}
