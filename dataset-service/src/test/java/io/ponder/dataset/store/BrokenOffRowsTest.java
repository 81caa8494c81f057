package io.ponder.dataset.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.dataset.DatasetApplication;
import io.ponder.testing.CutLine;
import io.ponder.testing.RunningApplication;
import io.ponder.testing.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a reader of rows sees of a database that goes away half-way. */
@Timeout(120)
class BrokenOffRowsTest {

    /** More than fits between the database and a reader that waits. */
    private static final int ROWS = 1200;

    private static final String LONG = "word ".repeat(4000);

    @Test
    void isNoWholeReply() throws Exception {
        TestDatabase given = TestDatabase.postgres();
        int port = URI.create(given.url().substring("jdbc:".length())).getPort();
        try (CutLine line = new CutLine(port);
                RunningApplication service = new RunningApplication(
                        DatasetApplication.builder(),
                        "--ponder.dataset.search-url=http://127.0.0.1:1",
                        "--ponder.dataset.verifier-url=http://127.0.0.1:1",
                        "--ponder.dataset.jobs.searches=0",
                        "--ponder.dataset.database.url="
                                + given.url().replace(":" + port + "/", ":" + line.port() + "/"),
                        "--ponder.dataset.database.user=" + given.user(),
                        "--ponder.dataset.database.password=" + given.password())) {
            String lines = IntStream.range(0, ROWS)
                    .mapToObj(i -> "{\"question\": \"" + i + " " + LONG + "\", \"answer\": \"" + i + "\"}")
                    .collect(Collectors.joining("\n"));
            HttpResponse<String> uploaded = service.http()
                    .send(
                            service.request("/v1/datasets?name=long")
                                    .header("Content-Type", "application/jsonl")
                                    .POST(BodyPublishers.ofString(lines))
                                    .build(),
                            BodyHandlers.ofString());
            assertThat(uploaded.statusCode()).as(uploaded.body()).isEqualTo(200);
            assertThat(service.get("/v1/datasets/long/rows").body().lines()).hasSize(ROWS);

            HttpResponse<InputStream> reply = service.http()
                    .send(service.request("/v1/datasets/long/rows").build(), BodyHandlers.ofInputStream());
            assertThat(reply.statusCode()).isEqualTo(200);
            try (InputStream body = reply.body()) {
                assertThat(body.read()).isEqualTo('{');
                line.cut();
                assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class);
            }

            HttpResponse<String> refused = service.get("/v1/datasets/long/rows");
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
            assertThat(refused.body()).contains("dataset-service's database does not answer at the moment");
            assertThat(service.get("/v1/jobs").statusCode()).isEqualTo(503);
            line.mend();
            assertThat(service.get("/v1/datasets/long/rows").body().lines()).hasSize(ROWS);
        }
    }
}
