package io.ponder.gateway.files;

import java.time.Instant;

/**
 * A file as it is kept, without its content.
 *
 * @param tenant whose it is: nobody else can find it
 * @param purpose {@code batch}, {@code batch_output} or {@code user_data}
 * @param bytes its size
 * @param expires when it is forgotten
 */
public record StoredFile(
        String id, String tenant, String purpose, String filename, long bytes, Instant created, Instant expires) {}
