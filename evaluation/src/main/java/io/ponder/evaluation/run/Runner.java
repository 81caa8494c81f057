package io.ponder.evaluation.run;

import io.ponder.contracts.gateway.GatewayClient;
import io.ponder.contracts.gateway.GatewayReply;
import io.ponder.contracts.verifier.VerifierInfo;
import io.ponder.evaluation.data.Item;
import io.ponder.evaluation.run.Done.Task;
import io.ponder.evaluation.run.SpendingCaps.Share;
import io.ponder.evaluation.scoring.VerifierClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Asks for what is missing of a run, problem after problem: what is in the folder is never asked for again, so that a run
 * that was killed goes on where it was. {@link Admission} decides what may begin, {@link TaskWorker} does it.
 */
final class Runner {

    private final Settings settings;
    private final Matrix matrix;
    private final List<Item> items;
    private final GatewayClient gateway;
    private final VerifierClient verifiers;
    private final Limits limits;
    private final Progress progress;
    private final InstantSource clock;
    private final Admission admission;
    private final Done done;

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
        this.limits = limits;
        this.progress = progress;
        this.clock = clock;
        this.admission = new Admission(limits, matrix.cells().size() * items.size(), progress, clock);
        this.done = new Done(matrix, items);
    }

    /**
     * @return what failed, and why
     * @throws RunException when the run cannot go on, or a cap is reached
     */
    Map<String, String> run(RunFolder folder) throws IOException, RunException, InterruptedException {
        try (Journal<ScoreRecord> scores = folder.openScores(this::known);
                Journal<SearchRecord> searches = folder.openSearches(this::known)) {
            List<Task> tasks = done.missing(items);
            if (tasks.isEmpty()) {
                return Map.of();
            }
            requireLimitable();
            admission.begin(tasks.size());
            TaskWorker worker = new TaskWorker(
                    settings,
                    matrix,
                    limits,
                    done,
                    admission,
                    gateway,
                    new CandidateScorer(verifiers, settings.model(), clock),
                    new Attempts(limits.patience(), clock, progress, admission::overloaded),
                    searches,
                    scores);
            // The first problem alone: it tells what the rest takes, and finds what is wrong before all ask at once.
            Item first = tasks.getFirst().item();
            List<Task> pilot =
                    tasks.stream().filter(task -> task.item() == first).toList();
            all(pilot, worker);
            List<Task> rest = tasks.subList(pilot.size(), tasks.size());
            tellEstimate(rest);
            if (!limits.onlyEstimate()) {
                all(rest, worker);
            }
            return admission.failures();
        } catch (UncheckedIOException e) {
            throw unwritable(e);
        }
    }

    private void known(ScoreRecord record) {
        admission.known(record);
        done.add(record);
    }

    private void known(SearchRecord record) {
        GatewayReply reply = GatewayReply.of(record.reply());
        admission.known(record, reply);
        done.add(record, reply);
    }

    /** The gateway does not tell what scores cost, so a cap on money cannot hold where a model makes them. */
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

    private void tellEstimate(List<Task> rest) {
        List<Cell> searches = new ArrayList<>();
        List<Map.Entry<Cell, String>> scores = new ArrayList<>();
        for (Task task : rest) {
            if (!done.isSearched(task.cell(), task.item())) {
                searches.add(task.cell());
            }
            done.missingScores(task.cell(), task.item()).forEach(its -> scores.add(Map.entry(task.cell(), its)));
        }
        String estimate = admission.estimate(searches, scores);
        if (!estimate.isEmpty()) {
            progress.line(estimate);
        }
    }

    private void all(List<Task> tasks, TaskWorker worker) throws InterruptedException, RunException {
        List<Thread> threads = new ArrayList<>();
        for (Task task : tasks) {
            Share share = admission.admit(task.cell());
            if (share == null) {
                break;
            }
            threads.add(Thread.ofVirtual().start(() -> work(task, share, worker)));
        }
        RunException end = admission.await();
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

    private void work(Task task, Share share, TaskWorker worker) {
        try {
            worker.work(task, share);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Attempts.GaveUpException e) {
            admission.failed(task.item().id() + ", " + task.cell().id(), String.valueOf(e.getMessage()));
        } catch (RunException e) {
            admission.stop(e);
        } catch (UncheckedIOException e) {
            admission.stop(unwritable(e));
        } catch (RuntimeException e) {
            // Whatever it is, the run must hear of it: it waits for this search to end.
            admission.stop(new RunException(
                    task.cell().id() + " of problem " + task.item().id() + ": " + e));
        } finally {
            admission.ended();
        }
    }

    private static RunException unwritable(UncheckedIOException e) {
        return new RunException("the run folder cannot be written: " + e.getMessage()
                + ". Everything that was finished is kept; make room and repeat the command.");
    }
}
