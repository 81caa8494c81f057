package io.ponder.simulation.capacity;

import java.util.Locale;

/**
 * How fast an engine is: the roofline of Williams et al. (2009), applied to inference as by Pope et al. (arXiv 2211.05102). What
 * is read at once is bound by arithmetic. A step of decoding reads the weights once for the whole batch, or is bound by
 * arithmetic where the batch is large, and reads the KV cache of each sequence. The batch is bound by the memory that the
 * weights leave for the KV cache, of which paging wastes next to nothing (Kwon et al., arXiv 2309.06180).
 *
 * @param gpus that share the model's tensors
 * @param mostSequences the engine's own limit of the batch
 */
public record Roofline(Gpu gpu, LanguageModel model, Precision precision, int gpus, int mostSequences) {

    /** The share of the peak arithmetic that is reached. */
    public static final double OF_FLOPS = 0.55;

    /** The share of the peak bandwidth. */
    public static final double OF_BANDWIDTH = 0.75;

    /** The share of the memory that an engine takes: vLLM's default. */
    public static final double OF_MEMORY = 0.9;

    /** What is left with twice as many GPUs of twice the speed. */
    public static final double PER_DOUBLING = 0.9;

    /** A batch below this wastes the GPU, so that more GPUs are joined. */
    private static final int SMALLEST_BATCH = 8;

    private static final int MOST_GPUS = 8;

    /**
     * The fewest GPUs, 1, 2, 4 or 8, that hold the model and a useful batch.
     *
     * @param context tokens of a sequence in the middle of its growth
     * @throws IllegalArgumentException when eight do not
     */
    public static Roofline fitting(
            Gpu gpu, LanguageModel model, Precision precision, int mostSequences, double context) {
        for (int gpus = 1; gpus <= MOST_GPUS; gpus *= 2) {
            Roofline engine = new Roofline(gpu, model, precision, gpus, mostSequences);
            if (engine.room(context) >= Math.min(SMALLEST_BATCH, mostSequences)) {
                return engine;
            }
        }
        throw new IllegalArgumentException(
                "%s with %s weights (%.0f GB) does not fit into %d GPUs of %.0f GB (%s): choose a larger --gpu, smaller --weights or a smaller model"
                        .formatted(
                                model.name(),
                                precision.name().toLowerCase(Locale.ROOT),
                                weights(model, precision) / 1e9,
                                MOST_GPUS,
                                gpu.gigabytes(),
                                gpu.name()));
    }

    private static double weights(LanguageModel model, Precision precision) {
        return model.billions() * 1e9 * precision.bytes();
    }

    /** How many sequences of a length the memory holds; below 1 when none. */
    private double room(double context) {
        return (gpus * gpu.gigabytes() * 1e9 * OF_MEMORY - weights(model, precision)) / (context * model.kvBytes());
    }

    /** Sequences that are written at once. */
    public int batch(double context) {
        return (int) Math.min(mostSequences, room(context));
    }

    /** Seconds to read a token, as one of many. */
    public double readSeconds() {
        return 2 * model.billions() * 1e9 / flops();
    }

    /** Seconds in which each of a batch of sequences grows by a token. */
    public double stepSeconds(double batch, double context) {
        double pass = Math.max(weights(model, precision) / bandwidth(), batch * readSeconds());
        return pass + batch * context * model.kvBytes() / bandwidth();
    }

    private double flops() {
        double peak = precision == Precision.FP8 ? gpu.teraflopsFp8() : gpu.teraflops();
        return peak * 1e12 * OF_FLOPS * together();
    }

    private double bandwidth() {
        return gpu.gigabytesPerSecond() * 1e9 * OF_BANDWIDTH * together();
    }

    private double together() {
        return gpus * Math.pow(PER_DOUBLING, Math.log(gpus) / Math.log(2));
    }
}
