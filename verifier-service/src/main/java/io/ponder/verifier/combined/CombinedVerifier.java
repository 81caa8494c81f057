package io.ponder.verifier.combined;

import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.verifier.VerifierInfo;
import io.ponder.contracts.verifier.VerifierVersion;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.engine.ScoreReply;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.score.Aggregation;
import io.ponder.reasoning.score.JudgeEffort;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.score.VerifierKind;
import io.ponder.verifier.combined.CombinedSettings.Combination;
import io.ponder.verifier.combined.CombinedSettings.Kind;
import io.ponder.verifier.scoring.RulesVersion;
import io.ponder.verifier.scoring.StepScores;
import io.ponder.verifier.scoring.Verifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Asks its members one after the other and combines their scores. Unless it is a cascade, it is a process verifier if
 * all of its members are; then steps are combined one by one. Otherwise a process member's steps first become one
 * number. It compares candidates if one of them does. A candidate that a member cannot score gets no combined score, and later members are not asked about it.
 */
final class CombinedVerifier implements Verifier {

    /** @param weight used only by a weighted mean */
    record Member(Verifier verifier, double weight, Aggregation aggregation) {
        String name() {
            return verifier.info().name();
        }
    }

    private final Combination combination;
    private final List<Member> members;
    private final CascadeMetrics metrics;
    private final VerifierInfo info;

    CombinedVerifier(Combination combination, List<Member> members, VerifierKind kind, CascadeMetrics metrics) {
        this.metrics = metrics;
        this.combination = combination;
        this.members = List.copyOf(members);
        this.info = new VerifierInfo(
                combination.name(),
                kind,
                "The " + combination.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ') + " of "
                        + members.stream().map(Member::name).collect(Collectors.joining(", ")) + ".",
                members.stream().anyMatch(member -> member.verifier().info().asksJudge()),
                members.stream().allMatch(member -> member.verifier().info().clients()),
                members.stream()
                        .flatMap(member -> member.verifier().info().needs().stream())
                        .collect(Collectors.toSet()),
                members.stream()
                        .flatMap(member -> member.verifier().info().models().stream())
                        .collect(Collectors.toSet()),
                members.stream().allMatch(member -> member.verifier().info().tools()),
                VerifierVersion.of(
                        RulesVersion.now(),
                        combination,
                        members.stream()
                                .map(member ->
                                        String.valueOf(member.verifier().info().version()))
                                .toList()),
                members.stream()
                        .map(member -> member.verifier().info())
                        .filter(VerifierInfo::usesModel)
                        .map(VerifierInfo::mostEffort)
                        .reduce(JudgeEffort::plus)
                        .orElse(null),
                members.stream()
                        .flatMap(member -> member.verifier().info().judgeNeeds().stream())
                        .collect(Collectors.toSet()));
    }

    @Override
    public VerifierInfo info() {
        return info;
    }

    /** Whether any of its parts does. */
    @Override
    public boolean seesThoughts() {
        return members.stream().anyMatch(member -> member.verifier().seesThoughts());
    }

    @Override
    public void check(ScoreRequest request) {
        for (Member member : members) {
            StepScores.requireSteps(request, member.verifier().info());
            member.verifier().check(request.with(member.name(), request.candidates()));
        }
    }

    @Override
    public ScoreReply.End score(
            ScoreRequest request,
            RequestContext context,
            Cancellation cancellation,
            Consumer<? super ScoreReply> send) {
        Round round = new Round(request, send);
        String model = null;
        Tokens tokens = Tokens.NONE;
        boolean estimated = false;
        for (int i = 0; i < members.size() && !round.open.isEmpty() && !cancellation.isCancelled(); i++) {
            Member member = members.get(i);
            boolean last = i == members.size() - 1;
            List<Integer> asked = List.copyOf(round.open);
            if (isCascade()) {
                metrics.asked(info.name(), member.name(), asked.size());
            }
            ScoreRequest part = request.with(
                    member.name(), asked.stream().map(request.candidates()::get).toList());
            ScoreReply.End end =
                    member.verifier().score(part, context, cancellation, line -> round.take(member, asked, line, last));
            model = model == null ? end.model() : model;
            tokens = tokens.plus(end.tokens());
            estimated |= end.isEstimated();
            if (!cancellation.isCancelled()) {
                round.missing(member, asked);
            }
        }
        return new ScoreReply.End(model, tokens, estimated ? true : null);
    }

    /** Collects the members' scores for one request. */
    private final class Round {
        private final ScoreRequest request;
        private final Consumer<? super ScoreReply> send;

