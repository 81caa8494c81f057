package io.ponder.evaluation.run;

import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.evaluation.data.Item;
import io.ponder.evaluation.run.Done.Task;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Asks what of a run is missing, problem after problem: what is in the folder is never asked again, so that a run that was
 * killed goes on where it was.
 */
final class Runner {

    private static final Duration GRACE = Duration.ofSeconds(60);

    private final Settings settings;
    private final Matrix matrix;
    private final List<Item> items;
    private final GatewayClient gateway;
    private final Scoring scoring;
    private final Limits limits;
    private final Progress progress;
    private final InstantSource clock;
    private final Attempts attempts;
    private final Pace pace;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Cap usd;
    private final Cap tokens;
    private final Width width;
    private final Done done;
    private final Map<String, String> failures = new LinkedHashMap<>();
    private int inFlight;
    private @Nullable RunException stopped;

    Runner(
            Settings settings,
            Matrix matrix,
            List<Item> items,
            GatewayClient gateway,
            Scoring scoring,
            Limits limits,
            Progress progress,
            InstantSource clock) {
        this.settings = settings;
        this.matrix = matrix;
        this.items = items;
        this.gateway = gateway;
        this.scoring = scoring;
        this.limits = limits;
        this.progress = progress;
        this.clock = clock;
        this.usd = new Cap(limits.maxCostUsd() == null ? Double.POSITIVE_INFINITY : limits.maxCostUsd());
        this.tokens = new Cap(limits.maxTokens() == null ? Double.POSITIVE_INFINITY : limits.maxTokens());
        this.width = new Width(limits.parallel(), clock.instant());
        this.attempts = new Attempts(limits.patience(), clock, progress, () -> {
            lock.lock();
            try {
                width.overloaded(clock.instant());
            } finally {
                lock.unlock();
            }
        });
        this.pace = new Pace(matrix.cells(), items.size(), clock);
        this.done = new Done(matrix, items);
    }

    /**
     * @return what could not be had, and why
     * @throws RunException when the run cannot go on, or a cap is reached
     */
    Map<String, String> run(RunFolder folder) throws IOException, RunException, InterruptedException {
        try (Journal<ScoreRecord> scores = folder.openScores(done::add);
                Journal<SearchRecord> searches = folder.openSearches(this::known)) {
            List<Task> tasks = done.missing(items);
            if (tasks.isEmpty()) {
                return failures;
            }
            // The first problem alone: it tells what the rest takes, and finds what is wrong before all ask at once.
            Item first = tasks.getFirst().item();
            List<Task> pilot =
                    tasks.stream().filter(task -> task.item() == first).toList();
            all(pilot, searches, scores);
            List<Task> rest = tasks.subList(pilot.size(), tasks.size());
            if (rest.stream().anyMatch(task -> !done.isSearched(task.cell(), task.item()))) {
                progress.line(pace.estimate(rest.stream().map(Task::cell).toList(), usd, tokens));
            }
            if (limits.onlyEstimate()) {
                return failures;
            }
            all(rest, searches, scores);
            return failures;
        } catch (UncheckedIOException e) {
            throw unwritable(e);
        }
    }

    private static RunException unwritable(UncheckedIOException e) {
        return new RunException("the run folder cannot be written: " + e.getMessage()
                + ". What was finished before is there; make room and repeat the command.");
    }

    private void known(SearchRecord record) {
        Reply reply = Reply.of(record.reply());
        spend(reply);
        done.add(record, reply);
    }

