package io.ponder.verifier.learned;

import io.micrometer.core.instrument.MeterRegistry;
import io.ponder.contracts.learned.HiddenStates;
import io.ponder.contracts.learned.LearnedVerifier;
import io.ponder.contracts.wire.ServiceClient;
import io.ponder.reasoning.model.LogProbs;
import io.ponder.reasoning.score.VerifierKind;
import io.ponder.reasoning.score.features.Evidence;
import io.ponder.reasoning.score.features.FeatureGroup;
import io.ponder.reasoning.score.features.OutcomeFeatures;
import io.ponder.reasoning.score.features.StepFeatures;
import io.ponder.runtime.ServiceRuntime;
import io.ponder.verifier.scoring.Verifier;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/** Opens the configured learned verifiers, and closes them at shutdown. */
@Component
public final class LearnedVerifiers implements DisposableBean {

    private final List<LearnedModel> models = new ArrayList<>();
    private final List<Verifier> verifiers = new ArrayList<>();

    /** @throws IllegalArgumentException naming the file that is missing or malformed */
    LearnedVerifiers(
            LearnedSettings settings,
            MeterRegistry meters,
            @Qualifier(ServiceRuntime.ENGINES) CloseableHttpClient http,
            InstantSource clock) {
        URI embeddings = settings.embeddingsUrl();
        ServiceClient engine = embeddings == null
                ? null
                : new ServiceClient("the embeddings' engine", embeddings, http, Duration.ZERO, clock);
        try {
            for (Path named : settings.files()) {
                for (Path file : files(named)) {
                    LearnedModel model = opened(file);
                    models.add(model);
                    verifiers.add(
                            new LearnedScorer(model, states(file, model, engine), new Drift(model.verifier(), meters)));
                }
            }
        } catch (RuntimeException e) {
            destroy();
            throw e;
        }
    }

    private static @Nullable HiddenStates states(Path file, LearnedModel model, @Nullable ServiceClient engine) {
        String embeddings = model.verifier().embeddings();
        if (embeddings == null) {
            return null;
        }
        if (engine == null) {
            throw refusal(
                    file,
                    "learned from hidden states of " + embeddings
                            + "; set ponder.learned.embeddings-url to an engine that gives them");
        }
        return new HiddenStates(engine, embeddings);
    }

    public List<Verifier> verifiers() {
        return List.copyOf(verifiers);
    }

    private LearnedModel opened(Path file) {
        LearnedModel model;
        try {
            model = LearnedModel.open(file);
        } catch (IllegalArgumentException e) {
            throw refusal(file, String.valueOf(e.getMessage()));
        }
        LearnedVerifier its = model.verifier();
        if (models.stream().anyMatch(other -> other.verifier().name().equals(its.name()))) {
            model.close();
            throw refusal(file, "is a second one with the name " + its.name() + "; keep one of them");
        }
        if (!its.features().equals(featuresOf(its))) {
            model.close();
            throw refusal(
                    file,
                    "learned from other features than this version takes: " + String.join(", ", its.features())
                            + "; train it again");
        }
        return model;
    }

    /** Those that this code takes of any candidate. */
    private static List<String> featuresOf(LearnedVerifier its) {
        LogProbs some = new LogProbs(-1, -1, -1, 1);
        long size = its.features().stream().filter(FeatureGroup.HIDDEN::owns).count();
        List<float[]> hidden = List.of(new float[Math.toIntExact(size)]);
        Evidence any = new Evidence("1", List.of("1"), true, null, some, List.of(some), hidden);
        List<FeatureGroup> missing = its.groups().stream()
                .filter(group -> its.kind() == VerifierKind.PROCESS
                        ? !StepFeatures.has(group, any)
                        : !OutcomeFeatures.has(group, List.of(any)))
                .toList();
        if (!missing.isEmpty()) {
            return List.of();
        }
        return its.kind() == VerifierKind.PROCESS
                ? StepFeatures.of(any, its.groupSet()).names()
                : OutcomeFeatures.of(List.of(any), its.groupSet()).names();
    }

    private static List<Path> files(Path named) {
        if (!Files.exists(named)) {
            throw refusal(named, "does not exist");
        }
        if (!Files.isDirectory(named)) {
            return List.of(named);
        }
        try (Stream<Path> inside = Files.list(named)) {
            List<Path> files = inside.filter(file -> file.toString().endsWith(".onnx"))
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                throw refusal(named, "is a folder without an .onnx file");
            }
            return files;
        } catch (IOException e) {
            throw refusal(named, "cannot be listed: " + e.getMessage());
        }
    }

    private static IllegalArgumentException refusal(Path file, String why) {
        return new IllegalArgumentException("ponder.learned.files: " + file + " " + why);
    }

    @Override
    public void destroy() {
        models.forEach(LearnedModel::close);
    }
}
