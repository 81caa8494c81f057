package io.ponder.verifier.rewardmodel.config;

import io.ponder.contracts.verifier.VerifierVersion;
import io.ponder.reasoning.score.VerifierKind;
import io.ponder.verifier.rewardmodel.config.ModelSettings.Batching;
import io.ponder.verifier.rewardmodel.config.ModelSettings.LongInputs;
import io.ponder.verifier.rewardmodel.config.ModelSettings.Thoughts;
import io.ponder.verifier.rewardmodel.config.ModelSettings.VerdictSettings;
import io.ponder.verifier.scoring.BreakerSettings;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The complete, checked settings of a reward model.
 *
 * @param name the verifier's name
 * @param url the engine's URL; for a model in this process, its file
 * @param model its name in the engine; for a model in this process, its file's name
 * @param step how to write a step, with the separator filled in
 * @param reserved all texts that a problem or candidate must not contain
 */
public record RewardModel(
        String name,
        BackendName backend,
        URI url,
        @Nullable String apiKey,
        String model,
        VerifierKind kind,
        @Nullable String system,
        @Nullable Template template,
        String step,
        List<String> reserved,
        ScoreNormalisation normalisation,
        int maxInputChars,
        LongInputs longInputs,
        Thoughts thoughts,
        VerdictSettings verdict,
        @Nullable OnnxSettings onnx,
        Batching batching,
        Duration timeout,
        BreakerSettings breaker) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,63}");
    private static final VerdictSettings IN_WORDS =
            new VerdictSettings(VerdictSettings.Form.QUESTION, "Yes", "No", 0, 0.7, 512);

    public RewardModel {
        reserved = List.copyOf(reserved);
    }

    /** Another one for whatever may change its scores; a model in this process is told by its file. */
    public String version() {
        return VerifierVersion.of(
                backend,
                onnx != null && Files.isReadable(onnx.model()) ? VerifierVersion.ofFile(onnx.model()) : url,
                model,
                kind,
                String.valueOf(system),
                String.valueOf(template),
                step,
                reserved,
                normalisation,
                maxInputChars,
                longInputs,
                thoughts,
                verdict,
                onnx == null ? 0 : onnx.maxTokens());
    }

    public boolean isProcess() {
        return kind == VerifierKind.PROCESS;
    }

    /**
     * Completes the settings with defaults and checks them.
     *
     * @throws IllegalArgumentException naming the wrong setting
     */
    public static RewardModel of(ModelSettings settings) {
        String name = settings.name();
        if (name == null || !NAME.matcher(name).matches()) {
            throw wrong("a model", "needs a name of a-z, 0-9 and _");
        }
        String at = "model " + name;
        BackendName backend = settings.backend();
        if (backend == null) {
            throw wrong(at, "needs a backend, or the profile of a well-known model");
        }
        VerifierKind kind = settings.kind() == null ? VerifierKind.OUTCOME : settings.kind();
        require(kind != VerifierKind.GROUP, at, "scores each input by itself, so its kind is outcome or process");
        checkOnnx(settings, at, backend);
        URI url = url(settings, at);
        String served = served(settings, at);
        checkTemplate(settings, at, backend, kind);
        VerdictSettings verdict = settings.verdict() == null ? IN_WORDS : settings.verdict();
        checkVerdict(settings, at, backend, kind, verdict);
        int maxInputChars = settings.maxInputChars() == null ? 60_000 : settings.maxInputChars();
        require(maxInputChars >= 200, at, "needs max-input-chars of at least 200");
        String separator = settings.separator() == null ? "" : settings.separator();
        List<String> reserved = new ArrayList<>(settings.reserved() == null ? List.of() : settings.reserved());
        if (!separator.isBlank()) {
            reserved.addFirst(separator.strip());
        }
        if (settings.template() != null) {
            reserved.addAll(settings.template().controlTokens());
        }
        require(reserved.stream().noneMatch(String::isBlank), at, "has a blank text among reserved");
        return new RewardModel(
                name,
                backend,
                url,
                blankToNull(settings.apiKey()),
                served,
                kind,
                settings.system(),
                settings.template(),
                (settings.step() == null ? "{step}{separator}" : settings.step()).replace("{separator}", separator),
                reserved,
                settings.normalisation() == null ? usual(backend, kind) : settings.normalisation(),
                maxInputChars,
                settings.longInputs() == null ? LongInputs.REFUSE : settings.longInputs(),
                thoughts(settings, at, kind),
                verdict,
                settings.onnx(),
                settings.batching() == null ? usualBatching(backend) : settings.batching(),
                settings.timeout() == null ? Duration.ofSeconds(120) : settings.timeout(),
                settings.breaker() == null ? new BreakerSettings(50, 20, Duration.ofSeconds(5)) : settings.breaker());
    }

    /** A process model scores every step, and those of a thought are most of what a reasoning model writes. */
    private static Thoughts thoughts(ModelSettings settings, String at, VerifierKind kind) {
        boolean process = kind == VerifierKind.PROCESS;
        require(
                !process || settings.thoughts() != Thoughts.DROP,
                at,
                "has thoughts: drop, but a process model scores every step");
        return settings.thoughts() != null ? settings.thoughts() : process ? Thoughts.KEEP : Thoughts.DROP;
    }

    private static URI url(ModelSettings settings, String at) {
        if (settings.onnx() != null) {
            return settings.onnx().file().toUri();
        }
        URI url = settings.url();
        if (url == null || url.getHost() == null || !List.of("http", "https").contains(url.getScheme())) {
            throw wrong(at, "needs the url of its engine, such as http://127.0.0.1:8000");
        }
        return url;
    }

    private static String served(ModelSettings settings, String at) {
        String served = blankToNull(settings.model());
        if (served != null) {
            return served;
        }
        if (settings.onnx() == null) {
            throw wrong(at, "needs model, its name in the engine");
        }
        return settings.onnx().name();
    }

    private static void checkOnnx(ModelSettings settings, String at, BackendName backend) {
        boolean onnx = backend == BackendName.ONNX;
        require(
                onnx == (settings.onnx() != null),
                at,
                onnx
                        ? "needs onnx.file, an .onnx file or the folder of an exported model"
                        : "has onnx, which is for the backend onnx");
        require(!onnx || settings.url() == null, at, "has a url, but the backend onnx runs in this process");
        require(
                !onnx || settings.normalisation() != null,
                at,
                "needs normalisation: way sigmoid for a model that gives one number, way softmax with good and bad, the"
                        + " indexes of its labels, for a classifier");
        require(
                !onnx || settings.template() == null,
                at,
                "has a template, but the backend onnx shows problem and candidate as a pair, as its tokenizer does");
    }

    private static void checkTemplate(ModelSettings settings, String at, BackendName backend, VerifierKind kind) {
        Template template = settings.template();
        if (template != null) {
            require(
                    template.turn() != null && template.turn().contains("{content}"),
                    at,
                    "needs {content} in template.turn");
            require(
                    template.answer() != null && template.answer().contains("{solution}"),
                    at,
                    "needs {solution} in template.answer");
        }
        require(
                template != null || backend != BackendName.SGLANG_CLASSIFY,
                at,
                "needs a template: sglang_classify sends one text");
        require(settings.step() == null || settings.step().contains("{step}"), at, "needs {step} in step");
        if (kind == VerifierKind.PROCESS && !backend.asksForVerdict()) {
            require(
                    backend == BackendName.VLLM_POOLING,
                    at,
                    "is a process model, which only vllm_pooling, openai_verdict and vllm_generative_scoring serve");
            require(
                    settings.separator() != null && !settings.separator().isBlank(),
                    at,
                    "is a process model, so it needs the separator that it scores steps at");
        }
    }

    private static void checkVerdict(
            ModelSettings settings, String at, BackendName backend, VerifierKind kind, VerdictSettings verdict) {
        require(
                settings.verdict() == null || backend.asksForVerdict(),
                at,
                "has a verdict, which only openai_verdict and vllm_generative_scoring ask for");
        require(
                verdict.form() != VerdictSettings.Form.TURNS || kind == VerifierKind.PROCESS,
                at,
                "has verdict.form turns, which is for process models");
        require(
                verdict.rationales() == 0 || kind == VerifierKind.OUTCOME,
                at,
                "has verdict.rationales, which are for outcome models");
        require(
                verdict.form() != VerdictSettings.Form.QUESTION
                        || (verdict.good().equals(IN_WORDS.good())
                                && verdict.bad().equals(IN_WORDS.bad())),
                at,
                "has verdict.good or verdict.bad, which are for verdict.form turns: a question asks for Yes or No");
    }

    private static ScoreNormalisation usual(BackendName backend, VerifierKind kind) {
        return switch (backend) {
            case VLLM_POOLING ->
                kind == VerifierKind.PROCESS
                        ? ScoreNormalisation.of(ScoreNormalisation.Way.PROBABILITY, 1)
                        : ScoreNormalisation.of(ScoreNormalisation.Way.SIGMOID, 0);
            // onnx always has one in its settings
            case VLLM_CLASSIFY, VLLM_SCORE, SGLANG_CLASSIFY, LLAMA_RERANK, ONNX ->
                ScoreNormalisation.of(ScoreNormalisation.Way.SIGMOID, 0);
            case OPENAI_VERDICT, VLLM_GENERATIVE_SCORING ->
                ScoreNormalisation.of(ScoreNormalisation.Way.PROBABILITY, 0);
        };
    }

    private static Batching usualBatching(BackendName backend) {
        return switch (backend) {
            // one question per call, so many calls run at once
            case OPENAI_VERDICT -> new Batching(1, Duration.ZERO, 64, 4096);
            // a single run uses all the threads that the model may use
            case ONNX -> new Batching(32, Duration.ofMillis(5), 1, 4096);
            default -> new Batching(32, Duration.ofMillis(5), 4, 4096);
        };
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    private static void require(boolean holds, String what, String otherwise) {
        if (!holds) {
            throw wrong(what, otherwise);
        }
    }

    /** The exception for a wrong setting. */
    public static IllegalArgumentException wrong(String what, String otherwise) {
        return new IllegalArgumentException("ponder.reward-models: " + what + " " + otherwise);
    }
}
