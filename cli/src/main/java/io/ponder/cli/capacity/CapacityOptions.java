package io.ponder.cli.capacity;

import io.ponder.cli.ask.AskOptions;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.strategy.StrategyType;
import io.ponder.reasoning.strategy.registry.Strategies;
import io.ponder.simulation.capacity.CapacityQuestion;
import io.ponder.simulation.capacity.Gpu;
import io.ponder.simulation.capacity.LanguageModel;
import io.ponder.simulation.capacity.LanguageModel.Reads;
import io.ponder.simulation.capacity.Precision;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code capacity}. */
final class CapacityOptions {

    private static final String RULE = "rule";

    @Option(
            names = "--rate",
            required = true,
            paramLabel = "N[/s|/min|/h|/day]",
            description = "Searches, by default in a second: 12, 500/min, 1000000/day.")
    private String rate = "";

    @Option(names = "--strategy", required = true, paramLabel = "NAME", description = "The strategy of the searches.")
    private String strategy = "";

    @Option(
            names = "--samples",
            paramLabel = "N",
            description =
                    "The budget of a search in whole answers or, for a strategy that works step by step, paths side"
                            + " by side; without, the strategy's defaults.")
    private @Nullable Integer samples;

    @Option(
            names = "--parameter",
            paramLabel = "KEY=VALUE",
            description = "A parameter of the strategy; may be repeated. The command strategies lists them.")
    private Map<String, String> parameters = new LinkedHashMap<>();

    @Option(
            names = "--model",
            paramLabel = "NAME",
            defaultValue = "qwen2.5-7b",
            description = "The model that writes: qwen2.5-0.5b to -72b, llama-3.1-8b, llama-3.3-70b. Default:"
                    + " ${DEFAULT-VALUE}.")
    private String model = "";

    @Option(
            names = "--parameters-billions",
            paramLabel = "N",
            description = "For a model of any other name: its size; needs --kv-bytes-per-token.")
    private @Nullable Double billions;

    @Option(
            names = "--kv-bytes-per-token",
            paramLabel = "N",
            description = "What its KV cache keeps of a token: 4 x layers x KV heads x dimensions of a head, in BF16.")
    private @Nullable Double kvBytes;

    @Option(
            names = "--weights",
            paramLabel = "bf16|fp8|int4",
            defaultValue = "bf16",
            description = "How the model's weights are kept. Default: ${DEFAULT-VALUE}.")
    private String weights = "";

    @Option(
            names = "--gpu",
            paramLabel = "NAME",
            defaultValue = "h100",
            description = "h100, h200, a100 (80 GB), l40s or l4. Default: ${DEFAULT-VALUE}.")
    private String gpu = "";

    @Option(
            names = "--gpu-usd-per-hour",
            paramLabel = "USD",
            description = "What a GPU costs; without, a price of " + Gpu.PRICED + ".")
    private @Nullable Double gpuPrice;

    @Option(
            names = "--verifier",
            paramLabel = "NAME",
            description =
                    "A reward model (qwen2.5-math-prm-7b, qwen2.5-math-prm-72b, skywork-reward-v2-llama-3.1-8b), or"
                            + " rule for one that takes no GPU, such as arithmetic.")
    private @Nullable String verifier;

    @Option(
            names = "--verifier-gpu",
            paramLabel = "NAME",
            description = "The GPU of the reward model; as --gpu without.")
    private @Nullable String verifierGpu;

    @Option(
            names = "--verifier-prefix-cache",
            description = "The reward model's engine keeps prefixes. vLLM's does not, and reads each path anew.")
    private boolean isVerifierCached;

    @Option(names = "--no-prefix-cache", description = "The model's engine keeps no prefixes.")
    private boolean isUncached;

    @Option(
            names = "--question-tokens",
            paramLabel = "N",
            defaultValue = "99",
            description = "Of a question. Default: ${DEFAULT-VALUE}, recorded with GSM8K.")
    private double questionTokens;

    @Option(
            names = "--answer-tokens",
            paramLabel = "N",
            defaultValue = "303",
            description = "Of a whole answer. Default: ${DEFAULT-VALUE}, recorded with GSM8K. A model that thinks first"
                    + " writes thousands.")
    private double answerTokens;

    @Option(
            names = "--max-sequences",
            paramLabel = "N",
            defaultValue = "256",
            description = "What an engine writes at once at most. Default: ${DEFAULT-VALUE}.")
    private int mostSequences;

