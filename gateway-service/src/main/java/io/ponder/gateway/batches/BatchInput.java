package io.ponder.gateway.batches;

import io.ponder.contracts.wire.WireJson;
import io.ponder.gateway.batches.BatchDocument.Problem;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The lines of a batch's file, of which one at a time is in memory. */
final class BatchInput implements AutoCloseable {

    private static final int LONGEST_ID = 256;
    private static final int BUFFER = 64 << 10;

    /** As many as a client can use; the last says how many more there are. */
    private static final int MOST_PROBLEMS = 1000;

    /**
     * A request of a batch.
     *
     * @param number its line, from 1
     */
    record Line(int number, String customId, JsonNode body) {}

    private final InputStream in;
    private final int longest;
    private int number;

    /** @param longest the longest line, in bytes */
    BatchInput(InputStream in, int longest) {
        this.in = new BufferedInputStream(in, BUFFER);
        this.longest = longest;
    }

    /**
     * The next line that is not blank; null after the last. Nothing in it is checked again.
     *
     * @throws IOException when the file is gone
     */
    @Nullable
    Line next() throws IOException {
        byte[] line = bytes();
        if (line == null) {
            return null;
        }
        JsonNode json = WireJson.mapper().readTree(line);
        return new Line(number, json.get("custom_id").stringValue(), json.get("body"));
    }

    /** The bytes of the next line that is not blank; null after the last. One that is too long is empty. */
    private byte @Nullable [] bytes() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        boolean isTooLong = false;
        boolean isBlank = true;
        for (int one = in.read(); one >= 0; one = in.read()) {
            if (one != '\n') {
                isBlank &= one == ' ' || one == '\t' || one == '\r';
                if (line.size() < longest) {
                    line.write(one);
                } else {
                    isTooLong = true;
                }
                continue;
            }
            number++;
            if (!isBlank) {
                return isTooLong ? new byte[0] : line.toByteArray();
            }
            line.reset();
            isTooLong = false;
        }
        if (isBlank) {
            return null;
        }
        number++;
        return isTooLong ? new byte[0] : line.toByteArray();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /**
     * What is wrong with a file.
     *
     * @param lines how many requests it has
     * @param problems empty if all of them can be tried
     */
    record Checked(int lines, List<Problem> problems) {}

    /** Reads the whole file, and checks what can be told of each line without asking anything. */
    Checked check(String endpoint, int mostLines) throws IOException {
        List<Problem> problems = new ArrayList<>();
        Map<String, Integer> ids = new HashMap<>();
        int lines = 0;
        int more = 0;
        for (byte[] line = bytes(); line != null; line = bytes()) {
            lines++;
            if (lines > mostLines) {
                return new Checked(
                        lines,
                        List.of(new Problem(
                                "too_many_requests",
                                "The file has more than " + mostLines + " requests; split it.",
                                null,
                                null)));
            }
            Problem problem = problem(line, endpoint, ids);
            if (problem != null && problems.size() < MOST_PROBLEMS - 1) {
                problems.add(problem);
            } else if (problem != null) {
                more++;
            }
        }
        if (lines == 0) {
            problems.add(new Problem("empty_file", "The file has no requests.", null, null));
        }
        if (more > 0) {
            problems.add(new Problem(
                    "further_errors", "There is something wrong with " + more + " more lines.", null, null));
        }
        return new Checked(lines, problems);
    }

    private @Nullable Problem problem(byte[] line, String endpoint, Map<String, Integer> ids) {
        if (line.length == 0) {
            return problem("line_too_long", "This line is longer than " + longest + " bytes.", null);
        }
        JsonNode json;
        try {
            json = WireJson.mapper().readTree(line);
        } catch (JacksonException e) {
            return problem("invalid_json_line", "This line is not parseable as valid JSON.", null);
        }
        if (!json.isObject()) {
            return problem("invalid_json_line", "This line is not a JSON object.", null);
        }
        JsonNode id = json.get("custom_id");
        if (id == null
                || !id.isString()
                || id.stringValue().isEmpty()
                || id.stringValue().length() > LONGEST_ID) {
            return problem(
                    "missing_required_parameter",
                    "custom_id is missing, or not a string of 1 to " + LONGEST_ID + " characters.",
                    "custom_id");
        }
        Integer first = ids.putIfAbsent(id.stringValue(), number);
        if (first != null) {
            return problem(
                    "duplicate_custom_id",
                    "The custom_id of this request is that of line " + first + " too; each must be unique.",
                    "custom_id");
        }
        if (!"POST".equals(json.path("method").asString("POST"))) {
            return problem("invalid_method", "method must be POST.", "method");
        }
        if (!endpoint.equals(json.path("url").asString(""))) {
            return problem("invalid_url", "url must be " + endpoint + ", the endpoint of the batch.", "url");
        }
        JsonNode body = json.get("body");
        if (body == null || !body.isObject()) {
            return problem("missing_required_parameter", "body is missing, or not a JSON object.", "body");
        }
        if (body.path("stream").asBoolean(false)) {
            return problem("invalid_request", "stream must not be true: a batch has whole replies.", "body.stream");
        }
        return null;
    }

    private Problem problem(String code, String message, @Nullable String param) {
        return new Problem(code, message, param, number);
    }
}
