package io.ponder.dataset.recipe;

import io.ponder.answers.Answer;
import io.ponder.answers.AnswerReader;
import io.ponder.dataset.call.SearchReply;
import io.ponder.datasets.row.Origin.Sampler;
import io.ponder.evaluation.data.Item;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.score.Reference;
import io.ponder.reasoning.trace.TraceEvent;
import io.ponder.reasoning.trace.TraceNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Solutions out of what a search told. */
final class DrawnSamples {

    private DrawnSamples() {}

    /** Every finished one, in the order in which they arrived. */
    static List<DrawnSample> of(SearchReply reply, Item item, Problem problem, Sampler sampler) {
        Reference reference = UnitTools.reference(item);
        AnswerReader reader = problem.answerReader();
        Map<Integer, TraceNode> nodes = new HashMap<>();
        Map<Integer, Double> scores = new HashMap<>();
        Map<Integer, TraceNode> candidates = new LinkedHashMap<>();
        for (TraceEvent event : reply.events()) {
            if (event instanceof TraceEvent.Proposed(int _, long _, int _, TraceNode node)) {
                nodes.put(node.id(), node);
                if (node.isCandidate()) {
                    candidates.put(node.id(), node);
                }
            } else if (event instanceof TraceEvent.Scored scored) {
                scores.put(scored.node(), scored.value());
            }
        }
        List<DrawnSample> samples = new ArrayList<>();
        for (TraceNode node : candidates.values()) {
            String text = text(node, nodes);
            boolean complete = node.finishReason().isComplete();
            Answer answer = node.answer();
            samples.add(new DrawnSample(
                    node.id(),
                    text,
                    node.reasoning(),
                    Reading.of(text, complete, reader, reference),
                    answer == null ? null : answer.text(),
                    complete,
                    node.tokens().completion(),
                    reply.result().model(),
                    sampler,
                    scores.get(node.id()),
                    node.tokenLogProbs(),
                    List.of(),
                    complete ? null : "unfinished"));
        }
        return samples;
    }

    /** All words of a path, from its first step. */
    private static String text(TraceNode last, Map<Integer, TraceNode> nodes) {
        StringBuilder text = new StringBuilder();
        for (TraceNode node = last; node != null; node = node.continues() ? nodes.get(node.parent()) : null) {
            text.insert(0, (node.inserted() == null ? "" : node.inserted()) + node.text());
        }
        return text.toString();
    }
}
