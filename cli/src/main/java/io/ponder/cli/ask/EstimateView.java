package io.ponder.cli.ask;

import io.ponder.cli.terminal.Terminal;
import java.util.Locale;
import java.util.function.DoubleFunction;
import tools.jackson.databind.JsonNode;

/** Prints what a question would cost. */
final class EstimateView {

    private EstimateView() {}

    static void print(JsonNode told, Terminal terminal) {
        String verifier = told.path("verifier").asString("");
        terminal.wrapped(
                told.path("model").asString() + ", " + told.path("strategy").asString()
                        + (verifier.isEmpty() ? "" : ", scored by " + verifier) + ": up to "
                        + CostView.count(told.path("samples").longValue())
                        + (told.path("samples").longValue() == 1 ? " sample" : " samples"),
                2);
        JsonNode calibration = told.path("calibration");
        double aim = calibration.path("aim").doubleValue();
        print("Tokens:  ", told.path("tokens"), value -> CostView.count(Math.round(value)), terminal);
        print("Seconds: ", told.path("seconds"), value -> String.format(Locale.ROOT, "%.1f", value), terminal);
        if (told.path("usd").isObject()) {
            print("Money:   ", told.path("usd"), value -> String.format(Locale.ROOT, "$%.6f", value), terminal);
        } else {
            terminal.wrapped("Money:   no price set for this model", 2);
        }
        terminal.wrapped("From: " + told.path("basis").path("words").asString() + ".", 2);
        int searches = calibration.path("tokens").path("searches").intValue();
        if (searches > 0) {
            terminal.wrapped(
                    "Held so far: of " + searches + (searches == 1 ? " past search, " : " past searches, ")
                            + within(calibration, "tokens") + " lay within such a range of tokens, "
                            + within(calibration, "seconds") + " of seconds"
                            + (told.path("usd").isObject() ? ", " + within(calibration, "usd") + " of money" : "")
                            + String.format(Locale.ROOT, "; aimed at are %.0f %%.", 100 * aim),
                    2);
        }
        for (JsonNode note : told.path("notes")) {
            terminal.wrapped("Note: " + note.asString(), 2);
        }
        terminal.wrapped("Nothing was asked or spent.", 2);
    }

    private static void print(String name, JsonNode range, DoubleFunction<String> shown, Terminal terminal) {
        JsonNode likely = range.path("likely");
        terminal.wrapped(
                name + shown.apply(range.path("low").doubleValue()) + " to "
                        + shown.apply(range.path("high").doubleValue())
                        + (likely.isNumber() ? ", likely " + shown.apply(likely.doubleValue()) : "") + ", at worst "
                        + shown.apply(range.path("worst").doubleValue()),
                2);
    }

    private static String within(JsonNode calibration, String figure) {
        JsonNode within = calibration.path(figure).path("within");
        return within.isNumber() ? String.format(Locale.ROOT, "%.0f %%", 100 * within.doubleValue()) : "none";
    }
}
