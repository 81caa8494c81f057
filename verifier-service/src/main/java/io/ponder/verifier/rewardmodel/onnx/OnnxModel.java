package io.ponder.verifier.rewardmodel.onnx;

import ai.onnxruntime.OrtException;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.onnx.Encoder;
import io.ponder.onnx.FastTokenizer;
import io.ponder.onnx.Stop;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.Tokens;
import io.ponder.verifier.rewardmodel.backend.RewardAnswer;
import io.ponder.verifier.rewardmodel.config.OnnxSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** An encoder reward model or classifier in this process, on the CPU. It answers with its logits. */
final class OnnxModel implements AutoCloseable {

    private final Encoder encoder;
    private final FastTokenizer tokenizer;
    private final InputTokens inputs;
    private final InstantSource clock;

    /** The read lock is held during a run and the write lock to close, because native memory must outlive every run. */
    private final ReadWriteLock use = new ReentrantReadWriteLock();

    /** Platform threads, because a virtual thread would occupy one of the few carriers while in native code. */
    private final ExecutorService threads = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("onnx-", 0).factory());

    private final Set<Stop> running = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private OnnxModel(Encoder encoder, FastTokenizer tokenizer, InputTokens inputs, InstantSource clock) {
        this.encoder = encoder;
        this.tokenizer = tokenizer;
        this.inputs = inputs;
        this.clock = clock;
    }

    /**
     * Loads the model, and runs it once on the most tokens it may get.
     *
     * @param shorten whether a candidate that is too long loses its middle; otherwise it is refused
     * @param labels checks the number of labels; throws an IllegalArgumentException if it does not fit
     * @throws IllegalArgumentException saying which setting is wrong, without the model's name
     */
    static OnnxModel open(OnnxSettings settings, boolean shorten, IntConsumer labels, InstantSource clock) {
        Path file = settings.model();
        require(Files.isRegularFile(file), "has an onnx.file that is not there: " + file);
        Path words = settings.tokenizer() == null ? file.resolveSibling("tokenizer.json") : settings.tokenizer();
        require(
                Files.isRegularFile(words),
                "needs onnx.tokenizer, its tokenizer.json: there is no file " + words
                        + " (optimum-cli writes it beside the model)");
        FastTokenizer tokenizer = setting("onnx.tokenizer", () -> FastTokenizer.open(words));
        try {
            Encoder encoder = setting(
                    "onnx.file",
                    () -> Encoder.open(
                            file,
                            Encoder.Task.TEXT,
                            settings.threadsToUse(),
                            padding(file.resolveSibling("config.json"))));
            try {
                labels.accept(tryOut(encoder, settings.maxTokens()));
            } catch (RuntimeException e) {
                encoder.close();
                throw e;
            }
            return new OnnxModel(encoder, tokenizer, new InputTokens(tokenizer, settings.maxTokens(), shorten), clock);
        } catch (RuntimeException e) {
            tokenizer.close();
            throw e;
        }
    }

    /** The padding token: decoders with a head use it to find a text's end, and encoders ignore it. */
    private static long padding(Path config) {
        if (!Files.isRegularFile(config)) {
            return 0;
        }
        try {
            return JsonMapper.shared()
                    .readTree(Files.readString(config))
                    .path("pad_token_id")
                    .asLong(0);
        } catch (IOException | JacksonException e) {
            throw new IllegalArgumentException(config + " cannot be read: " + Encoder.firstLine(e), e);
        }
    }

    private static int tryOut(Encoder encoder, int maxTokens) {
        FastTokenizer.Encoded longest = new FastTokenizer.Encoded(new long[maxTokens], new long[maxTokens]);
        try (Stop stop = new Stop()) {
            return encoder.labels(List.of(longest), stop).getFirst().size();
        } catch (OrtException e) {
            throw new IllegalArgumentException(
                    "cannot run the model in onnx.file on onnx.max-tokens " + maxTokens
                            + "; if it takes fewer, lower that setting: " + Encoder.firstLine(e),
                    e);
        }
    }

    /**
     * Runs the model once for all pairs. Blocks until it has answered. The context's deadline and a cancellation stop
     * the run.
     *
     * @return exactly one answer for each pair, in the same order
     * @throws io.ponder.reasoning.model.FailureException when the run failed or was stopped, or the model is closed
     */
    List<RewardAnswer> ask(List<Pair> asked, RequestContext context, Cancellation cancellation) {
        use.readLock().lock();
        try {
            if (closed) {
                throw Failure.of(Kind.UPSTREAM_UNAVAILABLE, "is shutting down").asException();
            }
            return CompletableFuture.supplyAsync(() -> answers(asked, context, cancellation), threads)
                    .join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        } finally {
            use.readLock().unlock();
        }
    }

    private List<RewardAnswer> answers(List<Pair> asked, RequestContext context, Cancellation cancellation) {
        List<InputTokens.Read> read = asked.stream().map(inputs::read).toList();
        List<FastTokenizer.Encoded> texts = read.stream()
                .filter(InputTokens.Shown.class::isInstance)
                .map(each -> ((InputTokens.Shown) each).tokens())
                .toList();
        List<List<Double>> rows = texts.isEmpty() ? List.of() : run(texts, context, cancellation);
        List<RewardAnswer> answers = new ArrayList<>();
        int next = 0;
        for (InputTokens.Read each : read) {
            answers.add(
                    switch (each) {
                        case InputTokens.Refused refused -> new RewardAnswer.Failed(refused.failure(), Tokens.NONE);
                        case InputTokens.Shown shown ->
                            new RewardAnswer.Raw(List.of(rows.get(next++)), Tokens.NONE, shown.note());
                    });
        }
        return answers;
    }

    private List<List<Double>> run(
            List<FastTokenizer.Encoded> texts, RequestContext context, Cancellation cancellation) {
        try (Stop stop = new Stop()) {
            running.add(stop);
            cancellation.onCancel(stop::now);
            Thread alarm = alarm(context, stop);
            try {
                return encoder.labels(texts, stop);
            } catch (OrtException e) {
                if (stop.wasAsked()) {
                    throw Failure.of(Kind.TIMEOUT, "was stopped: the request was cancelled, or its time was up")
                            .asException();
                }
                throw Failure.of(Kind.UPSTREAM_ERROR, "the model failed: " + Encoder.firstLine(e))
                        .asException();
            } finally {
                alarm.interrupt();
                running.remove(stop);
            }
        } catch (OrtException e) {
            throw Failure.of(Kind.INTERNAL, "ONNX Runtime failed: " + Encoder.firstLine(e))
                    .asException();
        }
    }

    /** Stops the run at the request's deadline, or before it starts if the deadline has passed. */
    private Thread alarm(RequestContext context, Stop stop) {
        Duration left =
                context.deadline() == null ? Duration.ofDays(1) : Duration.between(clock.instant(), context.deadline());
        if (!left.isPositive()) {
            stop.now();
        }
        return Thread.ofVirtual().name("onnx-deadline").start(() -> {
            try {
                Thread.sleep(left);
                stop.now();
            } catch (InterruptedException e) {
                // the run has ended
            }
        });
    }

    /** Stops all runs, waits for them to end, and frees the model's memory. */
    @Override
    public void close() {
        closed = true;
        running.forEach(Stop::now);
        use.writeLock().lock();
        try {
            encoder.close();
            tokenizer.close();
            threads.shutdown();
        } finally {
            use.writeLock().unlock();
        }
    }

    private static <T> T setting(String name, Supplier<T> open) {
        try {
            return open.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("has a wrong " + name + ": " + e.getMessage(), e);
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
