package io.ponder.simulation.capacity;

import io.ponder.simulation.SearchWork;

/**
 * What a search takes of a service: milliseconds of a core, measured by {@code benchmarks/capacity/run}, and room among the
 * searches or calls that a replica takes at once.
 *
 * @param ofSearch for each search
 * @param ofCall for each call of the model
 * @param ofSample for each sample or step
 * @param ofToken for each token that is written: engines send one event for each
 * @param ofScore for each score
 * @param mostAtOnce searches or calls in a replica, by default
 */
public record Service(
        String name, double ofSearch, double ofCall, double ofSample, double ofToken, double ofScore, int mostAtOnce) {

    static final Service GATEWAY = new Service("gateway", 3.4, 0, 0.08, 0, 0, 448);
    static final Service SEARCH = new Service("search", 2.8, 0, 0.13, 0, 0.1, 512);
    static final Service PROPOSER = new Service("proposer", 0.8, 0.8, 0.02, 0.0028, 0, 256);
    static final Service VERIFIER = new Service("verifier", 0.05, 0, 0, 0, 0.4, 256);

    /** Cores of a replica. */
    public static final int CORES = 2;

    /** The share of its cores that a replica is loaded to. */
    public static final double OF_CORES = 0.6;

    /** So that one may be replaced while the other serves. */
    public static final int FEWEST = 2;

    /**
     * Replicas of a service.
     *
     * @param coreMilliseconds of a search
     * @param atOnce searches or calls in all replicas on average
     * @param bound what decides the number
     */
    public record Replicas(String name, int count, double coreMilliseconds, double atOnce, String bound) {}

    Replicas replicas(SearchWork work, double answerTokens, double searchesPerSecond, double atOnce, double load) {
        double milliseconds = ofSearch
                + ofCall * work.calls()
                + ofSample * work.samples()
                + ofToken * work.written() * answerTokens
                + ofScore * work.scored();
        int byCores = (int) Math.ceil(searchesPerSecond * milliseconds / 1000 / (CORES * OF_CORES));
        int byRoom = (int) Math.ceil(atOnce / (mostAtOnce * load));
        int count = Math.max(FEWEST, Math.max(byCores, byRoom));
        String bound = count == FEWEST ? "at least two" : byRoom >= byCores ? "room" : "cores";
        return new Replicas(name, count, milliseconds, atOnce, bound);
    }
}
