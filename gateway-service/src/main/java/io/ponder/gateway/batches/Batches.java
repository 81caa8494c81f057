package io.ponder.gateway.batches;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.tenant.Caller;
import io.ponder.accounts.work.Tasks;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.contracts.wire.WireJson;
import io.ponder.gateway.batches.BatchDocument.Status;
import io.ponder.gateway.question.Endpoint;
import io.ponder.gateway.work.Gateways;
import io.ponder.gateway.work.WorkSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import tools.jackson.databind.node.ObjectNode;

/** Adds batches, and works on them at whichever gateway has a place. */
final class Batches implements SmartLifecycle {

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final BatchRun.Shared shared;
    private final Database database;
    private final Map<String, Endpoint> endpoints = new TreeMap<>();
    private final Set<BatchRun> running = ConcurrentHashMap.newKeySet();
    private final Tasks tasks;
    private volatile boolean started;
    private volatile boolean stopping;

    Batches(BatchRun.Shared shared, List<Endpoint> endpoints, Database database, Gateways gateways, WorkSettings work) {
        this.shared = shared;
        this.database = database;
        endpoints.forEach(endpoint -> this.endpoints.put(endpoint.path(), endpoint));
        this.tasks = new Tasks(
                "batch",
                shared.settings().atOnce(),
                database,
                gateways.self(),
                work.pace(),
                shared.clock(),
                failures -> min(Duration.ofSeconds(1L << Math.min(6, failures - 1)), LONGEST_PAUSE),
                (id, _, _) -> {
                    work(id);
                    return null;
                });
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** The paths that the lines of a batch may ask. */
    List<String> paths() {
        return List.copyOf(endpoints.keySet());
    }

    /** Adds a batch, to be worked on as soon as there is a place. */
    BatchDocument add(
            Caller caller,
            RequestContext context,
            String endpoint,
            String inputFile,
            Duration keep,
            @Nullable ObjectNode metadata) {
        Instant now = shared.clock().instant();
        Duration window = shared.settings().window();
        String id = "batch_" + UUID.randomUUID().toString().replace("-", "");
        BatchDocument created = BatchDocument.created(id, endpoint, inputFile, now, window, metadata);
        String work = WireJson.mapper().writeValueAsString(new BatchWork(caller, context, keep.toSeconds()));
        database.inTransaction(() -> {
            shared.store().add(caller.tenant(), created, work, now, now.plus(window));
            tasks.add(id, "");
            return created;
        });
        database.sync();
        tasks.wake();
        return created;
    }

    /** Asks for a batch to be cancelled; what runs of it ends within seconds. */
    void cancel(String id) {
        shared.store()
                .change(
                        id,
                        0,
                        document -> {
                            if (document.status() != Status.CANCELLING) {
                                document.become(
                                        Status.CANCELLING, shared.clock().instant());
                            }
                        },
                        () -> {});
        tasks.hurry(id);
    }

    private void work(String id) throws InterruptedException {
        BatchStore.Claim claim = shared.store().claim(id).orElse(null);
        if (claim == null) {
            return;
        }
        Endpoint endpoint = endpoints.get(claim.document().endpoint());
        if (endpoint == null) {
            throw new IllegalStateException(
                    "this gateway does not know " + claim.document().endpoint());
        }
        BatchRun run = new BatchRun(shared, endpoint, claim);
        running.add(run);
        if (stopping) {
            run.stop();
        }
        try {
            run.run();
        } finally {
            running.remove(run);
        }
    }

    @Override
    public void start() {
        started = true;
        tasks.start();
    }

    @Override
    public void stop() {
        stopping = true;
        started = false;
        running.forEach(BatchRun::stop);
        tasks.close();
    }

    @Override
    public boolean isRunning() {
        return started;
    }
}
