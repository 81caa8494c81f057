package io.ponder.gateway.responses;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.work.Tasks;
import io.ponder.contracts.wire.WireJson;
import io.ponder.gateway.responses.ResponseRuns.Asked;
import io.ponder.gateway.responses.store.ResponseStore;
import io.ponder.gateway.responses.store.StoredEvent;
import io.ponder.gateway.responses.stream.EventLog;
import io.ponder.gateway.responses.stream.EventSource;
import io.ponder.gateway.responses.stream.ResponseWriter;
import io.ponder.gateway.responses.wire.ResponseDocument;
import io.ponder.gateway.work.Gateways;
import io.ponder.gateway.work.WorkSettings;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;

/** Responses that go on without their client, at whichever gateway has a place for them. */
final class BackgroundResponses implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(BackgroundResponses.class);

    /** With the pauses between them, a service may be away for ten minutes. */
    private static final int MOST_ATTEMPTS = 24;

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final ResponseRuns runs;
    private final ResponseStore store;
    private final Database database;
    private final ResponsesSettings settings;
    private final InstantSource clock;
    private final Tasks tasks;
    private volatile boolean running;

    BackgroundResponses(
            ResponseRuns runs,
            Database database,
            Gateways gateways,
            ResponsesSettings settings,
            WorkSettings work,
            InstantSource clock) {
        this.runs = runs;
        this.store = runs.store();
        this.database = database;
        this.settings = settings;
        this.clock = clock;
        this.tasks = new Tasks(
                "response",
                settings.maxRunning(),
                database,
                gateways.self(),
                work.pace(),
                clock,
                ResponseRuns::pause,
                (id, _, failures) -> {
                    runs.goOn(id, failures + 1 >= MOST_ATTEMPTS);
                    return null;
                });
    }

    /**
     * Adds a response.
     *
     * @return the response as it was created
     * @throws io.ponder.reasoning.model.FailureException when too many are waiting
     */
    ResponseDocument add(Asked asked) {
        if (store.waiting() >= settings.maxQueued()) {
            throw Failure.passing(Kind.OVERLOADED, "too many background responses are waiting; try again later")
                    .asException();
        }
        EventLog log = EventLog.inForeground(asked.work().id(), null, runs.window());
        ResponseDocument created = new ResponseWriter(log, asked.work().created(), clock).document();
        List<StoredEvent> events = log.read(-1).events();
        String work = WireJson.mapper().writeValueAsString(asked.work());
        database.inTransaction(() -> {
            store.add(asked.stored(runs.expires()), events, work, null);
            tasks.add(created.id(), "");
            return created;
        });
        // Its client is about to be told the id, and may have nothing else when the process dies.
        database.sync();
        tasks.wake();
        return created;
    }

    /** The events of a response, wherever it is worked on. */
    EventSource events(String id) {
        return new FollowedEvents(runs, store, id);
    }

    /** Cancels a response, wherever it is worked on, and waits until it has ended. */
    void cancel(String id) throws InterruptedException {
        store.askToCancel(id);
        if (tasks.withdraw(id)) {
            // It waited. Cancelled as it is, its last attempt only writes its end.
            runs.goOn(id, true);
        }
        runs.running(id).ifPresent(ResponseRun::cancel);
        EventSource events = events(id);
        while (events.awaitBeyond(events.last())) {
            // It goes on until it notices.
        }
    }

    @Override
    public void start() {
        running = true;
        tasks.start();
        Thread.ofVirtual().name("cancelled-responses").start(this::look);
    }

    private void look() {
        while (running) {
            try {
                Thread.sleep(LOOK_EVERY);
                runs.cancelUnwanted();
            } catch (DataAccessException e) {
                LOG.debug("cannot tell what was cancelled", e);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    @Override
    public void stop() {
        running = false;
        try {
            runs.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        tasks.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
