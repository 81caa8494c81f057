package io.ponder.dataset.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.wire.WireJson;
import io.ponder.dataset.DatasetApplication;
import io.ponder.dataset.JobClient;
import io.ponder.dataset.SearchDouble;
import io.ponder.testing.RunningApplication;
import io.ponder.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** What becomes of scores that were paid for when their verifier changes. */
@Timeout(120)
class VerifierVersionsTest {

    private static final int UNITS = 5;

    @Test
    void aVerifierThatHasChangedIsAskedAgainAndTheRowsSayWhichItWas() throws Exception {
        try (SearchDouble search = new SearchDouble()) {
            search.verifier("prm", "one");
            // Each service asks for the catalog anew, where a running one may know an old one for some seconds.
            TestDatabase database = TestDatabase.h2();
            assertThat(scored(search, database, "first", "one")).as("scored").isEqualTo(UNITS);
            assertThat(scored(search, database, "same", "one")).as("remembered").isEqualTo(UNITS);
            search.verifier("prm", "two");
            assertThat(scored(search, database, "other", "two"))
                    .as("scored again")
                    .isEqualTo(2 * UNITS);
            assertThat(search.told().values()).as("none was drawn again").allMatch(times -> times.get() == 1);
        }
    }

    /** Has a job done, and tells how many scorings there were until then in all. */
    private static int scored(SearchDouble search, TestDatabase database, String name, String version)
            throws Exception {
        try (RunningApplication service = new RunningApplication(
                DatasetApplication.builder(),
                "--ponder.dataset.search-url=" + search.url(),
                "--ponder.dataset.verifier-url=" + search.url(),
                "--ponder.dataset.jobs.heartbeat=250ms",
                "--ponder.dataset.jobs.poll=50ms",
                "--ponder.dataset.database.file=" + database.file())) {
            JobClient client = new JobClient(service.url(), null);
            if (name.equals("first")) {
                client.upload("name=sums", JobClient.sums(0, UNITS));
            }
            JsonNode job = client.begin("sums", name, ", \"parameters\": {\"n\": 2, \"verifier\": \"prm\"}");
            JsonNode ended = client.standing(job);
            assertThat(ended.at("/state").asString()).as(ended.toPrettyString()).isEqualTo("succeeded");
            assertThat(client.text("/v1/datasets/" + name + "/rows").lines())
                    .hasSize(2 * UNITS)
                    .allSatisfy(row -> assertThat(WireJson.mapper()
                                    .readTree(row)
                                    .at("/origin/verifier_version")
                                    .asString())
                            .isEqualTo(version));
            JsonNode verifier = client.get("/v1/datasets/" + name + "/card").at("/verifiers/0");
            assertThat(verifier.at("/name").asString()).isEqualTo("reference+prm");
            assertThat(verifier.at("/version").asString()).isEqualTo(version);
            assertThat(verifier.at("/rows").asInt()).isEqualTo(2 * UNITS);
            return search.scorings();
        }
    }
}
