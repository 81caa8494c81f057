package io.ponder.gateway.batches;

import static io.ponder.gateway.batches.BatchFixture.CHAT;
import static io.ponder.gateway.batches.BatchFixture.line;
import static io.ponder.gateway.batches.BatchFixture.lines;
import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.gateway.GatewayTest;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** As many lines as a batch may have, and more. {@code -Dponder.lines=50000} answers all of them, in minutes. */
@Timeout(180)
class LargeBatchTest extends GatewayTest {

    private static final int MOST = 50_000;
    private static final int ANSWERED = Integer.getInteger("ponder.lines", 3000);

    private final BatchFixture batches = new BatchFixture(APP);

    private JsonNode create(String content) throws Exception {
        return batches.create(batches.uploaded(content), CHAT);
    }

    @Test
    void manyLinesAreAnsweredOnceEach() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        SEARCH.on(exchange -> {
            asked.incrementAndGet();
            exchange.result();
        });
        JsonNode batch = batches.awaitEnd(create(lines(ANSWERED)).get("id").stringValue());
        assertThat(batch.at("/request_counts/total").intValue()).isEqualTo(ANSWERED);
        assertThat(batch.at("/request_counts/completed").intValue()).isEqualTo(ANSWERED);
        assertThat(asked.get()).isEqualTo(ANSWERED);
        Set<String> ids = new HashSet<>();
        batches.output(batch, "output_file_id")
                .forEach(line -> ids.add(line.get("custom_id").stringValue()));
        assertThat(ids).hasSize(ANSWERED);
    }

    @Test
    void fiftyThousandLinesAreTakenInAndEachIsAccountedForWhenTheyAreCancelled() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        SEARCH.on(exchange -> exchange.untilClientLeaves(never));
        String id = create(lines(MOST)).get("id").stringValue();
        while (batches.get(id).get("status").stringValue().equals("validating")) {
            Thread.sleep(20);
        }
        assertThat(batches.get(id).at("/request_counts/total").intValue()).isEqualTo(MOST);
        batches.send("POST", "/v1/batches/" + id + "/cancel", "application/json", "");
        JsonNode batch = batches.awaitEnd(id);
        assertThat(batch.get("status").stringValue()).isEqualTo("cancelled");
        Set<String> ids = new HashSet<>();
        batches.output(batch, "error_file_id")
                .forEach(line -> ids.add(line.get("custom_id").stringValue()));
        assertThat(ids).hasSize(MOST);
    }

    @Test
    void whatIsWrongAmongFiftyThousandLinesIsToldByLine() throws Exception {
        StringBuilder file = new StringBuilder();
        for (int number = 1; number <= MOST; number++) {
            file.append(
                    switch (number) {
                        case 777 -> "{\"custom_id\":\n";
                        case 49_999 -> line("line-3");
                        case 50_000 -> "\u0000\n";
                        default -> line("line-" + number);
                    });
        }
        JsonNode batch = batches.awaitEnd(create(file.toString()).get("id").stringValue());
        assertThat(batch.get("status").stringValue()).isEqualTo("failed");
        assertThat(batch.at("/errors/data")
                        .valueStream()
                        .map(error -> error.get("line").intValue() + " "
                                + error.get("code").stringValue()))
                .containsExactly("777 invalid_json_line", "49999 duplicate_custom_id", "50000 invalid_json_line");
        assertThat(batch.at("/errors/data/1/message").stringValue()).contains("line 3");
        assertThat(SEARCH.wasAsked()).isFalse();
    }

    @Test
    void oneLineMoreIsRefused() throws Exception {
        JsonNode batch = batches.awaitEnd(create(lines(MOST + 1)).get("id").stringValue());
        assertThat(batch.get("status").stringValue()).isEqualTo("failed");
        assertThat(batch.at("/errors/data/0/code").stringValue()).isEqualTo("too_many_requests");
        assertThat(SEARCH.wasAsked()).isFalse();
    }
}
