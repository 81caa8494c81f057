package io.ponder.gateway.batches;

import io.ponder.contracts.wire.WireJson;
import io.ponder.gateway.batches.BatchDocument.Status;
import io.ponder.gateway.batches.BatchInput.Line;
import io.ponder.gateway.batches.BatchStore.Claim;
import io.ponder.gateway.batches.BatchStore.Result;
import io.ponder.gateway.files.FileStore;
import io.ponder.reasoning.model.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Writes the files of a batch that has ended, line by line in the order of its input, and says how it has ended. */
final class BatchOutput {

    private static final int PAGE = 200;

    private final BatchRun.Shared shared;
    private final Claim claim;
    private final BatchWork work;
    private final String id;
    private final @Nullable Failure obstacle;
    private final Deque<Result> page = new ArrayDeque<>();
    private int read;
    private TokenSum used = TokenSum.NOTHING;
    private FileStore.@Nullable Writing output;
    private FileStore.@Nullable Writing errors;
    private int completed;
    private int tried;

    /** @param obstacle what stood in the way of the lines that were not answered; null if nothing is known of it */
    BatchOutput(BatchRun.Shared shared, Claim claim, BatchWork work, @Nullable Failure obstacle) {
        this.obstacle = obstacle;
        this.shared = shared;
        this.claim = claim;
        this.work = work;
        this.id = claim.document().id();
    }

    void finish() throws IOException {
        Status[] before = new Status[1];
        int[] total = new int[1];
        boolean isOurs = shared.store()
                .change(
                        id,
                        claim.attempt(),
                        document -> {
                            before[0] = document.status();
                            total[0] = document.total();
                            if (before[0] != Status.CANCELLING) {
                                document.become(
                                        Status.FINALIZING, shared.clock().instant());
                            }
                        },
                        () -> {});
        if (!isOurs) {
            return;
        }
        boolean wasCancelled = before[0] == Status.CANCELLING;
        int[] counts = shared.store().counts(id);
        boolean isWhole = counts[0] + counts[1] >= total[0] && total[0] > 0;
        if (isWhole) {
            for (Result result = next(); result != null; result = next()) {
                write(result);
            }
        } else {
            writeWithGaps(wasCancelled);
        }
        Status end = wasCancelled ? Status.CANCELLED : isWhole ? Status.COMPLETED : Status.EXPIRED;
        conclude(end);
    }

    private void writeWithGaps(boolean wasCancelled) throws IOException {
        String code = wasCancelled ? "batch_cancelled" : "batch_expired";
        String message = wasCancelled
                ? "This request was not executed because the batch was cancelled."
                : "This request could not be executed before the completion window expired."
                        + (obstacle == null ? "" : " What stood in its way last: " + obstacle.message());
        Result next = next();
        try (BatchInput input = BatchRun.open(shared, claim)) {
            for (Line line = input.next(); line != null; line = input.next()) {
                if (next != null && next.line() == line.number()) {
                    write(next);
                    next = next();
                } else {
                    errors = append(errors, "e", LineAnswer.notDone(id, line, code, message));
                }
            }
        }
    }

    private @Nullable Result next() {
        if (page.isEmpty()) {
            page.addAll(shared.store().results(id, read, PAGE));
        }
        Result next = page.poll();
        read = next == null ? read : next.line();
        return next;
    }

    private void write(Result result) {
        if (result.failed()) {
            tried++;
            errors = append(errors, "e", result.document());
        } else {
            completed++;
            used = used.plus(WireJson.mapper().readTree(result.document()).at("/response/body"));
            output = append(output, "o", result.document());
        }
    }

    /** The id of a file comes from the batch's, so that an attempt that died half-way leaves nothing behind. */
    private FileStore.Writing append(FileStore.@Nullable Writing file, String suffix, String line) {
        FileStore.Writing to = file != null ? file : shared.files().begin(fileId(suffix), claim.tenant());
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        to.write(bytes, 0, bytes.length);
        return to;
    }

    private String fileId(String suffix) {
        return "file-" + id.substring("batch_".length()) + suffix;
    }

    private void conclude(Status end) {
        Instant now = shared.clock().instant();
        Instant expires = now.plusSeconds(work.keepSeconds());
        FileStore.Writing answers = output;
        FileStore.Writing failures = errors;
        shared.store()
                .change(
                        id,
                        claim.attempt(),
                        document -> document.files(
                                        answers == null ? null : fileId("o"), failures == null ? null : fileId("e"))
                                .counts(document.total(), completed, tried)
                                .usage(used)
                                .become(end, now),
                        () -> {
                            if (answers != null) {
                                answers.complete("batch_output", id + "_output.jsonl", expires);
                            }
                            if (failures != null) {
                                failures.complete("batch_output", id + "_error.jsonl", expires);
                            }
                        });
    }
}
