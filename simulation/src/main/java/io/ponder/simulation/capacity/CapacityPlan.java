package io.ponder.simulation.capacity;

import io.ponder.simulation.SearchWork;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a rate of searches takes, and costs.
 *
 * @param work of one search
 * @param read tokens that the model reads anew for a search
 * @param written tokens that it writes
 * @param scoredAnew tokens that the verifier reads for a search without a prefix cache
 * @param scoredCached the same with one
 * @param model its engines
 * @param verifier its engines; null where it takes no GPU
 * @param otherVerifier the verifier's engines if its prefix cache were the other way
 * @param seconds from a question to its answer, by the simulation at the engines' speed
 */
public record CapacityPlan(
        CapacityQuestion question,
        SearchWork work,
        double read,
        double written,
        double scoredAnew,
        double scoredCached,
        Engines model,
        @Nullable Engines verifier,
        @Nullable Engines otherVerifier,
        List<Service.Replicas> services,
        double seconds) {

    public static final double HOURS_A_MONTH = 730;

    /**
     * Simulates the strategy twice: for the work of a search, and at the pace of the engines that this work needs.
     *
     * @throws IllegalArgumentException when a model does not fit
     * @throws io.ponder.reasoning.model.FailureException when the strategy does not take its parameters
     */
    public static CapacityPlan of(CapacityQuestion asked) {
        SearchWork work = simulated(asked, new SearchWork.Pace(1, 0.01));
        double answer = asked.answerTokens();
        double question = asked.questionTokens();
        double read = question * work.questions() + answer * work.read();
        double cached = question * work.cachedQuestions() + answer * work.cachedRead();
        double written = answer * work.written();
        double context = question + answer / 2;
        double rate = asked.searchesPerSecond();
        double anew = asked.isPrefixCached() ? read - cached : read;
        Engines model = Engines.of(
                Roofline.fitting(asked.gpu(), asked.model(), asked.weights(), asked.mostSequences(), context),
                anew,
                written,
                context,
                rate,
                asked.load());

        double scoredAnew = question * work.scored() + answer * work.scoredLength();
        double scoredCached = Math.min(scoredAnew, question + answer * work.freshLength());
        Engines verifier = null;
        Engines other = null;
        if (asked.verifier() != null) {
            Roofline engine = Roofline.fitting(
                    asked.verifierGpu(), asked.verifier(), Precision.BF16, asked.mostSequences(), question + answer);
            Engines whole = Engines.of(engine, scoredAnew, 0, question + answer, rate, asked.load());
            Engines fresh = Engines.of(engine, scoredCached, 0, question + answer, rate, asked.load());
            verifier = asked.isVerifierCached() ? fresh : whole;
            other = asked.isVerifierCached() ? whole : fresh;
        }
        double scoreSeconds = verifier == null ? 0 : answer * verifier.engine().readSeconds();
        double seconds = simulated(asked, new SearchWork.Pace(answer * model.tokenSeconds(), scoreSeconds))
                .seconds();
        return new CapacityPlan(
                asked,
                work,
                anew,
                written,
                scoredAnew,
                scoredCached,
                model,
                verifier,
                other,
                services(asked, work, written * model.tokenSeconds(), seconds),
                seconds);
    }

    private static SearchWork simulated(CapacityQuestion asked, SearchWork.Pace pace) {
        return SearchWork.measure(asked.strategy(), asked.samples(), asked.parameters(), asked.isScored(), pace);
    }

    /** By Little's law, as many searches and samples are under way as arrive while one takes its time. */
    private static List<Service.Replicas> services(
            CapacityQuestion asked, SearchWork work, double sampleSeconds, double seconds) {
        double rate = asked.searchesPerSecond();
        double searches = rate * seconds;
        double calls = rate * sampleSeconds * Math.min(1, work.calls() / work.samples());
        List<Service.Replicas> services = new ArrayList<>();
        services.add(Service.GATEWAY.replicas(work, asked.answerTokens(), rate, searches, asked.load()));
        services.add(Service.SEARCH.replicas(work, asked.answerTokens(), rate, searches, asked.load()));
        services.add(Service.PROPOSER.replicas(work, asked.answerTokens(), rate, calls, asked.load()));
        if (asked.isScored()) {
            services.add(Service.VERIFIER.replicas(work, asked.answerTokens(), rate, 0, asked.load()));
        } else {
            services.add(Service.VERIFIER.replicas(work, asked.answerTokens(), 0, 0, asked.load()));
        }
        return List.copyOf(services);
    }

    public int gpus() {
        return model.gpus() + (verifier == null ? 0 : verifier.gpus());
    }

    /** Of services and engines. */
    public int pods() {
        return services.stream().mapToInt(Service.Replicas::count).sum()
                + model.replicas()
                + (verifier == null ? 0 : verifier.replicas());
    }

    public double gpuUsdPerMonth() {
        return HOURS_A_MONTH * (model.usdPerHour() + (verifier == null ? 0 : verifier.usdPerHour()));
    }

    public double serviceUsdPerMonth() {
        int cores = Service.CORES
                * services.stream().mapToInt(Service.Replicas::count).sum();
        return HOURS_A_MONTH * cores * question.coreUsdPerHour();
    }

    public double usdPerMonth() {
        return gpuUsdPerMonth() + serviceUsdPerMonth();
    }

    public double usdPerThousandSearches() {
        return 1000 * usdPerMonth() / (question.searchesPerSecond() * HOURS_A_MONTH * 3600);
    }
}
