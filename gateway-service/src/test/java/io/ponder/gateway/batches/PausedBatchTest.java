package io.ponder.gateway.batches;

import static io.ponder.gateway.batches.BatchFixture.CHAT;
import static io.ponder.gateway.batches.BatchFixture.lines;
import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.gateway.GatewayTest;
import io.ponder.testing.RunningApplication;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** A budget that is spent half-way. */
@Timeout(120)
class PausedBatchTest extends GatewayTest {

    @Test
    void aBatchWaitsForItsBudgetAndExpiresWithoutIt() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        SEARCH.on(exchange -> {
            asked.incrementAndGet();
            exchange.result();
        });
        try (RunningApplication gateway = start(
                SEARCH.url(),
                "10s",
                "--ponder.gateway.batches.window=12s",
                "--ponder.gateway.batches.longest-pause=100ms")) {
            BatchFixture batches = new BatchFixture(gateway);
            allow(batches, 3);
            String id =
                    batches.create(batches.uploaded(lines(6)), CHAT).get("id").stringValue();
            awaitCompleted(batches, id, 3);
            assertThat(batches.get(id).get("status").stringValue()).isEqualTo("in_progress");
            assertThat(asked.get()).isEqualTo(3);

            allow(batches, 5);
            awaitCompleted(batches, id, 5);

            JsonNode batch = batches.awaitEnd(id);
            assertThat(batch.get("status").stringValue()).isEqualTo("expired");
            assertThat(batch.get("request_counts").toString()).isEqualTo("{\"total\":6,\"completed\":5,\"failed\":0}");
            assertThat(batches.output(batch, "output_file_id")).hasSize(5);
            List<JsonNode> errors = batches.output(batch, "error_file_id");
            assertThat(errors).hasSize(1);
            assertThat(errors.getFirst().at("/error/code").stringValue()).isEqualTo("batch_expired");
            assertThat(errors.getFirst().at("/error/message").stringValue())
                    .contains("What stood in its way last", "team default", "5 searches");
            assertThat(asked.get()).isEqualTo(5);
        }
    }

    private static void awaitCompleted(BatchFixture batches, String id, int lines) throws Exception {
        while (batches.get(id).at("/request_counts/completed").intValue() < lines) {
            Thread.sleep(20);
        }
    }

    private static void allow(BatchFixture batches, int searches) throws Exception {
        BatchFixture.json(batches.send(
                "PUT",
                "/v1/admin/teams/default/limits",
                "application/json",
                "{\"per_month\":{\"searches\":" + searches + "}}"));
    }
}
