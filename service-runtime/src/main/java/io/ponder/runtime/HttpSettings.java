package io.ponder.runtime;

import io.ponder.runtime.settings.Range;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * HTTP settings of a service.
 *
 * @param connectTimeout the longest time to open a connection to another service or an engine
 * @param maxConnections the most open connections to other services and engines together
 * @param restartPatience how long to keep sending a request to another service that does not accept it, such as while
 *     it restarts
 * @param maxBody the largest request body accepted; a larger one is answered with 413
 * @param jsonDepth how many objects and lists of a body may stand within one another
 * @param maxUpload the largest form with files, or file of lines of JSON, accepted, which is never whole in memory; zero accepts none beyond {@code
 *     maxBody}
 * @param bodyHeap the share of the heap that the bodies of all running requests may take; further bodies are answered
 *     with 429
 * @param bodyTime how long a body may take to arrive, beyond what its size explains; a slower one is answered with 408
 * @param bodyRate the bytes a second that a body must arrive with, once {@code bodyTime} has passed
 * @param headTime how long the head of a request may take to arrive, counted from its first byte; after that the
 *     connection is closed with 408
 * @param readPatience how long a client may read nothing of its reply, or stay too far behind it, before its request is
 *     stopped and the connection closed
 * @param maxRequests the most POST requests at work; further ones are answered with 429
 */
@ConfigurationProperties("ponder.http")
public record HttpSettings(
        @Range(least = "1ms") @DefaultValue("2s") Duration connectTimeout,
        @Range(least = "1") @DefaultValue("2048") int maxConnections,
        @Range(least = "0s") @DefaultValue("10s") Duration restartPatience,
        @Range(least = "1KB") @DefaultValue("4MB") DataSize maxBody,

        @Range(least = "1", most = "1000") @DefaultValue("200")
        int jsonDepth,

        @Range(least = "0B") @DefaultValue("0B") DataSize maxUpload,
        @Range(least = "0", most = "1") @DefaultValue("0.4") double bodyHeap,
        @Range(least = "1ms") @DefaultValue("20s") Duration bodyTime,
        @Range(least = "1B") @DefaultValue("16KB") DataSize bodyRate,
        @Range(least = "1ms") @DefaultValue("10s") Duration headTime,
        @Range(least = "1ms") @DefaultValue("20s") Duration readPatience,
        @Range(least = "1") @DefaultValue("100000") int maxRequests) {}