    @Option(
            names = "--load",
            paramLabel = "SHARE",
            defaultValue = "0.7",
            description = "How much of the capacity is used, above 0 to 1; the rest is for peaks. Default:"
                    + " ${DEFAULT-VALUE}.")
    private double load;

    @Option(
            names = "--core-usd-per-hour",
            paramLabel = "USD",
            defaultValue = "0.04",
            description = "What a core of the services costs. Default: ${DEFAULT-VALUE}.")
    private double corePrice;

    CapacityQuestion question() {
        LanguageModel reward = reward();
        Gpu chosen = priced(Gpu.named(gpu));
        return new CapacityQuestion(
                perSecond(rate),
                strategy(),
                samples == null ? null : (int) above("--samples", samples, 0, 256),
                parameters(),
                model(),
                precision(weights),
                chosen,
                reward,
                RULE.equals(verifier),
                verifierGpu == null ? chosen : Gpu.named(verifierGpu),
                above("--question-tokens", questionTokens, 0, 1_000_000),
                above("--answer-tokens", answerTokens, 0, 1_000_000),
                (int) above("--max-sequences", mostSequences, 0, 100_000),
                !isUncached,
                isVerifierCached,
                above("--load", load, 0, 1),
                above("--core-usd-per-hour", corePrice, 0, 1000));
    }

    /** Numbers and truth values as such: the strategy checks them. */
    private Map<String, Object> parameters() {
        Map<String, Object> read = new LinkedHashMap<>();
        parameters.forEach((key, value) -> read.put(key, AskOptions.scalar(value)));
        return read;
    }

    /** A message of the core with this command's names of the fields. */
    static String inOptions(String message) {
        return message.replaceAll("⟨parameters\\.([^⟩]*)⟩", "--parameter $1").replaceAll("⟨([^⟩]*)⟩", "--$1");
    }

    private static double perSecond(String rate) {
        int slash = rate.indexOf('/');
        String unit = slash < 0 ? "s" : rate.substring(slash + 1);
        double seconds = switch (unit) {
            case "s" -> 1;
            case "min" -> 60;
            case "h" -> 3600;
            case "day" -> 86_400;
            default ->
                throw new IllegalArgumentException(
                        "--rate: the unit '" + unit + "' is unknown; write /s, /min, /h or /day");
        };
        double searches;
        try {
            searches = Double.parseDouble(slash < 0 ? rate : rate.substring(0, slash));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--rate: '" + rate + "' is no rate; write 12 or 1000000/day");
        }
        return above("--rate", searches, 0, 1e12) / seconds;
    }

    private StrategyType strategy() {
        try {
            return Strategies.named(strategy);
        } catch (FailureException e) {
            throw new IllegalArgumentException("--strategy: " + e.failure().message(), e);
        }
    }

    private LanguageModel model() {
        if (billions == null && kvBytes == null) {
            return LanguageModel.named(model);
        }
        if (billions == null || kvBytes == null) {
            throw new IllegalArgumentException("--parameters-billions and --kv-bytes-per-token: give both, or neither");
        }
        return new LanguageModel(
                model,
                above("--parameters-billions", billions, 0, 10_000),
                above("--kv-bytes-per-token", kvBytes, 0, 100_000_000),
                Reads.NOTHING);
    }

    private static Precision precision(String name) {
        return switch (name) {
            case "bf16" -> Precision.BF16;
            case "fp8" -> Precision.FP8;
            case "int4" -> Precision.INT4;
            default -> throw new IllegalArgumentException("--weights: '" + name + "' must be bf16, fp8 or int4");
        };
    }

    private Gpu priced(Gpu known) {
        return gpuPrice == null ? known : known.at(above("--gpu-usd-per-hour", gpuPrice, 0, 1000));
    }

    private @Nullable LanguageModel reward() {
        String name = verifier;
        if (name == null || name.equals(RULE)) {
            return null;
        }
        return LanguageModel.ALL.stream()
                .filter(known -> known.name().equals(name) && known.reads() != Reads.NOTHING)
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("--verifier: there is no '" + name + "' here; there are "
                                + String.join(", ", LanguageModel.rewards()) + ", and rule for one that takes no GPU"));
    }

    private static double above(String option, double value, double least, double most) {
        if (!(value > least && value <= most)) {
            throw new IllegalArgumentException("%s: %s must be above %s and at most %s"
                    .formatted(option, plain(value), plain(least), plain(most)));
        }
        return value;
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