        /** Candidates without a score or a failure so far, in order. */
        private final List<Integer> open;

        private final List<List<Score>> scores;
        private final Tokens[] tokens;

        Round(ScoreRequest request, Consumer<? super ScoreReply> send) {
            int count = request.candidates().size();
            this.request = request;
            this.send = send;
            this.open = IntStream.range(0, count).boxed().collect(Collectors.toCollection(ArrayList::new));
            this.scores = open.stream().<List<Score>>map(i -> new ArrayList<>()).toList();
            this.tokens = open.stream().map(i -> Tokens.NONE).toArray(Tokens[]::new);
        }

        void take(Member member, List<Integer> asked, ScoreReply line, boolean last) {
            switch (line) {
                case ScoreReply.Scored(int index, Score score, Tokens spent)
                when !StepScores.fits(
                        member.verifier().info(), request.candidates().get(asked.get(index)), score) ->
                    failed(
                            asked.get(index),
                            member,
                            Failure.of(Failure.Kind.INTERNAL, "it did not score every step exactly once"));
                case ScoreReply.Scored(int index, Score score, Tokens spent) -> {
                    int candidate = asked.get(index);
                    scores.get(candidate).add(score);
                    tokens[candidate] = tokens[candidate].plus(spent);
                    if (last || isDecided(score.value(member.aggregation()))) {
                        if (isCascade()) {
                            metrics.settled(info.name(), member.name());
                        }
                        open.remove((Integer) candidate);
                        Score combined = combined(scores.get(candidate));
                        send.accept(new ScoreReply.Scored(candidate, combined, tokens[candidate]));
                    }
                }
                case ScoreReply.Failed(int index, Failure failure) -> failed(asked.get(index), member, failure);
                case ScoreReply.End _, ScoreReply.Broken _ ->
                    throw new IllegalStateException("a verifier does not send its end");
            }
        }

        /** Fails the candidates that a member left out, so that no combined score lacks a part. */
        void missing(Member member, List<Integer> asked) {
            int given = members.indexOf(member) + 1;
            for (int candidate : asked) {
                if (open.contains(candidate) && scores.get(candidate).size() < given) {
                    failed(candidate, member, Failure.of(Failure.Kind.INTERNAL, "it gave no score"));
                }
            }
        }

        private void failed(int candidate, Member member, Failure failure) {
            open.remove((Integer) candidate);
            String message = "verifier " + info.name() + ": its part " + member.name() + ": " + failure.message();
            send.accept(new ScoreReply.Failed(candidate, failure.withMessage(message)));
        }
    }

    private boolean isCascade() {
        return combination.kind() == Kind.CASCADE;
    }

    private boolean isDecided(double score) {
        return isCascade() && (score < combination.unsureFrom() || score > combination.unsureTo());
    }

    private Score combined(List<Score> parts) {
        if (info.kind() != VerifierKind.PROCESS) {
            List<Double> values = IntStream.range(0, parts.size())
                    .mapToObj(i -> parts.get(i).value(members.get(i).aggregation()))
                    .toList();
            return Score.outcome(oneOf(values), explanation(parts));
        }
        int steps = parts.getFirst().steps().size();
        List<Double> values = IntStream.range(0, steps)
                .mapToObj(step ->
                        oneOf(parts.stream().map(part -> part.steps().get(step)).toList()))
                .toList();
        return Score.steps(values, explanation(parts));
    }

    private double oneOf(List<Double> values) {
        return switch (combination.kind()) {
            case PRODUCT -> Aggregation.PRODUCT.of(values);
            case MIN -> Aggregation.MIN.of(values);
            case CASCADE -> values.getLast();
            case WEIGHTED_MEAN -> {
                double sum = 0;
                double weights = 0;
                for (int i = 0; i < values.size(); i++) {
                    sum += members.get(i).weight() * values.get(i);
                    weights += members.get(i).weight();
                }
                yield Math.min(1, sum / weights);
            }
        };
    }

    private String explanation(List<Score> parts) {
        return IntStream.range(0, parts.size())
                .mapToObj(i -> {
                    Score part = parts.get(i);
                    String said = part.explanation() == null ? "" : " (" + part.explanation() + ")";
                    return String.format(
                            Locale.ROOT,
                            "%s %.3f%s",
                            members.get(i).name(),
                            part.value(members.get(i).aggregation()),
                            said);
                })
                .collect(Collectors.joining("; "));
    }
}
