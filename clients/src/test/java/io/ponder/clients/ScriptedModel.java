package io.ponder.clients;

import io.ponder.testing.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What the scripted engine's model answers. It follows the last user message that gives it something to do:
 *
 * <ul>
 *   <li>{@code use add with {"a": #, "b": 1} ten times} calls this tool until that many results have come back, then says
 *       the last result. {@code #} stands for the number of results so far;
 *   <li>a schema, as a response format or as the parameters of a tool that it must call, is filled in;
 *   <li>{@code think} makes it think before it answers, {@code slowly} makes it stop between words;
 *   <li>a picture is mentioned; everything else is answered with 42.
 * </ul>
 */
final class ScriptedModel {

    static final String ANSWER = "Six times seven is 42. The answer is \\boxed{42}.";

    private static final int SLOW_MS = 100;
    private static final Pattern ORDER = Pattern.compile("use (\\w+) with (\\{.*})( ten times)?", Pattern.DOTALL);

    private ScriptedModel() {}

    static Turn answer(JsonNode body) {
        List<JsonNode> messages = new ArrayList<>();
        body.path("messages").forEach(messages::add);
        if (body.path("continue_final_message").asBoolean(false)) {
            return new Turn.Says(" 5, 6"); // what the probe for continuation wants
        }
        int results = 0;
        for (JsonNode message : messages.reversed()) {
            Matcher order = ORDER.matcher(text(message));
            if (role(message).equals("tool")) {
                results++;
            } else if (role(message).equals("user") && order.find()) {
                return obey(order, results, messages, body);
            }
        }
        return answerLast(messages, body);
    }

    private static Turn obey(Matcher order, int results, List<JsonNode> messages, JsonNode body) {
        if (results >= (order.group(3) == null ? 1 : 10)) {
            String last = messages.stream()
                    .filter(message -> role(message).equals("tool"))
                    .reduce((earlier, later) -> later)
                    .map(ScriptedModel::text)
                    .orElse("");
            return conclude("The tool said: " + last, body, order.group(1));
        }
        boolean offered = false;
        for (JsonNode tool : body.path("tools")) {
            offered |= tool.at("/function/name").asString("").equals(order.group(1));
        }
        return offered
                ? calling(order.group(1), order.group(2).replace("#", Integer.toString(results)))
                : new Turn.Says("There is no tool " + order.group(1) + ".");
    }

    private static Turn answerLast(List<JsonNode> messages, JsonNode body) {
        JsonNode last = messages.stream()
                .filter(message -> role(message).equals("user"))
                .reduce((earlier, later) -> later)
                .orElseThrow();
        for (JsonNode part : last.path("content")) {
            if (part.path("type").asString("").equals("image_url")) {
                return conclude("I see a picture.", body, null);
            }
        }
        String asked = text(last);
        if (asked.contains("slowly")) {
            return new Turn.Streams(List.of(ANSWER.split("(?<= )")), () -> Thread.sleep(SLOW_MS));
        }
        return asked.contains("think")
                ? new Turn.Thinks("Let me see: 6 x 7 = 42.", ANSWER)
                : conclude(ANSWER, body, null);
    }

    private static Turn calling(String name, String arguments) {
        return new Turn.Calls("", List.of(new Turn.Call(name, arguments)));
    }

    /** Says it as text, or in the form that the request insists on. */
    private static Turn conclude(String said, JsonNode body, @Nullable String done) {
        JsonNode format = body.path("response_format");
        if (format.path("type").asString("").equals("json_schema")) {
            return new Turn.Says(new SchemaFiller(format.at("/json_schema/schema"), said).filled());
        }
        JsonNode wanted = wantedTool(body, done);
        if (wanted != null) {
            String filled = new SchemaFiller(wanted.at("/function/parameters"), said).filled();
            return calling(wanted.at("/function/name").asString(), filled);
        }
        return new Turn.Says(format.path("type").asString("").equals("json_object") ? SchemaFiller.CITY : said);
    }

    /** The tool that the request insists on; of several the last that is not done with, as frameworks append theirs. */
    private static @Nullable JsonNode wantedTool(JsonNode body, @Nullable String done) {
        JsonNode choice = body.path("tool_choice");
        String named = choice.at("/function/name").asString("");
        JsonNode wanted = null;
        for (JsonNode tool : body.path("tools")) {
            String name = tool.at("/function/name").asString("");
            boolean insisted = choice.asString("").equals("required") && !name.equals(done);
            if (insisted || name.equals(named) || name.equals("submit")) {
                wanted = tool;
            }
        }
        return wanted;
    }

    private static String role(JsonNode message) {
        return message.path("role").asString("");
    }

    /** All text of a message. */
    private static String text(JsonNode message) {
        JsonNode content = message.path("content");
        if (!content.isArray()) {
            return content.asString("");
        }
        StringBuilder text = new StringBuilder();
        content.forEach(part -> text.append(part.path("text").asString("")));
        return text.toString();
    }
}