    private void all(List<Task> tasks, Journal<SearchRecord> searches, Journal<ScoreRecord> scores)
            throws InterruptedException, RunException {
        List<Thread> threads = new ArrayList<>();
        lock.lock();
        try {
            for (Task task : tasks) {
                OptionalDouble itsUsd = OptionalDouble.empty();
                OptionalDouble itsTokens = OptionalDouble.empty();
                while (stopped == null) {
                    if (inFlight < width.limit()) {
                        int others = width.limit() - inFlight;
                        itsUsd = usd.isLimited() ? usd.reserve(pace.usd(task.cell()), others) : OptionalDouble.empty();
                        itsTokens = tokens.isLimited()
                                ? tokens.reserve(pace.tokens(task.cell()), others)
                                : OptionalDouble.empty();
                        if (itsUsd.isPresent() == usd.isLimited() && itsTokens.isPresent() == tokens.isLimited()) {
                            break;
                        }
                        itsUsd.ifPresent(given -> usd.settle(given, 0));
                        itsTokens.ifPresent(given -> tokens.settle(given, 0));
                        if (inFlight == 0) {
                            stopped = capReached();
                            break;
                        }
                    }
                    changed.await();
                }
                if (stopped != null) {
                    break;
                }
                inFlight++;
                OptionalDouble givenUsd = itsUsd;
                OptionalDouble givenTokens = itsTokens;
                threads.add(Thread.ofVirtual().start(() -> work(task, searches, scores, givenUsd, givenTokens)));
            }
            while (inFlight > 0 && stopped == null) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
        RunException end = stopped();
        if (end != null) {
            threads.forEach(Thread::interrupt);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (end != null) {
            throw end;
        }
    }

    private @Nullable RunException stopped() {
        lock.lock();
        try {
            return stopped;
        } finally {
            lock.unlock();
        }
    }

    private RunException capReached() {
        return new RunException("the cap is reached: " + pace.spent(usd, tokens)
                + " are spent, and what is left does not pay for the next search. What was finished is there; "
                + "raise the cap and repeat the command to go on.");
    }

    private void work(
            Task task,
            Journal<SearchRecord> searches,
            Journal<ScoreRecord> scores,
            OptionalDouble itsUsd,
            OptionalDouble itsTokens) {
        @Nullable Reply reply = null;
        @Nullable RunException end = null;
        @Nullable String failure = null;
        try {
            List<ScoreRequest.Candidate> candidates = done.unscored(task);
            if (candidates == null) {
                reply = search(task, searches, itsUsd, itsTokens);
                candidates = Done.candidates(task.cell(), reply);
            }
            for (String verifier : done.missingScores(task.cell(), task.item())) {
                List<ScoreRequest.Candidate> its = candidates;
                ScoreRecord record = attempts.of(() -> scoring.of(task.cell().id(), task.item(), verifier, its));
                scores.append(record);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Attempts.GaveUpException e) {
            failure = e.getMessage();
        } catch (RunException e) {
            end = e;
        } catch (UncheckedIOException e) {
            end = unwritable(e);
        } catch (RuntimeException e) {
            // Whatever it is, the run must hear of it: it waits for this search to end.
            end = new RunException(
                    task.cell().id() + " of problem " + task.item().id() + ": " + e);
        }
        ended(task, reply, failure, end, itsUsd, itsTokens);
    }

    private void ended(
            Task task,
            @Nullable Reply reply,
            @Nullable String failure,
            @Nullable RunException end,
            OptionalDouble itsUsd,
            OptionalDouble itsTokens) {
        lock.lock();
        try {
            itsUsd.ifPresent(given -> usd.settle(given, 0));
            itsTokens.ifPresent(given -> tokens.settle(given, 0));
            if (reply != null) {
                spend(reply);
                pace.ended(task.cell(), reply);
                width.ended(reply.usage().totalTokens(), clock.instant());
            }
            if (failure != null) {
                failures.put(task.item().id() + ", " + task.cell().id(), failure);
            }
            if (end != null && stopped == null) {
                stopped = end;
            }
            inFlight--;
            pace.done();
            progress.status(pace.status(inFlight, failures.size()));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void spend(Reply reply) {
        tokens.spend(reply.usage().totalTokens());
        Double cost = reply.usage().costUsd();
        usd.spend(cost == null ? 0 : cost);
    }

    private Reply search(Task task, Journal<SearchRecord> searches, OptionalDouble itsUsd, OptionalDouble itsTokens)
            throws InterruptedException, RunException, Attempts.GaveUpException {
        Map<String, Object> budget = new HashMap<>();
        itsUsd.ifPresent(given -> budget.put("max_cost_usd", given));
        itsTokens.ifPresent(given -> budget.put("max_tokens", Math.min((long) given, settings.searchTokens())));
        Map<String, Object> request = task.cell().request(settings, matrix.drawVerifier(), budget);
        request.put("model", settings.model());
        request.put("input", task.item().question());
        request.put("answer_format", task.item().format().wireName());
        request.put("seed", settings.seed() + 1000L * task.number());
        Duration timeout =
                Duration.ofMillis((long) (settings.searchSeconds() * 1000)).plus(GRACE);
        JsonNode document = attempts.of(() -> gateway.reason(request, timeout));
        Reply reply = Reply.of(document);
        if (limits.maxCostUsd() != null && reply.usage().costUsd() == null) {
            throw new RunException("--max-cost-usd needs a price for every model, and the gateway tells no cost for "
                    + reply.model() + "; set ponder.search.prices (docs/running.md)");
        }
        boolean isCapped =
                "max_cost_usd".equals(reply.cutBy()) || ("max_tokens".equals(reply.cutBy()) && itsTokens.isPresent());
        if (isCapped) {
            searches.append(
                    new SearchRecord(Done.CUT + task.cell().id(), task.item().id(), document));
            throw new RunException("the cap is reached: " + task.cell().id() + " of problem "
                    + task.item().id()
                    + " was cut by it. What was finished is there; raise the cap and repeat the command to go on.");
        }
        boolean isShort = task.cell().way() == null
                && Sample.of(reply).size() < task.cell().samples();
        if (isShort) {
            searches.append(
                    new SearchRecord(Done.CUT + task.cell().id(), task.item().id(), document));
            throw new Attempts.GaveUpException(
                    "only " + Sample.of(reply).size() + " of " + task.cell().samples() + " samples came"
                            + (reply.cutBy() == null ? "" : ", as " + reply.cutBy() + " of the search was reached"));
        }
        searches.append(new SearchRecord(task.cell().id(), task.item().id(), document));
        return reply;
    }
}
