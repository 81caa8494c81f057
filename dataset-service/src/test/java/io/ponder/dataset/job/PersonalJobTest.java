package io.ponder.dataset.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.dataset.DatasetApplication;
import io.ponder.dataset.JobClient;
import io.ponder.dataset.SearchDouble;
import io.ponder.testing.RunningApplication;
import io.ponder.testing.TestDatabase;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Jobs on questions of which every third one tells who asked. */
@Timeout(120)
class PersonalJobTest {

    private static final int UNITS = 9;

    private static SearchDouble search;
    private static RunningApplication service;
    private static JobClient client;

    @BeforeAll
    static void start() throws Exception {
        search = new SearchDouble();
        service = new RunningApplication(DatasetApplication.builder(), arguments(""));
        client = new JobClient(service.url(), null);
        client.upload(
                "name=asked",
                IntStream.range(0, UNITS)
                        .mapToObj(i -> "{\"id\": \"p" + i + "\", \"question\": \""
                                + (i % 3 == 0 ? "My name is Maria Lopez (maria" + i + "@example.org). " : "")
                                + "What is " + i + " + 1?\", \"answer\": \"" + (i + 1) + "\"}")
                        .collect(Collectors.joining("\n")));
    }

    private static String[] arguments(String model) {
        return new String[] {
            "--ponder.dataset.search-url=" + search.url(),
            "--ponder.dataset.verifier-url=" + search.url(),
            "--ponder.dataset.jobs.heartbeat=250ms",
            "--ponder.dataset.jobs.poll=50ms",
            "--ponder.dataset.personal.model=" + model,
            "--ponder.dataset.database.file=" + TestDatabase.h2().file()
        };
    }

    @AfterAll
    static void stop() {
        service.close();
        search.close();
    }

    private static JsonNode make(String name, String treatment) throws Exception {
        JsonNode job = client.begin(
                "asked", name, ", \"parameters\": {\"n\": 1, \"personal\": \"" + treatment + "\"}, \"pilot\": 0");
        JsonNode ended = client.standing(job);
        assertThat(ended.at("/state").asString()).as(ended.toPrettyString()).isEqualTo("succeeded");
        return ended;
    }

    @Test
    void redactsRowsAndSaysSoOnTheCard() throws Exception {
        assertThat(make("redacted", "redact").at("/funnel/kept").asInt()).isEqualTo(UNITS);
        String rows = client.text("/v1/datasets/redacted/rows?all=true");
        assertThat(rows).doesNotContain("example.org", "Maria", "Lopez");
        assertThat(rows.lines().filter(row -> row.contains("My name is <NAME_1> (<EMAIL_1>). What is")))
                .hasSize(3);
        assertThat(rows).contains("What is 1 + 1?");
        assertThat(client.get("/v1/datasets/redacted/card").at("/notes").toString())
                .contains("Personal data was looked for by patterns 1 (9 rows)."
                        + " Placeholders stand for it: email in 3 rows, name in 3 rows.");
        assertThat(client.get("/v1/datasets/redacted/card")
                        .at("/recipe/parameters/personal")
                        .asString())
                .isEqualTo("redact");
    }

    @Test
    void dropsRowsAndKeepsNothingPersonalOfThem() throws Exception {
        JsonNode ended = make("dropped", "drop");
        assertThat(ended.at("/funnel/kept").asInt()).isEqualTo(UNITS - 3);
        assertThat(ended.at("/funnel/dropped/personal_data").asInt()).isEqualTo(3);
        assertThat(client.text("/v1/datasets/dropped/rows")).doesNotContain("My name is");
        assertThat(client.text("/v1/datasets/dropped/rows?all=true")).doesNotContain("example.org", "Maria");
    }

    @Test
    void keepsWhatWasUploadedUnlessAskedAndSaysThatNobodyLooked() throws Exception {
        make("kept", "keep");
        assertThat(client.text("/v1/datasets/kept/rows")).contains("Maria Lopez (maria0@example.org)");
        assertThat(client.get("/v1/datasets/kept/card").at("/notes").toString())
                .contains("Nobody looked for personal data");
    }

    @Test
    void everyRecipeThatWritesRowsHasTheParameter() throws Exception {
        for (JsonNode recipe : client.get("/v1/recipes").at("/data")) {
            if (recipe.at("/name").asString().equals("mixture")) {
                continue; // copies rows as they are
            }
            assertThat(recipe.at("/parameters").toString())
                    .as(recipe.at("/name").asString())
                    .contains("\"name\":\"personal\"");
        }
        assertThat(client.post(
                                "/v1/jobs",
                                "{\"recipe\": \"star\", \"source\": \"asked\", \"parameters\": {\"personal\": \"hide\"}}")
                        .body())
                .contains("parameters.personal", "keep, redact, drop");
    }

    /** The model was written by {@code TinyTagger} of the module datasets; no pattern knows a name in small letters. */
    @Test
    void aModelFindsNamesThatNothingIntroducesAndTheCardNamesIt() throws Exception {
        try (RunningApplication other =
                new RunningApplication(DatasetApplication.builder(), arguments("src/test/resources/personal/tiny"))) {
            JobClient theirs = new JobClient(other.url(), null);
            theirs.upload(
                    "name=told",
                    "{\"id\": \"m\", \"question\": \"yesterday maria lopez came. What is 70 + 1?\", \"answer\": \"71\"}");
            JsonNode job = theirs.begin("told", "tagged", ", \"parameters\": {\"n\": 1, \"personal\": \"redact\"}");
            assertThat(theirs.standing(job).at("/state").asString()).isEqualTo("succeeded");
            assertThat(theirs.text("/v1/datasets/tagged/rows"))
                    .contains("yesterday <NAME_1> came. What is 70 + 1?")
                    .doesNotContain("lopez");
            assertThat(theirs.get("/v1/datasets/tagged/card").at("/notes").toString())
                    .containsPattern("looked for by patterns 1 and model tiny sha256:[0-9a-f]{16} \\(1 rows\\)");
        }
    }

    @Test
    void aModelThatIsNotThereStopsTheServiceAndSaysWhichSetting(@TempDir Path empty) {
        assertThatThrownBy(() -> new RunningApplication(DatasetApplication.builder(), arguments(empty.toString())))
                .rootCause()
                .hasMessageContaining("lacks onnx");
        assertThatThrownBy(() -> new RunningApplication(
                        DatasetApplication.builder(),
                        arguments(empty.resolve("x").toString())))
                .hasStackTraceContaining(
                        "ponder.dataset.personal.model (PONDER_PERSONAL_MODEL) cannot be used: there is no folder");
    }
}
