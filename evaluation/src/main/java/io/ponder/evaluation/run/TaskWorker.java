package io.ponder.evaluation.run;

import io.ponder.contracts.gateway.GatewayClient;
import io.ponder.contracts.gateway.GatewayReply;
import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.evaluation.run.Attempts.GaveUpException;
import io.ponder.evaluation.run.Done.Task;
import io.ponder.evaluation.run.SpendingCaps.Share;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Does one task of a run: the search, unless the folder has it, and the scores that are missing. For many threads. */
record TaskWorker(
        Settings settings,
        Matrix matrix,
        Limits limits,
        Done done,
        Admission admission,
        GatewayClient gateway,
        CandidateScorer scorer,
        Attempts attempts,
        Journal<SearchRecord> searches,
        Journal<ScoreRecord> scores) {

    private static final Duration GRACE = Duration.ofSeconds(60);

    /**
     * @param share given back as soon as the search has ended
     * @throws GaveUpException when this task cannot be had; others may
     * @throws RunException when no task can be had any more
     */
    void work(Task task, Share share) throws InterruptedException, RunException, GaveUpException {
        List<ScoreRequest.Candidate> candidates = candidates(task, share);
        for (String verifier : done.missingScores(task.cell(), task.item())) {
            score(task, verifier, candidates);
        }
    }

    /** What there is to score, from the folder or from a search. */
    private List<ScoreRequest.Candidate> candidates(Task task, Share share)
            throws InterruptedException, RunException, GaveUpException {
        @Nullable GatewayReply reply = null;
        try {
            List<ScoreRequest.Candidate> candidates = done.unscored(task);
            if (candidates != null) {
                return candidates;
            }
            reply = search(task, share);
            return Done.candidates(task.cell(), reply);
        } finally {
            admission.searched(task.cell(), share, reply);
        }
    }

    private void score(Task task, String verifier, List<ScoreRequest.Candidate> candidates)
            throws InterruptedException, RunException, GaveUpException {
        double kept = admission.hold(task.cell(), verifier);
        @Nullable ScoreRecord record = null;
        try {
            record = attempts.of(() -> scorer.score(task.cell().id(), task.item(), verifier, candidates));
            scores.append(record);
        } finally {
            admission.scored(task.cell(), kept, record);
        }
    }

    private GatewayReply search(Task task, Share share) throws InterruptedException, RunException, GaveUpException {
        Map<String, Object> request = request(task, share);
        Duration timeout =
                Duration.ofMillis((long) (settings.searchSeconds() * 1000)).plus(GRACE);
        JsonNode document = attempts.of(() -> gateway.reason(request, timeout));
        GatewayReply reply = GatewayReply.of(document);
        Cell cell = task.cell();
        String problem = task.item().id();
        if (limits.maxCostUsd() != null && reply.usage().costUsd() == null) {
            throw new RunException("--max-cost-usd needs a price for every model, and the gateway tells no cost for "
                    + reply.model() + "; set PONDER_PRICES (docs/running.md)");
        }
        boolean isCapped = "max_cost_usd".equals(reply.cutBy())
                || ("max_tokens".equals(reply.cutBy()) && share.tokens().isPresent());
        int drawn = cell.way() == null ? RecordedSample.of(reply).size() : cell.samples();
        boolean isCut = isCapped || drawn < cell.samples();
        searches.append(new SearchRecord(isCut ? Done.CUT + cell.id() : cell.id(), problem, document));
        if (isCapped) {
            throw new RunException(
                    "the cap is reached: " + cell.id() + " of problem " + problem
                            + " was cut by it. Everything that was finished is kept; raise the cap and repeat the command to go on.");
        }
        if (isCut) {
            throw new GaveUpException("only " + drawn + " of " + cell.samples() + " samples came"
                    + (reply.cutBy() == null ? "" : ", as " + reply.cutBy() + " of the search was reached"));
        }
        return reply;
    }

    private Map<String, Object> request(Task task, Share share) {
        Map<String, Object> budget = new HashMap<>();
        share.usd().ifPresent(given -> budget.put("max_cost_usd", given));
        share.tokens().ifPresent(given -> budget.put("max_tokens", Math.min((long) given, settings.searchTokens())));
        Map<String, Object> request = task.cell().request(settings, matrix.drawVerifier(), budget);
        request.put("model", settings.model());
        request.put("input", task.item().question());
        request.put("answer_format", task.item().format().wireName());
        request.put("seed", settings.seed() + 1000L * task.number());
        return request;
    }
}
