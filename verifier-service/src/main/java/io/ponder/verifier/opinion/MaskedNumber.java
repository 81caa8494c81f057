package io.ponder.verifier.opinion;

import io.ponder.reasoning.model.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A problem in which one number of its last message is replaced by an unknown.
 *
 * @param messages the problem with the unknown
 * @param unknown its name, which occurs nowhere else in the message
 * @param value what was replaced, without separators of thousands
 */
record MaskedNumber(List<Message> messages, String unknown, String value) {

    private static final Pattern NUMBER = Pattern.compile(
            "(?<![\\p{L}\\d.,/^_\\\\{-])(?:\\d{1,3}(?:,\\d{3})++|\\d++)(?:\\.\\d++)?+(?![\\p{L}\\d/^_}]|[.,]\\d)");

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\d_]++");
    private static final List<String> NAMES = List.of("x", "y", "z", "w", "v", "u", "unknown_value");

    /**
     * The first numbers of the last message that occur in it once: of one that occurs again, the other place may tell it.
     *
     * @param most at least 1
     */
    static List<MaskedNumber> of(List<Message> problem, int most) {
        String text = problem.getLast().content();
        Map<String, Integer> times = new HashMap<>();
        Matcher number = NUMBER.matcher(text);
        while (number.find()) {
            times.merge(value(number), 1, Integer::sum);
        }
        String unknown = unknown(text);
        List<MaskedNumber> masked = new ArrayList<>();
        number.reset();
        while (masked.size() < most && number.find()) {
            if (times.getOrDefault(value(number), 0) == 1) {
                String open = text.substring(0, number.start()) + unknown + text.substring(number.end());
                List<Message> messages = new ArrayList<>(problem.subList(0, problem.size() - 1));
                messages.add(Message.user(open));
                masked.add(new MaskedNumber(List.copyOf(messages), unknown, value(number)));
            }
        }
        return masked;
    }

    private static String value(Matcher number) {
        return number.group().replace(",", "");
    }

    private static String unknown(String text) {
        List<String> words =
                WORD.matcher(text).results().map(word -> word.group()).toList();
        return NAMES.stream().filter(name -> !words.contains(name)).findFirst().orElse(NAMES.getLast());
    }
}
