package io.ponder.reasoning.strategy.toolbox;

import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.strategy.Brief;
import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.Parameter;
import io.ponder.reasoning.strategy.Parameters;
import io.ponder.reasoning.strategy.Prompt;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How the whole answers of one panel are drawn: which temperature and which prompt each takes. Sample {@code i}, from 0, takes
 * the {@code i}-th of each list, which begins anew at its end. A temperature of 0 is taken in the first round only, since a
 * model has one greedy answer to a prompt and a second would count it twice.
 *
 * @param temperatures 0 to 2; empty for the search's own
 * @param prompts what is put to the model instead of the problem's messages; empty for these
 */
public record Drawing(List<Double> temperatures, List<List<Message>> prompts) {

    public static final Parameter<List<Double>> TEMPERATURES = new Parameter.Reals(
            "temperatures", "temperatures the samples take in turn, 0 once; empty for the request's", 0, 2, Panel.MOST);

    public Drawing {
        temperatures = List.copyOf(temperatures);
        prompts = List.copyOf(prompts);
    }

    /** What a strategy declares that draws so. */
    public static Parameter<?>[] parameters() {
        return new Parameter<?>[] {TEMPERATURES, Prompt.SEVERAL};
    }

    public static Drawing of(Parameters parameters, Brief brief) {
        return new Drawing(
                parameters.get(TEMPERATURES),
                parameters.get(Prompt.SEVERAL).stream()
                        .map(prompt -> Prompt.messages(prompt, brief.problem()))
                        .toList());
    }

    /** Whether a search's parameters make its samples differ, be they drawn greedily. */
    public static boolean differs(Parameters parameters) {
        return Stream.of(parameters())
                .anyMatch(parameter ->
                        parameters.values().get(parameter.name()) instanceof List<?> its && !its.isEmpty());
    }

    /**
     * Asks for so many answers of the panel.
     *
     * @param first the place of the first of them, from 0
     * @param usual how they differ besides
     * @return one move for neighbours that are drawn alike, in order
     */
    public List<Move.Propose> solutions(int ticket, int first, int count, Move.Variation usual) {
        List<Move.Propose> moves = new ArrayList<>();
        Move.Variation before = null;
        int alike = 0;
        for (int place = first; place < first + count; place++) {
            Move.Variation its = variation(place, usual);
            if (before != null && !its.equals(before)) {
                moves.add(Move.Propose.solutions(ticket, Node.root(), alike).with(before));
                alike = 0;
            }
            before = its;
            alike++;
        }
        if (before != null) {
            moves.add(Move.Propose.solutions(ticket, Node.root(), alike).with(before));
        }
        return moves;
    }

    /** The same for the search's usual answers, from the first on. */
    public List<Move.Propose> solutions(int ticket, int count) {
        return solutions(ticket, 0, count, Move.Variation.NONE);
    }

    private Move.Variation variation(int place, Move.Variation usual) {
        Double temperature = temperature(place);
        Move.Variation warm = temperature == null ? usual : usual.withTemperature(temperature);
        return prompts.isEmpty() ? warm : warm.withMessages(prompts.get(place % prompts.size()));
    }

    private @Nullable Double temperature(int place) {
        if (place < temperatures.size()) {
            return temperatures.get(place);
        }
        List<Double> again =
                temperatures.stream().filter(temperature -> temperature > 0).toList();
        if (again.isEmpty()) {
            return temperatures.isEmpty() ? null : 0.0;
        }
        return again.get((place - temperatures.size()) % again.size());
    }
}
