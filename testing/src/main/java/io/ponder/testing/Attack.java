package io.ponder.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A way to talk a judge into a yes, from {@code attacks.jsonl} beside this class.
 *
 * @param text what is written, with {@code {candidate}} in place of an honest solution
 */
public record Attack(String name, String text) {

    /** All of them, in the order of the file. */
    public static List<Attack> all() {
        try (InputStream in = Objects.requireNonNull(Attack.class.getResourceAsStream("attacks.jsonl"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(JsonMapper.shared()::readTree)
                    .map(Attack::of)
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Attack of(JsonNode line) {
        return new Attack(line.path("name").stringValue(), line.path("text").stringValue());
    }

    /** The attack with a candidate's text. */
    public String on(String candidate) {
        return text.replace("{candidate}", candidate);
    }

    @Override
    public String toString() {
        return name;
    }
}
