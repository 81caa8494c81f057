package io.ponder.reasoning.strategy.auto;

import io.ponder.reasoning.strategy.Parameter;
import io.ponder.reasoning.strategy.Parameters;
import io.ponder.reasoning.strategy.toolbox.Normalisation;
import io.ponder.reasoning.strategy.toolbox.Panel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an evaluation has taught about a model's searches: for each compute level, which way of searching pays at which
 * difficulty (Snell et al. 2024, arXiv 2408.03314, section 3.2). {@link Auto} follows it when it is given one.
 *
 * @param first samples whose agreement tells the difficulty
 * @param doubtedBelow the verifier doubts the leading answer if its mean score is lower; null if scores are no sign
 * @param levels by what they spend, least first
 * @param efforts for each effort the {@link Level#samples} of its level
 */
public record Policy(int first, @Nullable Double doubtedBelow, List<Level> levels, Map<String, Double> efforts) {

    /** The efforts of {@link Auto}. */
    public static final List<String> EFFORTS = List.of("low", "medium", "high");

    static final int MOST_LEVELS = 16;
    private static final int MOST_RULES = 64;

    public Policy {
        levels = List.copyOf(levels);
        efforts = Map.copyOf(efforts);
    }

    /**
     * What may be spent, and how.
     *
     * @param samples that a problem gets on average, the compute of this level in whole answers
     * @param rules the first one that holds decides
     */
    public record Level(double samples, List<Rule> rules) {
        public Level {
            rules = List.copyOf(rules);
        }

        /** The way of the first rule that holds. */
        public Way way(int agree, boolean isDoubted) {
            return rules.stream()
                    .filter(rule -> rule.holds(agree, isDoubted))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no rule for " + agree + " that agree"))
                    .way();
        }
    }

    /**
     * A way for a kind of problem.
     *
     * @param agree holds for at most so many that agree on the leading answer; 0 is for answers that cannot be read
     * @param doubted whether the verifier must doubt the leading answer; null holds either way
     */
    public record Rule(int agree, @Nullable Boolean doubted, Way way) {
        boolean holds(int agreeing, boolean isDoubted) {
            return agreeing <= agree && (doubted == null || doubted == isDoubted);
        }
    }

    /**
     * How a problem is searched.
     *
     * @param n samples in all, the first ones among them; for a beam search what is drawn instead where none can run
     * @param normalisation how scores become the weights of {@link Choose#WEIGHTED_VOTE}
     * @param beams of {@link Choose#BEAM_SEARCH}; otherwise 0
     */
    public record Way(Choose choose, int n, String normalisation, int beams) {

        public static Way vote(int n) {
            return new Way(Choose.VOTE, n, "none", 0);
        }

        /** In words, for notes and tables. */
        public String words() {
            return switch (choose) {
                case VOTE -> "a vote of " + n;
                case WEIGHTED_VOTE ->
                    "a weighted vote of " + n + (normalisation.equals("none") ? "" : " (" + normalisation + ")");
                case BEST -> "the best of " + n;
                case BEAM_SEARCH -> "beam_search with " + beams + " beams";
            };
        }
    }

    /** How the answer is chosen. */
    public enum Choose {
        /** By plain votes, which end when no sample can change them. */
        VOTE,
        /** The answer whose scores add up highest. */
        WEIGHTED_VOTE,
        /** The highest score. */
        BEST,
        /** A beam search after the first samples, then by weighted vote. */
        BEAM_SEARCH;

        public boolean scores() {
            return this != VOTE;
        }
    }

    /** Whether it takes a verifier. */
    public boolean scores() {
        return doubtedBelow != null
                || levels.stream()
                        .flatMap(level -> level.rules().stream())
                        .anyMatch(rule -> rule.way().choose().scores());
    }

    /** The level of an effort, which is one of {@link #EFFORTS}. */
    public Level level(String effort) {
        Double samples = efforts.get(effort);
        return levels.stream()
                .filter(level -> samples != null && level.samples() == samples)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no level for effort " + effort));
    }

    /**
     * Whether the leading answer is in doubt.
     *
     * @param score the mean score of those that agree; NaN is no doubt
     */
    public boolean isDoubted(int agree, double score) {
        return doubtedBelow != null && agree > 0 && score < doubtedBelow;
    }

    /**
     * Reads the parameters of a policy file.
     *
     * @param parameters of {@link Auto}, as they came in JSON
     * @return empty when they hold no policy
     * @throws io.ponder.reasoning.model.FailureException naming the parameter at fault
     */
    public static Optional<Policy> among(Map<String, ?> parameters) {
        return Parameters.read(Auto.TYPE, parameters).get(Auto.POLICY);
    }

    /**
     * @param path of the value, below {@code parameters}
     * @param value as it came in JSON
     * @throws io.ponder.reasoning.model.FailureException naming the field at fault and its range
     */
    static Policy read(String path, Object value) {
        Map<?, ?> policy = object(path, value, List.of("first", "levels", "efforts"), List.of("doubted_below"));
        int first = whole(path + ".first", policy.get("first"), 1, 64);
        Object threshold = policy.get("doubted_below");
        Double doubtedBelow = threshold == null ? null : real(path + ".doubted_below", threshold, 0, 1);
        List<Level> levels = new ArrayList<>();
        List<?> entries = list(path + ".levels", policy.get("levels"), MOST_LEVELS);
        for (int i = 0; i < entries.size(); i++) {
            Level level = level(path + ".levels[" + i + "]", entries.get(i), first);
            if (!levels.isEmpty() && level.samples <= levels.getLast().samples) {
                throw Parameter.refused(
                        path + ".levels[" + i + "].samples",
                        level.samples,
                        "must be more than the level before it has");
            }
            levels.add(level);
        }
        return new Policy(first, doubtedBelow, levels, efforts(path + ".efforts", policy.get("efforts"), levels));
    }

    private static Level level(String path, Object value, int first) {
        Map<?, ?> level = object(path, value, List.of("samples", "rules"), List.of());
        double samples = real(path + ".samples", level.get("samples"), 1, Panel.MOST);
        List<Rule> rules = new ArrayList<>();
        List<?> entries = list(path + ".rules", level.get("rules"), MOST_RULES);
        for (int i = 0; i < entries.size(); i++) {
            rules.add(rule(path + ".rules[" + i + "]", entries.get(i), first));
        }
        Rule last = rules.getLast();
        if (last.agree < first || last.doubted != null) {
            throw Parameter.refused(
                    path + ".rules[" + (rules.size() - 1) + "].agree",
                    last.agree,
                    "must be " + first + " in the last rule, which says nothing of doubted, so that one always holds");
        }
        return new Level(samples, rules);
    }

    private static Rule rule(String path, Object value, int first) {
        Map<?, ?> rule =
                object(path, value, List.of("agree", "choose", "n"), List.of("doubted", "normalisation", "beams"));
        int agree = whole(path + ".agree", rule.get("agree"), 0, first);
        Object doubted = rule.get("doubted");
        Choose how = new Parameter.Choice<>(path + ".choose", "", Choose.VOTE).read(orAbsent(rule.get("choose")));
        int n = whole(path + ".n", rule.get("n"), first, Panel.MOST);
        Object given = rule.get("normalisation");
        String normalisation = given == null ? "none" : normalisation(path + ".normalisation", given, how);
        boolean grows = how == Choose.BEAM_SEARCH;
        Object wanted = rule.get("beams");
        int beams =
                wanted == null && !grows ? 0 : whole(path + ".beams", wanted, grows ? 1 : 0, grows ? Panel.MOST : 0);
        Boolean isDoubted = doubted == null ? null : flag(path + ".doubted", doubted);
        return new Rule(agree, isDoubted, new Way(how, n, normalisation, beams));
    }

    private static Map<String, Double> efforts(String path, @Nullable Object value, List<Level> levels) {
        Map<?, ?> efforts = object(path, value, EFFORTS, List.of());
        Map<String, Double> samples = new LinkedHashMap<>();
        for (String effort : EFFORTS) {
            Object wanted = efforts.get(effort);
            Level level = levels.stream()
                    .filter(known -> wanted instanceof Number number && number.doubleValue() == known.samples)
                    .findFirst()
                    .orElseThrow(() -> Parameter.refused(
                            path + "." + effort,
                            wanted,
                            "must be the samples of a level: "
                                    + levels.stream()
                                            .map(known -> String.valueOf(known.samples))
                                            .collect(Collectors.joining(", "))));
            samples.put(effort, level.samples);
        }
        return samples;
    }

    private static Map<?, ?> object(String path, @Nullable Object value, List<String> required, List<String> optional) {
        if (value instanceof Map<?, ?> map
                && required.stream().allMatch(name -> map.get(name) != null)
                && map.keySet().stream().allMatch(name -> required.contains(name) || optional.contains(name))) {
            return map;
        }
        throw Parameter.refused(
                path,
                value,
                "must be an object with " + String.join(", ", required)
                        + (optional.isEmpty() ? "" : " and no more than " + String.join(", ", optional) + " besides"));
    }

    private static List<?> list(String path, @Nullable Object value, int most) {
        if (value instanceof List<?> list && !list.isEmpty() && list.size() <= most) {
            return list;
        }
        throw Parameter.refused(path, value, "must be a list of 1 to " + most + " objects");
    }

    private static boolean flag(String path, Object value) {
        return new Parameter.Flag(path, "", false).read(value);
    }

    private static int whole(String path, @Nullable Object value, int low, int high) {
        return new Parameter.Whole(path, "", low, high, low).read(orAbsent(value));
    }

    private static double real(String path, @Nullable Object value, double low, double high) {
        return new Parameter.Real(path, "", low, high, low).read(orAbsent(value));
    }

    private static String normalisation(String path, Object value, Choose how) {
        if (how != Choose.WEIGHTED_VOTE && !value.equals("none")) {
            throw Parameter.refused(path, value, "must be one of none", List.of("none"));
        }
        return Parameter.word(new Parameter.Choice<>(path, "", Normalisation.NONE).read(value));
    }

    private static Object orAbsent(@Nullable Object value) {
        return value == null ? "absent" : value;
    }

    /** As it is read, for a parameter or a file. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("first", first);
        if (doubtedBelow != null) {
            map.put("doubted_below", doubtedBelow);
        }
        map.put(
                "levels",
                levels.stream()
                        .map(level -> {
                            Map<String, Object> entry = new LinkedHashMap<>();
                            entry.put("samples", level.samples);
                            entry.put(
                                    "rules",
                                    level.rules.stream().map(Policy::map).toList());
                            return entry;
                        })
                        .toList());
        Map<String, Double> byEffort = new LinkedHashMap<>();
        EFFORTS.forEach(effort -> byEffort.put(effort, efforts.get(effort)));
        map.put("efforts", byEffort);
        return map;
    }

    private static Map<String, Object> map(Rule rule) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("agree", rule.agree);
        if (rule.doubted != null) {
            map.put("doubted", rule.doubted);
        }
        map.put("choose", Parameter.word(rule.way.choose));
        map.put("n", rule.way.n);
        if (rule.way.choose == Choose.WEIGHTED_VOTE) {
            map.put("normalisation", rule.way.normalisation);
        }
        if (rule.way.choose == Choose.BEAM_SEARCH) {
            map.put("beams", rule.way.beams);
        }
        return map;
    }
}
