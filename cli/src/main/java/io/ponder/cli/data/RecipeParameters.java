package io.ponder.cli.data;

import io.ponder.contracts.wire.WireJson;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import tools.jackson.core.JacksonException;

/** A recipe's parameters as they are given on the command line. */
final class RecipeParameters {

    private RecipeParameters() {}

    /**
     * Those of a file, YAML or JSON.
     *
     * @throws IllegalArgumentException if it is neither, or holds no parameters by name
     */
    static Map<String, Object> read(Path file) throws IOException {
        Object read;
        try (Reader in = Files.newBufferedReader(file)) {
            read = file.toString().endsWith(".json")
                    ? WireJson.mapper().readValue(in, Object.class)
                    : new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
        } catch (YAMLException e) {
            throw new IllegalArgumentException(file + " is no YAML: " + e.getMessage());
        } catch (JacksonException e) {
            throw new IllegalArgumentException(file + " is no JSON: " + e.getOriginalMessage());
        }
        if (!(read instanceof Map<?, ?> named)) {
            throw new IllegalArgumentException(
                    file + " must hold parameters by name, such as n: 8; ./ponder data recipes RECIPE lists them");
        }
        Map<String, Object> parameters = new LinkedHashMap<>();
        named.forEach((name, value) -> parameters.put(String.valueOf(name), value));
        return parameters;
    }

    /** A value as JSON where it reads as JSON, such as {@code 8}, {@code true} or {@code [1, 2]}; else a text. */
    static Object value(String text) {
        try {
            Object value = WireJson.mapper().readValue(text, Object.class);
            return value == null ? text : value;
        } catch (JacksonException e) {
            return text;
        }
    }
}
