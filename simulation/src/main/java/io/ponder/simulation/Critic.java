package io.ponder.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The synthetic model's replies when it is asked about answers: as a critic of itself it is weak. It calls a right start sure,
 * likely or impossible with probabilities 0.5, 0.35 and 0.15, and a wrong one with 0.3, 0.35 and 0.35, which is an AUC of
 * 0.64 for one reply. It has an opinion about every text, which a reply repeats with probability {@link #REPEATS}; so asking
 * again helps less than it would with fresh noise. Of several starts it takes the one that seems best to it, with noise of the
 * same kind. Of several whole answers it finds the most consistent one with probability {@link #FINDS_CONSENSUS}, and else
 * names any. Of two solutions it rates each by its opinion of it, and with probability {@link #FAVOURS_FIRST} the first one
 * higher than that. As the judge of a panel it says in JSON which answer is the most consistent.
 */
final class Critic {

    static final double FINDS_CONSENSUS = 0.85;
    static final double REPEATS = 0.7;
    static final double FAVOURS_FIRST = 0.3;

    private static final double SURE_WHEN_RIGHT = 0.5;
    private static final double SURE_WHEN_WRONG = 0.3;
    private static final double LIKELY = 0.35;
    private static final Pattern RESPONSE = Pattern.compile("(?m)^Response \\d+:$");
    private static final Pattern CHOICE = Pattern.compile("(?m)^Choice \\d+:$");
    private static final Pattern QUOTED = Pattern.compile("(?s)\\nSolution [AB]:\\n(--- \\w+)\\n(.*?)\\n\\1\\n");
    private static final Pattern ANSWER = Pattern.compile("\\\\boxed\\{(\\d+)}");

    private final SyntheticProblem problem;

    Critic(SyntheticProblem problem) {
        this.problem = problem;
    }

    /** The reply to a question about answers; empty when it is none. */
    Optional<String> reply(String question, Chance chance) {
        if (question.startsWith("I have generated the following responses to the question")) {
            return Optional.of(
                    "The most consistent response is Response " + consistent(parts(question, RESPONSE), chance));
        }
        if (question.contains("Judge whether this solution can lead to the right answer")) {
            return Optional.of("I looked at every value.\n" + verdict(question, chance));
        }
        if (question.contains("Which of these choices is the most promising start of a solution?")) {
            return Optional.of("I looked at every value.\nThe best choice is " + best(parts(question, CHOICE), chance));
        }
        if (question.contains("Write a JSON object and nothing else")) {
            List<String> responses = parts(question, RESPONSE);
            Matcher answer = ANSWER.matcher(responses.get(consistent(responses, chance) - 1));
            return Optional.of("{\"agreement\": [\"most say " + (answer.find() ? answer.group(1) : "nothing")
                    + "\"], \"contradictions\": [], \"unique_insights\": [], \"blind_spots\": []}");
        }
        if (question.contains("Write on the last line, in this form:\nA: <rating>, B: <rating>")) {
            List<String> two = QUOTED.matcher(question)
                    .results()
                    .map(found -> found.group(2))
                    .toList();
            int first = rating(two.get(0), chance) + (chance.happens(FAVOURS_FIRST) ? 2 : 0);
            return Optional.of("I looked at every value.\nA: " + first + ", B: " + rating(two.get(1), chance));
        }
        return Optional.empty();
    }

    private int rating(String solution, Chance chance) {
        return switch (verdict(solution, chance)) {
            case "sure" -> 8;
            case "likely" -> 5;
            default -> 2;
        };
    }

    /** What stands below each heading. */
    static List<String> parts(String question, Pattern heading) {
        String[] parts = heading.split(question);
        return List.of(parts).subList(1, parts.length);
    }

    private String verdict(String start, Chance chance) {
        double sure = Place.after(start, problem).isRight() ? SURE_WHEN_RIGHT : SURE_WHEN_WRONG;
        Chance opinion = Chance.of(problem.id(), start.hashCode(), 4);
        double drawn = (chance.happens(REPEATS) ? opinion : chance).uniform(0, 1);
        return drawn < sure ? "sure" : drawn < sure + LIKELY ? "likely" : "impossible";
    }

    private int best(List<String> starts, Chance chance) {
        int best = 0;
        double most = -1;
        for (int i = 0; i < starts.size(); i++) {
            double value = chance.uniform(0, 1)
                    + switch (verdict(starts.get(i), chance)) {
                        case "sure" -> 2;
                        case "likely" -> 1;
                        default -> 0;
                    };
            if (value > most) {
                most = value;
                best = i;
            }
        }
        return best + 1;
    }

    /** Which of some answers it takes for the most consistent, from 1. */
    static int consistent(List<String> responses, Chance chance) {
        if (!chance.happens(FINDS_CONSENSUS)) {
            return 1 + chance.below(responses.size());
        }
        Map<String, Integer> votes = new HashMap<>();
        List<String> answers = new ArrayList<>();
        for (String response : responses) {
            Matcher boxed = ANSWER.matcher(response);
            String answer = boxed.find() ? boxed.group(1) : "";
            answers.add(answer);
            votes.merge(answer, 1, Integer::sum);
        }
        int most = votes.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
        for (int i = 0; i < answers.size(); i++) {
            if (votes.getOrDefault(answers.get(i), 0) == most) {
                return i + 1;
            }
        }
        throw new IllegalStateException("no answer has the most votes");
    }
}
