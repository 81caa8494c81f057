package io.ponder.verifier.rewardmodel;

import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import io.ponder.reasoning.model.Failure;
import io.ponder.runtime.ServiceRuntime;
import io.ponder.runtime.tracing.Tracing;
import io.ponder.verifier.rewardmodel.backend.RewardBackend;
import io.ponder.verifier.rewardmodel.config.RewardCatalog;
import io.ponder.verifier.rewardmodel.config.RewardModel;
import io.ponder.verifier.rewardmodel.config.RewardModelsSettings;
import io.ponder.verifier.rewardmodel.onnx.OnnxBackend;
import io.ponder.verifier.rewardmodel.queue.Batcher;
import io.ponder.verifier.rewardmodel.queue.RewardGate;
import io.ponder.verifier.rewardmodel.queue.RewardMetrics;
import io.ponder.verifier.rewardmodel.wire.RewardBackends;
import io.ponder.verifier.scoring.Verifier;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/** Opens the configured reward models, and closes them at shutdown. */
@Component
public final class RewardModels implements DisposableBean {

    private final List<Verifier> verifiers = new ArrayList<>();
    private final Map<String, RewardBackend> backends = new LinkedHashMap<>();
    private final List<Batcher> batchers = new ArrayList<>();

    RewardModels(
            RewardModelsSettings settings,
            @Qualifier(ServiceRuntime.ENGINES) CloseableHttpClient http,
            InstantSource clock,
            CircuitBreakerRegistry breakers,
            MeterRegistry meters,
            Tracing tracing) {
        RewardCatalog catalog = RewardCatalog.read();
        List<RewardModel> models = settings.models().stream()
                .map(catalog::complete)
                .map(RewardModel::of)
                .toList();
        RewardBackends wires = new RewardBackends(http, clock);
        for (RewardModel model : models) {
            if (backends.containsKey(model.name())) {
                throw RewardModel.wrong("model " + model.name(), "is named twice");
            }
            RewardBackend backend =
                    model.onnx() == null ? wires.of(model) : OnnxBackend.open(model, model.onnx(), clock);
            RewardMetrics metrics = new RewardMetrics(model.name(), meters);
            Batcher batcher =
                    new Batcher(model, new RewardGate(model, backend, metrics, breakers, tracing, clock), clock);
            metrics.watch(batcher::waiting);
            backends.put(model.name(), backend);
            batchers.add(batcher);
            verifiers.add(new RewardVerifier(model, batcher, clock));
        }
    }

    public List<Verifier> verifiers() {
        return List.copyOf(verifiers);
    }

    /** Asks every model whether it is available; gives the reason if it is not, by verifier. */
    Map<String, Optional<Failure>> troubles() {
        Map<String, Optional<Failure>> troubles = new LinkedHashMap<>();
        backends.entrySet().parallelStream()
                .map(entry -> Map.entry(entry.getKey(), entry.getValue().trouble()))
                .forEachOrdered(entry -> troubles.put(entry.getKey(), entry.getValue()));
        return troubles;
    }

    @Override
    public void destroy() {
        batchers.forEach(Batcher::close);
        for (RewardBackend backend : backends.values()) {
            backend.close();
        }
    }
}
