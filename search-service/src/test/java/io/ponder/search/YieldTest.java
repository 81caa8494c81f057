package io.ponder.search;

import static io.ponder.search.ScriptedServices.answer;
import static io.ponder.search.ScriptedServices.end;
import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.answers.AnswerFormat;
import io.ponder.contracts.search.SearchRequest;
import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.strategy.auto.Decision;
import io.ponder.testing.RunningApplication;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the metrics tell of searches: whether they paid, why they ended, and for at most so many tenants. */
class YieldTest {

    private static ScriptedServices services;
    private static RunningApplication app;

    @BeforeAll
    static void start() {
        services = new ScriptedServices();
        app = services.search("--ponder.prices=big=1/0.5/2", "--ponder.metrics.tenants=3");
    }

    @AfterAll
    static void stop() {
        app.close();
        services.close();
    }

    /** The first sample says the first of these, the second the second, ... */
    private static void search(String tenant, String strategy, @Nullable String reference, String... answers)
            throws Exception {
        AtomicInteger drawn = new AtomicInteger();
        services.proposing = (request, lines) -> {
            int samples = request.prefixes().getFirst().samples();
            int first = drawn.getAndAdd(samples);
            for (int i = 0; i < samples; i++) {
                lines.send(answer(i, answers[(first + i) % answers.length]));
            }
            lines.send(end(samples));
        };
        SearchRequest request = new SearchRequest(
                "big",
                new Problem(List.of(Message.user("What is 6 times 7?")), AnswerFormat.AUTO),
                new SearchRequest.SamplingOptions(null, null, 100, List.of(), null, 7L),
                strategy,
                null,
                strategy.equals("majority_vote") ? Map.of("n", 5) : Map.of(),
                Budget.Limits.NONE,
                SearchRequest.Events.NONE,
                tenant,
                reference);
        HttpResponse<String> reply = ScriptedServices.search(app, request);
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    }

    /** Of a series by its name and some of its labels, in their order; 0 if there is none. */
    private static double metric(String name, String... labels) throws Exception {
        return app.get("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> List.of(labels).stream().allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** How many series of the strategy {@code sample} have a tenant, without those that a call of no milliseconds does not make. */
    private static long ofTenants() throws Exception {
        return app.get("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.contains("strategy=\"sample\"") && line.contains("tenant=\""))
                .filter(line -> !line.startsWith("ponder_call_seconds"))
                .count();
    }

    @Test
    void aVoteIsComparedWithItsFirstSample() throws Exception {
        String[] vote = {"strategy=\"majority_vote\""};
        search("default", "majority_vote", "42", "41", "42", "42", "42", "42");

        assertThat(metric("ponder_gains_total", vote[0], "gain=\"mended\"")).isEqualTo(1);
        assertThat(metric("ponder_answers_total", vote[0], "reference=\"right\""))
                .isEqualTo(1);
        // One sample: 30 tokens read at 1 USD a million, 10 written at 2.
        assertThat(metric("ponder_one_sample_cost_usd_total", vote[0])).isEqualTo(50e-6);
        double cost = metric("ponder_cost_usd_total", vote[0]);
        assertThat(cost)
                .isEqualTo(metric("ponder_referenced_cost_usd_total", vote[0]))
                .isGreaterThan(50e-6);

        search("default", "majority_vote", null, "42", "42", "42", "7", "42");
        assertThat(metric("ponder_gains_total", vote[0], "gain=\"same\"")).isEqualTo(1);
        assertThat(metric("ponder_answers_total", vote[0], "confidence=\"high\""))
                .isEqualTo(2);
        assertThat(metric("ponder_referenced_cost_usd_total", vote[0])).isEqualTo(cost);
        assertThat(metric("ponder_search_stops_total", vote[0])).isEqualTo(2);
        assertThat(metric("ponder_search_samples_count", vote[0])).isEqualTo(2);
        assertThat(metric("ponder_call_seconds_total", vote[0], "role=\"verifier\""))
                .isZero();
        assertThat(metric("ponder_selected_agreement_count", vote[0], "verifier=\"none\""))
                .isEqualTo(2);
        assertThat(metric("ponder_search_part_seconds_total", vote[0], "part=\"proposing\""))
                .isGreaterThanOrEqualTo(0);
        assertThat(metric("ponder_price_usd_per_million_tokens", "type=\"output\""))
                .isEqualTo(2);
    }

    @Test
    void autosDecisionsAreCounted() throws Exception {
        search("default", "auto", null, "42");

        assertThat(metric("ponder_auto_decisions_total", "first_samples")).isEqualTo(1);
    }

    @Test
    void decisionsAreReadFromWhatWasAsked() {
        Map<String, Object> medium = Map.of("effort", "medium", "policy", Map.of());
        assertThat(Decision.of(medium, 1, false)).isEqualTo(Decision.ONE_SAMPLE);
        assertThat(Decision.of(medium, 4, false)).isEqualTo(Decision.FIRST_SAMPLES);
        assertThat(Decision.of(medium, 16, false)).isEqualTo(Decision.MORE_SAMPLES);
        assertThat(Decision.of(medium, 40, true)).isEqualTo(Decision.BEAM_SEARCH);
        assertThat(Decision.of(Map.of("effort", "low", "policy", Map.of("first", 8)), 8, false))
                .isEqualTo(Decision.FIRST_SAMPLES);
    }

    @Test
    void aFloodOfTenantsSharesTheirSeries() throws Exception {
        for (int i = 0; i < 12; i++) {
            search("flood/team-" + i, "sample", null, "42");
        }
        long series = ofTenants();
        for (int i = 12; i < 24; i++) {
            search("flood/team-" + i, "sample", null, "42");
        }

        // Twice as many tenants, and not one series more; nor does any metric have a tenant beyond the bound.
        assertThat(ofTenants()).isEqualTo(series);
        assertThat(app.get("/actuator/prometheus")
                        .body()
                        .lines()
                        .filter(line -> line.contains("tenant=\""))
                        .map(line -> line.replaceFirst(".*tenant=\"([^\"]*)\".*", "$1"))
                        .distinct())
                .hasSizeLessThanOrEqualTo(4)
                .contains("other");
        assertThat(metric("ponder_searches_total", "strategy=\"sample\"")).isEqualTo(24);
        assertThat(metric("ponder_tenants_labelled")).isEqualTo(3);
        assertThat(metric("ponder_tenants_unlabelled_total")).isGreaterThanOrEqualTo(21);
    }
}
