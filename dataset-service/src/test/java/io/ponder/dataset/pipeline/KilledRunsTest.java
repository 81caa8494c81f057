package io.ponder.dataset.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.dataset.DatasetApplication;
import io.ponder.dataset.JobClient;
import io.ponder.dataset.SearchDouble;
import io.ponder.testing.ApplicationProcess;
import io.ponder.testing.TestDatabase;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What becomes of a run whose processes are killed: between its steps, in a job, and while it waits for a model. */
@Timeout(300)
class KilledRunsTest {

    private static final int UNITS = 20;

    @TempDir
    Path folder;

    private record Worker(ApplicationProcess process, JobClient client) {}

    @Test
    void itGoesOnInAnotherProcessAndBeginsNoJobTwice() throws Exception {
        TestDatabase database = TestDatabase.postgres();
        List<Worker> workers = new ArrayList<>();
        try (SearchDouble search = new SearchDouble()) {
            search.delay(20);
            search.err((model, sample) -> model.equals("adder") && sample % 2 == 0);
            workers.add(worker(database, search));
            workers.add(worker(database, search));
            JobClient first = workers.get(0).client;
            first.upload("name=sums", JobClient.sums(0, UNITS));
            first.ask("/v1/runs", """
                    {"pipeline": "star_loop", "source": "sums", "name": "loop", "pilot": 0,
                     "parameters": {"rounds": 2, "rationales.n": 2, "rationales.hinted": 0}}""");
            while (search.searches().size() < UNITS / 4) {
                Thread.sleep(10);
            }
            workers.get(0).process.close(); // in the first job
            JobClient second = workers.get(1).client;
            await(second, 0, "done");
            await(second, 1, "waiting_for_model");
            workers.get(1).process.close(); // while nobody else is there
            search.offer("adder", "loop-model-1");
            workers.add(worker(database, search));
            workers.add(worker(database, search));
            JobClient third = workers.get(2).client;
            while (third.get("/v1/runs/loop").at("/steps/2/state").asString().equals("waiting")) {
                Thread.sleep(10);
            }
            workers.get(3).process.close(); // whichever of the two looks after the run
            await(third, 2, "done");
            search.offer("adder", "loop-model-1", "loop-model-2");
            await(third, 3, "done");
            JsonNode ended = third.get("/v1/runs/loop");
            while (!ended.at("/state").asString().equals("succeeded")) {
                Thread.sleep(20);
                ended = third.get("/v1/runs/loop");
            }
            assertThat(ended.at("/model").asString()).isEqualTo("loop-model-2");
            assertThat(third.get("/v1/jobs").at("/data").size())
                    .as("one job for each round")
                    .isEqualTo(2);
            assertThat(ended.at("/steps/0/rows").asInt()).isEqualTo(UNITS);
            assertThat(ended.at("/steps/2/right").asDouble()).isEqualTo(1);
        } finally {
            for (Worker worker : workers) {
                worker.process.close();
            }
        }
    }

    private static void await(JobClient client, int step, String state) throws Exception {
        while (!client.get("/v1/runs/loop")
                .at("/steps/" + step + "/state")
                .asString()
                .equals(state)) {
            Thread.sleep(20);
        }
    }

    private Worker worker(TestDatabase database, SearchDouble search) throws Exception {
        int port = ApplicationProcess.freePort();
        ApplicationProcess process = new ApplicationProcess(
                DatasetApplication.class,
                port,
                folder.resolve("worker-" + port + ".log"),
                "--ponder.dataset.search-url=" + search.url(),
                "--ponder.dataset.verifier-url=" + search.url(),
                "--ponder.dataset.jobs.heartbeat=250ms",
                "--ponder.dataset.jobs.poll=50ms",
                "--ponder.dataset.jobs.searches=4",
                "--ponder.dataset.database.url=" + database.url(),
                "--ponder.dataset.database.user=" + database.user(),
                "--ponder.dataset.database.password=" + database.password());
        return new Worker(process.awaitUp(), new JobClient(URI.create("http://127.0.0.1:" + port), null));
    }
}
