package io.ponder.gateway.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.contracts.proposer.ModelInfo;
import io.ponder.contracts.search.Catalog;
import io.ponder.contracts.wire.HttpClients;
import io.ponder.contracts.wire.ServiceClient;
import io.ponder.gateway.GatewaySettings;
import io.ponder.gateway.Sample;
import io.ponder.gateway.ScriptedSearch;
import io.ponder.reasoning.model.FailureException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CachedCatalogTest {

    private final ScriptedSearch search = new ScriptedSearch();
    private final CloseableHttpClient http = HttpClients.create(Duration.ofSeconds(2), 16);
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private final CachedCatalog catalogs = new CachedCatalog(
            new ServiceClient("search-service", search.url(), http, ServiceClient.PATIENCE, now::get),
            new GatewaySettings(search.url(), "majority_vote", Duration.ofSeconds(10), List.of(), List.of()),
            now::get);

    @AfterEach
    void close() throws Exception {
        http.close();
        search.close();
    }

    @Test
    void requestsThatComeAtOnceShareTheFirstCall() throws Exception {
        CountDownLatch gate = search.holdCatalog();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<ModelName>> asked = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                asked.add(threads.submit(() -> ask("qwen")));
            }
            gate.countDown();
            for (Future<ModelName> one : asked) {
                assertThat(one.get().model()).isEqualTo("qwen");
            }
        }
        for (int i = 0; i < 100; i++) {
            ask("qwen");
        }
        assertThat(search.catalogCalls()).isEqualTo(1);
    }

    @Test
    void anOldCatalogServesOnWhileItCannotBeFetched() {
        ask("qwen");
        search.close();
        now.set(now.get().plusSeconds(60));
        assertThat(ask("qwen").model()).isEqualTo("qwen");
        assertThatThrownBy(() -> ask("other"))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("search-service");
    }

    @Test
    void whatAnOldCatalogDoesNotKnowIsAskedForBeforeItIsRefused() {
        ask("qwen");
        search.setCatalog(new Catalog(
                List.of(new ModelInfo("newer", "embedded", null, Set.of())),
                Sample.CATALOG.strategies(),
                Sample.CATALOG.verifiers()));
        assertThatThrownBy(() -> ask("newer"))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("qwen");
        now.set(now.get().plusSeconds(60));
        assertThat(ask("newer").model()).isEqualTo("newer");
    }

    private ModelName ask(String model) {
        return catalogs.ask(catalog -> ModelName.of(model, catalog));
    }
}
