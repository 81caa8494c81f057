package io.ponder.evaluation.run;

import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.verifier.VerifierInfo;
import io.ponder.evaluation.data.Item;
import io.ponder.evaluation.run.Done.Task;
import io.ponder.evaluation.scoring.VerifierClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    private final VerifierClient verifiers;
    private final CandidateScorer scorer;
    private final Limits limits;
    private final Progress progress;
    private final InstantSource clock;
    private final Attempts attempts;
    private final Pace pace;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Ledger ledger;
    private final Width width;
    private final Done done;
    private final Map<String, String> failures = new LinkedHashMap<>();
    private int inFlight;
    private int held;
    private @Nullable RunException stopped;

    Runner(
            Settings settings,
            Matrix matrix,
            List<Item> items,
            GatewayClient gateway,
            VerifierClient verifiers,
            Limits limits,
            Progress progress,
            InstantSource clock) {
        this.settings = settings;
        this.matrix = matrix;
        this.items = items;
        this.gateway = gateway;
        this.verifiers = verifiers;
        this.scorer = new CandidateScorer(verifiers, settings.model(), clock);
        this.limits = limits;
        this.progress = progress;
        this.clock = clock;
        this.ledger = new Ledger(limits);
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
        try (Journal<ScoreRecord> scores = folder.openScores(this::known);
                Journal<SearchRecord> searches = folder.openSearches(this::known)) {
            List<Task> tasks = done.missing(items);
            if (tasks.isEmpty()) {
                return failures;
            }
            requireLimitable();
            pace.begin(tasks.size());
            // The first problem alone: it tells what the rest takes, and finds what is wrong before all ask at once.
            Item first = tasks.getFirst().item();
            List<Task> pilot =
                    tasks.stream().filter(task -> task.item() == first).toList();
            all(pilot, searches, scores);
            List<Task> rest = tasks.subList(pilot.size(), tasks.size());
            tell(rest);
            if (limits.onlyEstimate()) {
                return failures;
            }
            all(rest, searches, scores);
            return failures;
        } catch (UncheckedIOException e) {
            throw unwritable(e);
        }
    }

    private void tell(List<Task> rest) {
        List<Cell> searches = new ArrayList<>();
        List<Map.Entry<Cell, String>> scores = new ArrayList<>();
        for (Task task : rest) {
            if (!done.isSearched(task.cell(), task.item())) {
                searches.add(task.cell());
            }
            done.missingScores(task.cell(), task.item()).forEach(its -> scores.add(Map.entry(task.cell(), its)));
        }
        String estimate = pace.estimate(searches, scores, ledger);
        if (!estimate.isEmpty()) {
            progress.line(estimate);
        }
    }

    /** What scores cost is not told, so that a cap on money cannot hold where a model makes them. */
    private void requireLimitable() throws RunException {
        if (limits.maxCostUsd() == null) {
            return;
        }
        for (VerifierInfo verifier : verifiers.verifiers()) {
            if (verifier.usesModel() && matrix.scorers().contains(verifier.name())) {
                throw new RunException("--max-cost-usd cannot hold what the model behind the verifier "
                        + verifier.name() + " costs; leave it out, or limit all tokens with --max-total-tokens");
            }
        }
    }

    private static RunException unwritable(UncheckedIOException e) {
        return new RunException("the run folder cannot be written: " + e.getMessage()
                + ". What was finished before is there; make room and repeat the command.");
    }

    private void known(ScoreRecord record) {
        ledger.spend(record);
        done.add(record);
    }

    private void known(SearchRecord record) {
        Reply reply = Reply.of(record.reply());
        ledger.spend(reply);
        done.add(record, reply);
    }

    private void all(List<Task> tasks, Journal<SearchRecord> searches, Journal<ScoreRecord> scores)
            throws InterruptedException, RunException {
        List<Thread> threads = new ArrayList<>();
        lock.lock();
        try {
            for (Task task : tasks) {
                Ledger.Share share = share(task);
                if (share == null) {
                    break;
                }
                inFlight++;
                threads.add(Thread.ofVirtual().start(() -> work(task, searches, scores, share)));
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

    /** Waits until a search may begin; null when the run ends. */
    private Ledger.@Nullable Share share(Task task) throws InterruptedException {
        while (stopped == null) {
            if (inFlight < width.limit()) {
                Ledger.Share share =
                        ledger.reserve(pace.usd(task.cell()), pace.tokens(task.cell()), width.limit() - inFlight);
                if (share != null) {
                    return share;
                }
                if (inFlight == 0) {
                    stopped = capReached();
                    break;
                }
            }
            changed.await();
        }
        return null;
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
        return new RunException("the cap is reached: " + pace.spent(ledger)
                + " are spent, and what is left does not pay for the next search. What was finished is there; "
                + "raise the cap and repeat the command to go on.");
    }

    private void work(Task task, Journal<SearchRecord> searches, Journal<ScoreRecord> scores, Ledger.Share share) {
        @Nullable RunException end = null;
        @Nullable String failure = null;
        try {
            List<ScoreRequest.Candidate> candidates = found(task, searches, share);
            for (String verifier : done.missingScores(task.cell(), task.item())) {
                score(task, verifier, candidates, scores);
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
        ended(task, failure, end);
    }

    /** What there is to score, from the folder or from a search. */
    private List<ScoreRequest.Candidate> found(Task task, Journal<SearchRecord> searches, Ledger.Share share)
            throws InterruptedException, RunException, Attempts.GaveUpException {
        @Nullable Reply reply = null;
        try {
            List<ScoreRequest.Candidate> candidates = done.unscored(task);
            if (candidates != null) {
                return candidates;
            }
            reply = search(task, searches, share);
            return Done.candidates(task.cell(), reply);
        } finally {
            lock.lock();
            try {
                ledger.release(share);
                if (reply != null) {
                    ledger.spend(reply);
                    pace.ended(task.cell(), reply);
                    width.ended(reply.usage().totalTokens(), clock.instant());
                }
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** What this takes is known afterwards only: as much as before is kept for it, and nothing for the first of a kind. */
    private void score(Task task, String verifier, List<ScoreRequest.Candidate> candidates, Journal<ScoreRecord> scores)
            throws InterruptedException, RunException, Attempts.GaveUpException {
        double kept = hold(task.cell(), verifier);
        @Nullable ScoreRecord record = null;
        try {
            record = attempts.of(() -> scorer.score(task.cell().id(), task.item(), verifier, candidates));
            scores.append(record);
        } finally {
            lock.lock();
            try {
                ledger.releaseTokens(kept);
                if (record != null) {
                    ledger.spend(record);
                    pace.scored(task.cell(), record);
                }
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private double hold(Cell cell, String verifier) throws InterruptedException, RunException {
        lock.lock();
        try {
            double need = pace.tokens(cell, verifier);
            held++;
            while (need > 0 && !ledger.holdTokens(need)) {
                // When all that are under way wait for tokens, none will come back.
                if (held == inFlight) {
                    throw capReached();
                }
                changed.await();
            }
            return need;
        } finally {
            held--;
            lock.unlock();
        }
    }

    private void ended(Task task, @Nullable String failure, @Nullable RunException end) {
        lock.lock();
        try {
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

    private Reply search(Task task, Journal<SearchRecord> searches, Ledger.Share share)
            throws InterruptedException, RunException, Attempts.GaveUpException {
        Map<String, Object> budget = new HashMap<>();
        share.usd().ifPresent(given -> budget.put("max_cost_usd", given));
        share.tokens().ifPresent(given -> budget.put("max_tokens", Math.min((long) given, settings.searchTokens())));
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
                    + reply.model() + "; set PONDER_PRICES (docs/running.md)");
        }
        boolean isCapped = "max_cost_usd".equals(reply.cutBy())
                || ("max_tokens".equals(reply.cutBy()) && share.tokens().isPresent());
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
