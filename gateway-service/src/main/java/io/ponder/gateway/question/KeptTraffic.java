package io.ponder.gateway.question;

import io.ponder.accounts.outbox.Outbox;
import io.ponder.accounts.traffic.KeptSearch;
import io.ponder.answers.Answer;
import io.ponder.contracts.dataset.TrafficSearch;
import io.ponder.contracts.dataset.TrafficSearch.TrafficCandidate;
import io.ponder.contracts.search.SearchRequest;
import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.trace.Candidate;
import io.ponder.reasoning.trace.SearchResult;
import io.ponder.reasoning.trace.TraceEvent;
import io.ponder.reasoning.trace.TraceNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Keeps searches that may be used for training: question, all candidates with their scores, and how they were drawn. */
@Component
final class KeptTraffic {

    private static final int MOST_CANDIDATES = 128;

    /** Longer ones are kept without the candidates that were not chosen, and not at all if that is not enough. */
    private static final int LONGEST = 1_000_000;

    private final Outbox outbox;

    KeptTraffic(Outbox outbox) {
        this.outbox = outbox;
    }

    /** Listens to the search of a question; null if nothing of it is kept. */
    @Nullable
    Hearing listen(Question question) {
        Consent consent = question.consent();
        return consent == null ? null : new Hearing(question, consent);
    }

    /** What is heard of one search. For one thread at a time. */
    final class Hearing {
        private final Question question;
        private final Consent consent;
        private final Map<Integer, TraceNode> nodes = new LinkedHashMap<>();
        private final Map<Integer, Double> scores = new HashMap<>();

        private Hearing(Question question, Consent consent) {
            this.question = question;
            this.consent = consent;
            List<TraceEvent> told = question.search().resume();
            if (told != null) {
                told.forEach(this::event);
            }
        }

        void event(TraceEvent event) {
            if (event instanceof TraceEvent.Proposed proposed) {
                nodes.put(proposed.node().id(), proposed.node());
            } else if (event instanceof TraceEvent.Scored scored) {
                scores.put(scored.node(), scored.value());
            }
        }

        /** Called before the search is settled. */
        void keep(String id, Instant began, SearchResult result) {
            String content = content(result, MOST_CANDIDATES);
            if (content.length() > LONGEST) {
                content = content(result, 1);
            }
            if (content.length() <= LONGEST) {
                outbox.keep(new KeptSearch(
                        id,
                        question.caller().tenant(),
                        question.caller().team(),
                        began,
                        result.model(),
                        result.strategy(),
                        consent.person(),
                        content));
            }
        }

        private String content(SearchResult result, int most) {
            SearchRequest search = question.search();
            return WireJson.mapper()
                    .writeValueAsString(new TrafficSearch(
                            search.problem().messages(),
                            search.problem().answerFormat(),
                            search.problem().compare(),
                            search.reference(),
                            candidates(result).stream().limit(most).toList(),
                            result.verifier(),
                            result.selection().basis().name().toLowerCase(java.util.Locale.ROOT),
                            result.seed(),
                            search.sampling().temperature(),
                            search.sampling().topP(),
                            search.sampling().maxTokens(),
                            result.usage().tokens().total(),
                            result.usage().costUsd()));
        }

        /** The chosen one first. */
        private List<TrafficCandidate> candidates(SearchResult result) {
            Candidate chosen = result.selection().node();
            Double score = result.selection().score();
            List<TrafficCandidate> all = new ArrayList<>();
            all.add(candidate(
                    chosen.text(),
                    chosen.reasoning(),
                    chosen.finishReason(),
                    chosen.answer(),
                    chosen.tokens(),
                    score == null ? scores.get(chosen.id()) : score));
            for (TraceNode node : nodes.values()) {
                if (node.isCandidate()
                        && node.id() != chosen.id()
                        && node.toolCalls().isEmpty()) {
                    all.add(candidate(
                            text(node),
                            node.reasoning(),
                            node.finishReason(),
                            node.answer(),
                            node.tokens(),
                            scores.get(node.id())));
                }
            }
            return all;
        }

        private static TrafficCandidate candidate(
                String text,
                @Nullable String reasoning,
                FinishReason end,
                @Nullable Answer answer,
                Tokens tokens,
                @Nullable Double score) {
            return new TrafficCandidate(
                    text,
                    reasoning,
                    answer == null ? null : answer.text(),
                    answer == null ? null : answer.key(),
                    score,
                    end.isComplete(),
                    tokens.completion());
        }

        /** All words of a path, from its first step. */
        private String text(TraceNode last) {
            StringBuilder text = new StringBuilder();
            for (TraceNode node = last; node != null; node = node.continues() ? nodes.get(node.parent()) : null) {
                text.insert(0, (node.inserted() == null ? "" : node.inserted()) + node.text());
            }
            return text.toString();
        }
    }
}
