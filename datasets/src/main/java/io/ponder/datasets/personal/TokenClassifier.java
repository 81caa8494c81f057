package io.ponder.datasets.personal;

import ai.onnxruntime.OrtException;
import io.ponder.onnx.Encoder;
import io.ponder.onnx.FastTokenizer;
import io.ponder.onnx.FastTokenizer.Encoded;
import io.ponder.onnx.FastTokenizer.Placed;
import io.ponder.onnx.Stop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/**
 * A token classifier of Hugging Face's, such as BERT for named entities, in this process on the CPU: the folder that {@code
 * optimum-cli export onnx --task token-classification} writes. A text longer than the model takes is read in windows that
 * overlap, one after the other, so memory does not grow with it; of what two windows tell of a token, that counts which saw more
 * around it.
 */
public final class TokenClassifier implements PersonalDetector {

    private static final int USUAL_TOKENS = 512;

    /** The part of a window that it shares with the next. */
    private static final int SHARED = 4;

    private static final int LEAST_TOKENS = 8;

    /** RoBERTa and its like count their positions from 2 on. */
    private static final Set<String> FROM_TWO =
            Set.of("roberta", "xlm-roberta", "camembert", "xlm-roberta-xl", "longformer");

    private final Encoder encoder;
    private final FastTokenizer tokenizer;
    private final ModelLabels labels;
    private final String version;
    private final double threshold;
    private final int most;

    /** So many runs at once, on platform threads: a virtual one would keep its carrier while in native code. */
    private final ExecutorService threads;

    private TokenClassifier(
            Encoder encoder, FastTokenizer tokenizer, ModelLabels labels, String version, double threshold, int most) {
        this.encoder = encoder;
        this.tokenizer = tokenizer;
        this.labels = labels;
        this.version = version;
        this.threshold = threshold;
        this.most = most;
        this.threads = Executors.newFixedThreadPool(
                Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
                Thread.ofPlatform().daemon().name("personal-", 0).factory());
    }

