package io.ponder.cli.capacity;

import io.ponder.cli.terminal.Terminal;
import io.ponder.simulation.capacity.CapacityPlan;
import io.ponder.simulation.capacity.CapacityQuestion;
import io.ponder.simulation.capacity.Engines;
import io.ponder.simulation.capacity.Gpu;
import io.ponder.simulation.capacity.Roofline;
import io.ponder.simulation.capacity.Service;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows a plan, for people and as a document. */
final class CapacityView {

    private CapacityView() {}

    static void print(CapacityPlan plan, Terminal terminal) {
        CapacityQuestion asked = plan.question();
        Engines model = plan.model();
        terminal.line(text(
                "%s searches/s (%s a day) of %s%s",
                number(asked.searchesPerSecond()),
                number(asked.searchesPerSecond() * 86_400),
                asked.strategy().name(),
                asked.samples() == null ? "" : " with " + asked.samples() + " samples"));
        terminal.line("");
        terminal.line(text(
                "A search:  %s samples, %s tokens written, %s read anew; about %s s on loaded engines",
                number(plan.work().samples()), number(plan.written()), number(plan.read()), number(plan.seconds())));
        if (plan.work().scored() > 0) {
            terminal.line(text(
                    "           %s texts scored: the verifier reads %s tokens, or %s if its engine keeps prefixes",
                    number(plan.work().scored()), number(plan.scoredAnew()), number(plan.scoredCached())));
        }
        terminal.line("");
        terminal.line(
                text("%-34s%9s%6s%7s%7s%9s%12s", "", "replicas", "GPUs", "load", "batch", "ms/token", "USD/month"));
        engines(asked.model().name() + " on " + asked.gpu().name(), model, terminal);
        if (plan.verifier() != null && asked.verifier() != null) {
            engines(asked.verifier().name() + " on " + asked.verifierGpu().name(), plan.verifier(), terminal);
        }
        terminal.line("");
        terminal.line(text("%-34s%9s%14s%14s  %s", "", "replicas", "ms of a core", "at once", "decided by"));
        for (Service.Replicas service : plan.services()) {
            terminal.line(text(
                    "%-34s%9d%14.2f%14s  %s",
                    service.name(),
                    service.count(),
                    service.coreMilliseconds(),
                    number(service.atOnce()),
                    service.bound()));
        }
        terminal.line("");
        terminal.line(text(
                "Together:  %d GPUs, %d pods, %s USD a month (%s of it GPUs), %s USD for 1,000 searches",
                plan.gpus(),
                plan.pods(),
                number(plan.usdPerMonth()),
                number(plan.gpuUsdPerMonth()),
                number(plan.usdPerThousandSearches())));
        if (plan.otherVerifier() != null) {
            terminal.line(text(
                    "           With%s a prefix cache the verifier would take %d GPUs.",
                    asked.isVerifierCached() ? "out" : "", plan.otherVerifier().gpus()));
        }
        terminal.line("");
        assumptions(plan).forEach(line -> terminal.wrapped(line, 2));
    }

    private static void engines(String name, Engines engines, Terminal terminal) {
        terminal.line(text(
                "%-34s%9d%6d%6.0f%%%7s%9s%12s",
                name,
                engines.replicas(),
                engines.gpus(),
                100 * engines.load(),
                engines.batch() == 0 ? "" : Integer.toString(engines.batch()),
                engines.batch() == 0 ? "" : number(1000 * engines.tokenSeconds()),
                number(engines.gpus() * engines.engine().gpu().usdPerHour() * CapacityPlan.HOURS_A_MONTH)));
    }

    private static List<String> assumptions(CapacityPlan plan) {
        CapacityQuestion asked = plan.question();
        List<String> lines = new ArrayList<>();
        lines.add("Assumed:");
        lines.add(text(
                "* a question of %s tokens and an answer of %s; what the strategy makes of them is simulated, on problems of which a sample solves half",
                number(asked.questionTokens()), number(asked.answerTokens())));
        lines.add(text(
                "* engines reach %.0f %% of their GPU's arithmetic and %.0f %% of its bandwidth, write at most %d sequences at once, keep %s, and are loaded to %.0f %%",
                100 * Roofline.OF_FLOPS,
                100 * Roofline.OF_BANDWIDTH,
                asked.mostSequences(),
                asked.isPrefixCached() ? "prefixes" : "no prefixes",
                100 * asked.load()));
        lines.add(text(
                "* a GPU costs %s USD an hour (%s), a core %s; database, network and people are not counted",
                number(asked.gpu().usdPerHour()),
                asked.gpu().equals(Gpu.named(asked.gpu().name())) ? "a list price of " + Gpu.PRICED : "given",
                number(asked.coreUsdPerHour())));
        lines.add(text(
                "* a replica of a service has %d cores, loaded to %.0f %%; of each there are at least %d",
                Service.CORES, 100 * Service.OF_CORES, Service.FEWEST));
        return lines;
    }

    static Map<String, Object> json(CapacityPlan plan) {
        CapacityQuestion asked = plan.question();
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("searches_per_second", asked.searchesPerSecond());
        document.put("strategy", asked.strategy().name());
        document.put("model", asked.model().name());
        document.put("gpu", asked.gpu().name());
        Map<String, Object> search = new LinkedHashMap<>();
        search.put("samples", plan.work().samples());
        search.put("tokens_written", plan.written());
        search.put("tokens_read", plan.read());
        search.put("scored", plan.work().scored());
        search.put("verifier_tokens_whole", plan.scoredAnew());
        search.put("verifier_tokens_cached", plan.scoredCached());
        search.put("seconds", plan.seconds());
        document.put("search", search);
        document.put("engines", engines(plan.model()));
        document.put("verifier_engines", plan.verifier() == null ? null : engines(plan.verifier()));
        Map<String, Object> services = new LinkedHashMap<>();
        plan.services().forEach(service -> services.put(service.name(), service.count()));
        document.put("replicas", services);
        document.put("gpus", plan.gpus());
        document.put("pods", plan.pods());
        document.put("usd_per_month", plan.usdPerMonth());
        document.put("usd_per_thousand_searches", plan.usdPerThousandSearches());
        document.put("gpu_prices_of", Gpu.PRICED);
        return document;
    }

    private static Map<String, Object> engines(Engines engines) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("replicas", engines.replicas());
        document.put("gpus", engines.gpus());
        document.put("load", engines.load());
        document.put("batch", engines.batch());
        document.put("seconds_per_token", engines.tokenSeconds());
        document.put("gpu_seconds_per_search", engines.gpuSeconds());
        return document;
    }

    private static String text(String format, @Nullable Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    /** Three digits, as far as they say something. */
    static String number(double value) {
        if (value == 0 || value >= 100) {
            return text("%,.0f", value);
        }
        return value >= 10 ? text("%.1f", value) : value >= 0.1 ? text("%.2f", value) : text("%.4f", value);
    }
}
