package io.ponder.dataset.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.database.DatabaseSettings;
import io.ponder.contracts.wire.WireJson;
import io.ponder.dataset.DatasetApplication;
import io.ponder.dataset.JobClient;
import io.ponder.dataset.SearchDouble;
import io.ponder.testing.ApplicationProcess;
import io.ponder.testing.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * What becomes of a job whose workers die. With {@code -Dponder.units=100000 -Dponder.kills=10} it tells how long that takes, and
 * how much memory the workers have while it goes on.
 */
@Timeout(1800)
class KilledWorkersTest {

    private static final int UNITS = Integer.getInteger("ponder.units", 120);
    private static final int KILLS = Integer.getInteger("ponder.kills", 1);
    private static final int SAMPLES = 2;
    private static final int AT_ONCE = 4;

    @TempDir
    Path folder;

    private record Worker(ApplicationProcess process, JobClient client) {}

    @Test
    void nothingIsLostOrPaidForTwice() throws Exception {
        TestDatabase database = TestDatabase.postgres();
        List<Worker> workers = new ArrayList<>();
        try (SearchDouble search = new SearchDouble()) {
            search.delay(20);
            for (int i = 0; i < 3; i++) {
                workers.add(worker(database, search));
            }
            for (Worker worker : workers) {
                worker.process.awaitUp();
            }
            JobClient last = workers.get(2).client;
            last.upload("name=sums", JobClient.sums(0, UNITS));
            long began = System.nanoTime();
            JsonNode job = last.begin("sums", "right", ", \"parameters\": {\"n\": " + SAMPLES + "}");
            Random random = new Random(17);
            int victim = 0;
            for (int kill = 1; kill <= KILLS; kill++) {
                last.done(job, UNITS * kill / (KILLS + 3));
                victim = random.nextInt(2);
                tell(
                        "unit %d, kill %d: %s kB resident",
                        last.job(job).at("/progress/done").asInt(), kill, memory(workers));
                workers.get(victim).process.close();
                if (kill < KILLS) {
                    workers.set(victim, worker(database, search));
                }
            }
            last.done(job, UNITS * 3 / 4);
            tell("unit %d: %s kB resident", last.job(job).at("/progress/done").asInt(), memory(workers));
            workers.get(1 - victim).process.stop();
            JsonNode ended = last.standing(job);
            tell(
                    "%d units, %d kills, %.0f s: %d searches, %d answered, %s",
                    UNITS,
                    KILLS,
                    (System.nanoTime() - began) / 1e9,
                    search.searches().size(),
                    search.told().values().stream().mapToInt(AtomicInteger::get).sum(),
                    ended.at("/progress"));
            assertThat(ended.at("/state").asString()).as(ended.toPrettyString()).isEqualTo("succeeded");
            assertThat(ended.at("/progress/done").asInt()).isEqualTo(UNITS);
            assertThat(ended.at("/funnel/kept").asInt()).isEqualTo(UNITS * SAMPLES);
            Set<String> rows = last.text("/v1/datasets/right/rows")
                    .lines()
                    .map(line -> {
                        JsonNode row = WireJson.mapper().readTree(line);
                        return row.at("/origin/item").asString()
                                + row.at("/completion").asString();
                    })
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(rows).hasSize(UNITS * SAMPLES);
            int again = search.told().values().stream()
                    .mapToInt(times -> times.get() - 1)
                    .sum();
            assertThat(search.told()).hasSize(UNITS);
            // Those whose result was on its way when the process died, or was stopped.
            assertThat(again).isLessThanOrEqualTo((KILLS + 1) * AT_ONCE);
            allIsInTheLedger(database, search, last, job);
        } finally {
            for (Worker worker : workers) {
                worker.process.close();
            }
        }
    }

    private static void tell(String what, Object... values) {
        if (KILLS > 1) {
            System.out.printf(what + "%n", values);
        }
    }

    /** Of each worker that lives, where there is a Linux to ask. */
    private static String memory(List<Worker> workers) throws IOException {
        List<String> all = new ArrayList<>();
        for (Worker worker : workers) {
            Path status = Path.of("/proc/" + worker.process.pid() + "/status");
            if (Files.isReadable(status)) {
                Files.readString(status)
                        .lines()
                        .filter(line -> line.startsWith("VmRSS"))
                        .forEach(line -> all.add(line.replaceAll("\\D", "")));
            }
        }
        return String.join(", ", all);
    }

    /** Every search is there once, those of the dead as well, and the job's own sum is that of the ledger. */
    private static void allIsInTheLedger(TestDatabase at, SearchDouble search, JobClient client, JsonNode job)
            throws Exception {
        try (Database database =
                Database.open(new DatabaseSettings(at.url(), at.user(), at.password(), at.file(), 2))) {
            Set<String> asked =
                    search.searches().stream().map(SearchDouble.Search::id).collect(Collectors.toSet());
            while (!ids(database).containsAll(asked)
                    || client.job(job).at("/progress/searches").asInt() > 0) {
                Thread.sleep(50);
            }
            assertThat(ids(database)).doesNotHaveDuplicates();
            // A call that was announced by a worker that died, and never made, is lost: the most it could have spent
            // counts.
            assertThat(asked).containsAll(ids(database, "where outcome <> 'lost'"));
            long spent = search.searches().stream()
                    .mapToLong(SearchDouble.Search::tokens)
                    .sum();
            assertThat(tokens(database, asked::contains)).isEqualTo(spent);
            assertThat(client.job(job).at("/spent/tokens").asLong()).isEqualTo(tokens(database, _ -> true));
        }
    }

    private static long tokens(Database database, Predicate<String> which) {
        long[] sum = {0};
        database.sql()
                .sql("select entry_id, prompt_tokens + completion_tokens from ledger_parts")
                .query(row -> {
                    sum[0] += which.test(row.getString(1)) ? row.getLong(2) : 0;
                });
        return sum[0];
    }

    private static List<String> ids(Database database) {
        return ids(database, "");
    }

    private static List<String> ids(Database database, String where) {
        return database.sql()
                .sql("select id from ledger_entries " + where)
                .query((row, _) -> row.getString(1))
                .list();
    }

    private Worker worker(TestDatabase database, SearchDouble search) throws Exception {
        int port = ApplicationProcess.freePort();
        return new Worker(
                new ApplicationProcess(
                        DatasetApplication.class,
                        port,
                        folder.resolve("worker-" + port + ".log"),
                        "--ponder.dataset.search-url=" + search.url(),
                        "--ponder.dataset.verifier-url=" + search.url(),
                        "--ponder.dataset.jobs.heartbeat=250ms",
                        "--ponder.dataset.jobs.poll=100ms",
                        "--ponder.dataset.jobs.searches=" + AT_ONCE,
                        "--ponder.dataset.database.url=" + database.url(),
                        "--ponder.dataset.database.user=" + database.user(),
                        "--ponder.dataset.database.password=" + database.password()),
                new JobClient(URI.create("http://127.0.0.1:" + port), null));
    }
}
