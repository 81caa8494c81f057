package io.ponder.reasoning.strategy.select;

import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.toolbox.Candidates;
import io.ponder.reasoning.strategy.toolbox.Excerpt;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Who meets whom in {@link Pairwise}, and what their games add up to. A game is one comparison; rivals are known by their
 * place, from 0, and ties go to the earlier place.
 */
final class Tournament {

    /** Others that each rival meets before anything else is decided: V1-Infer's least degree. */
    private static final int COVERED = 2;

    /** The strongest, among whom it is decided. */
    private static final int CONTENDERS = 4;

    /** What a game counts in which both are rated alike, or nearly so: V1-Infer's tau. */
    private static final double LEAST_MARGIN = 0.1;

    /** The widest margin between two ratings. */
    private static final double WIDEST = 9;

    private static final int UNITS = 1_000_000;

    private final List<Rival> rivals;
    private final int firstLook;
    private final double[][] byVote;

    /** In units, and whole: so it does not depend on the order in which replies come. */
    private final long[][] won;

    private final int[][] met;
    private double[] strengths;

    /** Solutions with one answer, the first choice first, or a single one that states none. */
    record Rival(List<Node> members) {
        int votes() {
            return members.size();
        }

        /** One for each answer, the most frequent first; where none can be read, one for each text. */
        static List<Rival> of(List<Node> candidates) {
            List<Rival> byAnswer = Candidates.groups(candidates, node -> 1).stream()
                    .map(group -> new Rival(group.members()))
                    .toList();
            return byAnswer.isEmpty() ? byText(candidates) : byAnswer;
        }

        private static List<Rival> byText(List<Node> candidates) {
            boolean anyEnded = candidates.stream().anyMatch(Node::isComplete);
            Map<String, List<Node>> texts = new LinkedHashMap<>();
            candidates.stream()
                    .filter(node -> node.isComplete() || !anyEnded)
                    .forEach(node -> texts.computeIfAbsent(node.text().strip(), text -> new ArrayList<>())
                            .add(node));
            return texts.values().stream().map(Rival::new).toList();
        }
    }

    /**
     * Two solutions of different rivals that are to be compared.
     *
     * @param isFirstLook whether the judge sees only the end of a long one
     */
    record Game(int one, int other, Node first, Node second, boolean isFirstLook) {}

    /**
     * @param rivals at least one, the first choice first
     * @param voteWeight comparisons that the vote between two rivals counts as, above 0
     * @param firstLook characters of a solution in its first game with another
     */
    Tournament(List<Rival> rivals, double voteWeight, int firstLook) {
        int all = rivals.size();
        this.rivals = List.copyOf(rivals);
        this.firstLook = firstLook;
        this.won = new long[all][all];
        this.met = new int[all][all];
        this.byVote = new double[all][all];
        for (int i = 0; i < all; i++) {
            for (int j = 0; j < all; j++) {
                double votes = rivals.get(i).votes();
                byVote[i][j] = voteWeight * votes / (votes + rivals.get(j).votes());
            }
        }
        this.strengths = BradleyTerry.strengths(byVote);
    }

    /** The first phase of V1-Infer: those who have met the fewest meet somebody new. Empty when each has met enough. */
    List<Game> covering(int most) {
        int enough = Math.min(COVERED, rivals.size() - 1);
        List<Integer> fewestFirst = ranking().stream()
                .sorted(Comparator.comparingInt(this::opponents))
                .toList();
        List<Game> games = new ArrayList<>();
        boolean[] busy = new boolean[rivals.size()];
        for (int one : fewestFirst) {
            if (!busy[one] && opponents(one) < enough && games.size() < most) {
                fewestFirst.stream()
                        .filter(other -> other != one && !busy[other] && met[one][other] == 0)
                        .findFirst()
                        .ifPresent(other -> {
                            busy[one] = true;
                            busy[other] = true;
                            games.add(game(one, other));
                        });
            }
        }
        return games;
    }

    /** The second phase: of the strongest, neighbours in rank meet, the least certain pairs. Empty when all is said. */
    List<Game> refining(int most) {
        List<Integer> contenders = ranking().stream().limit(CONTENDERS).toList();
        List<Game> games = new ArrayList<>();
        boolean[] busy = new boolean[rivals.size()];
        for (int one : contenders) {
            if (!busy[one] && games.size() < most) {
                contenders.stream()
                        .filter(other -> other != one && !busy[other] && mayMeet(one, other))
                        .min(Comparator.comparingDouble(other -> Math.abs(beats(one, other) - 0.5)))
                        .ifPresent(other -> {
                            busy[one] = true;
                            busy[other] = true;
                            games.add(game(one, other));
                        });
            }
        }
        return games;
    }

    private int opponents(int rival) {
        return (int) IntStream.of(met[rival]).filter(games -> games > 0).count();
    }

    /** A question that was asked is not asked again: other solutions meet, or the same ones in full. */
    private boolean mayMeet(int one, int other) {
        return met[one][other] < fullGames(one, other) + (isCutAtFirst(one, other) ? 1 : 0);
    }

    private int fullGames(int one, int other) {
        return Math.max(rivals.get(one).votes(), rivals.get(other).votes());
    }

    private boolean isCutAtFirst(int one, int other) {
        return isCut(rivals.get(one)) || isCut(rivals.get(other));
    }

    private boolean isCut(Rival rival) {
        return Excerpt.isCut(rival.members().getFirst().text(), firstLook);
    }

    private Game game(int one, int other) {
        int before = met[one][other];
        boolean isCutAtFirst = isCutAtFirst(one, other);
        int pair = isCutAtFirst ? Math.max(0, before - 1) : before;
        met[one][other]++;
        met[other][one]++;
        return new Game(one, other, member(one, pair), member(other, pair), isCutAtFirst && before == 0);
    }

    private Node member(int rival, int pair) {
        List<Node> members = rivals.get(rival).members();
        return members.get(pair % members.size());
    }

    /** A reply about a game: the higher rated wins the more the further apart they are. */
    void played(Game game, double ratingOfOne, double ratingOfOther) {
        double margin = Math.abs(ratingOfOne - ratingOfOther) / WIDEST;
        long units = Math.round(UNITS * Math.clamp(margin, LEAST_MARGIN, 1));
        if (ratingOfOne == ratingOfOther) {
            won[game.one][game.other] += units / 2;
            won[game.other][game.one] += units / 2;
        } else if (ratingOfOne > ratingOfOther) {
            won[game.one][game.other] += units;
        } else {
            won[game.other][game.one] += units;
        }
    }

    /** Weighs all that was played. */
    void weigh() {
        double[][] all = new double[rivals.size()][rivals.size()];
        for (int i = 0; i < all.length; i++) {
            for (int j = 0; j < all.length; j++) {
                all[i][j] = byVote[i][j] + (double) won[i][j] / UNITS;
            }
        }
        strengths = BradleyTerry.strengths(all);
    }

    List<Rival> rivals() {
        return rivals;
    }

    double strength(int rival) {
        return strengths[rival];
    }

    /** The strongest first, as of the last {@link #weigh}. */
    List<Integer> ranking() {
        return IntStream.range(0, rivals.size())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer rival) -> -strengths[rival]))
                .toList();
    }

    /** The probability that the strongest wins a game against the second; 1 without a second. */
    double certainty() {
        List<Integer> ranking = ranking();
        return ranking.size() < 2 ? 1 : beats(ranking.get(0), ranking.get(1));
    }

    private double beats(int one, int other) {
        return strengths[one] / (strengths[one] + strengths[other]);
    }
}