    /**
     * Loads a model and runs it once.
     *
     * @param folder with {@code model.onnx} (there or in {@code onnx/}), {@code tokenizer.json} and {@code config.json}
     * @param threshold 0 to 1: what the model is less sure of is not reported
     * @throws IllegalArgumentException saying which file is missing or wrong, and what to do
     * @throws IllegalStateException when a native library cannot be loaded, saying what it needs
     */
    public static TokenClassifier open(Path folder, double threshold) {
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("there is no folder " + folder
                    + "; it must hold model.onnx, tokenizer.json and config.json, as optimum-cli export onnx"
                    + " --task token-classification writes them");
        }
        Path beside = folder.resolve("model.onnx");
        Path model =
                Files.isRegularFile(beside) ? beside : folder.resolve("onnx").resolve("model.onnx");
        for (Path file : List.of(model, folder.resolve("tokenizer.json"), folder.resolve("config.json"))) {
            if (!Files.isRegularFile(file)) {
                throw new IllegalArgumentException(
                        folder + " lacks " + folder.relativize(file) + ", which optimum-cli export onnx writes there");
            }
        }
        JsonNode config = ModelLabels.json(folder.resolve("config.json"));
        ModelLabels labels = ModelLabels.read(folder, config);
        FastTokenizer tokenizer = FastTokenizer.open(folder.resolve("tokenizer.json"));
        try {
            Encoder encoder = Encoder.open(
                    model, Encoder.Task.TOKENS, 1, config.path("pad_token_id").asLong(0));
            TokenClassifier made = new TokenClassifier(
                    encoder, tokenizer, labels, version(folder, model), threshold, most(folder, config));
            made.tryOut(model);
            return made;
        } catch (RuntimeException e) {
            tokenizer.close();
            throw e;
        }
    }

    private static String version(Path folder, Path model) {
        return "model " + folder.toAbsolutePath().getFileName() + " sha256:"
                + ModelHash.of(model).substring(0, 16);
    }

    private static int most(Path folder, JsonNode config) {
        long positions = config.path("max_position_embeddings").asLong(USUAL_TOKENS);
        positions -= FROM_TWO.contains(config.path("model_type").asString("")) ? 2 : 0;
        Path settings = folder.resolve("tokenizer_config.json");
        // Tokenizers without a limit name a number of thirty digits.
        double named = Files.isRegularFile(settings)
                ? ModelLabels.json(settings).path("model_max_length").asDouble(USUAL_TOKENS)
                : USUAL_TOKENS;
        long most = Math.min(USUAL_TOKENS, (long) Math.min(positions, named));
        if (most < LEAST_TOKENS) {
            throw new IllegalArgumentException(
                    "the model in " + folder + " takes " + most + " tokens at once; " + LEAST_TOKENS + " are needed");
        }
        return (int) most;
    }

    /** On the most tokens that it may get. */
    private void tryOut(Path model) {
        try (Stop stop = new Stop()) {
            int found = encoder.tokenLabels(new Encoded(new long[most], new long[most]), stop)
                    .getFirst()
                    .size();
            if (found != labels.kinds().size()) {
                throw new IllegalArgumentException(
                        model + " gives " + found + " labels, and config.json beside it names "
                                + labels.kinds().size() + " in id2label");
            }
        } catch (OrtException e) {
            encoder.close();
            throw new IllegalArgumentException(
                    model + " cannot be run on " + most + " tokens (max_position_embeddings of config.json): "
                            + Encoder.firstLine(e),
                    e);
        } catch (IllegalArgumentException e) {
            encoder.close();
            throw e;
        }
    }

    /** Labels of the model that mean nothing here, so what it marks with them stays. */
    public Set<String> unknownLabels() {
        return labels.unknown();
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public List<PersonalSpan> find(String text) {
        if (text.isBlank()) {
            return List.of();
        }
        try {
            return CompletableFuture.supplyAsync(() -> read(text), threads).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    private List<PersonalSpan> read(String text) {
        Placed placed = tokenizer.place(text);
        int count = placed.tokens().count();
        int before = 0;
        while (before < count && placed.starts()[before] < 0) {
            before++;
        }
        int behind = 0;
        while (behind < count - before && placed.starts()[count - 1 - behind] < 0) {
            behind++;
        }
        LabelledTokens labelled = new LabelledTokens(labels, placed, threshold);
        int room = Math.max(1, most - before - behind);
        int shared = room / SHARED;
        int last = count - behind;
        for (int from = before; from < last; from += room - shared) {
            int to = Math.min(last, from + room);
            List<List<Double>> rows = run(window(placed.tokens(), before, behind, from, to));
            // The first half of what two windows share is the earlier one's.
            int own = from == before ? from : from + shared / 2;
            for (int i = own; i < to; i++) {
                labelled.set(i, rows.get(before + i - from));
            }
            if (to == last) {
                break;
            }
        }
        return labelled.spans(before, last);
    }

    /** A part of the tokens, between the control tokens that the whole text has. */
    private static Encoded window(Encoded all, int before, int behind, int from, int to) {
        long[] ids = Arrays.copyOf(Arrays.copyOf(all.ids(), before), before + to - from + behind);
        System.arraycopy(all.ids(), from, ids, before, to - from);
        System.arraycopy(all.ids(), all.count() - behind, ids, before + to - from, behind);
        return new Encoded(ids, new long[ids.length]);
    }

    private List<List<Double>> run(Encoded window) {
        try (Stop stop = new Stop()) {
            return encoder.tokenLabels(window, stop);
        } catch (OrtException e) {
            throw new IllegalStateException("the detector of personal data failed: " + Encoder.firstLine(e), e);
        }
    }

    /** Waits for the runs under way, and frees the model's memory. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (threads.awaitTermination(1, TimeUnit.MINUTES)) {
                encoder.close();
                tokenizer.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
