package io.ponder.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ponder.contracts.verifier.ProgramReply;
import io.ponder.contracts.verifier.ProgramRequest;
import io.ponder.contracts.wire.WireJson;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs that are answers, in the real sandbox. */
class ProgramsOverHttpTest {

    private static RunningService service;

    @BeforeAll
    static void start() {
        service = new RunningService("http://127.0.0.1:1", "--ponder.code.wall-time=60s");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static ProgramReply run(String text) {
        HttpResponse<String> ready = service.get("/v1/programs");
        // HostilePythonTest fails where the sandbox is there and does not hold.
        assumeTrue(ready.statusCode() != 422, ready.body());
        assertThat(ready.statusCode()).as(ready.body()).isEqualTo(200);
        HttpResponse<String> response =
                service.post("/v1/programs", WireJson.mapper().writeValueAsString(new ProgramRequest(text)));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return WireJson.mapper().readValue(response.body().strip(), ProgramReply.class);
    }

    private static String python(String code) {
        return "So:\n```python\n" + code.replace("|", "\n") + "\n```\nDone.";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "def solution():|    return 18 / 2; 9",
                "def solution():|    return 7 / 2; 3.5",
                "def solution():|    return 0.1 + 0.2; 0.3",
                "def solution():|    return 10 ** 20; 100000000000000000000",
                "def solution():|    return 1e-7; 0.0000001",
                "def solution():|    return '12 apples'; 12 apples",
                "print(1)|print(6 * 7); 42",
            })
    void whatItReturnsIsTold(String code, String returned) {
        assertThat(run(python(code))).isEqualTo(ProgramReply.returned(returned));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "def solution():|    return x; NameError",
                "def solution():|    pass; it printed nothing",
                "def solution(:; SyntaxError",
            })
    void aProgramWithoutAnAnswerSaysWhy(String code, String why) {
        assertThat(run(python(code)).wrong()).contains(why);
    }

    @ValueSource(strings = {"It is 42.", "```python\nprint(42)"})
    @ParameterizedTest
    void aTextWithoutAProgramIsNoError(String text) {
        assertThat(run(text)).isEqualTo(ProgramReply.NO_PROGRAM);
    }

    @Test
    void whereProgramsAreOffBothCallsSaySo() {
        try (RunningService off = new RunningService("http://127.0.0.1:1", "--ponder.code.enabled=false")) {
            assertThat(off.get("/v1/programs").statusCode()).isEqualTo(422);
            HttpResponse<String> response = off.post("/v1/programs", "{\"text\": \"x\"}");
            assertThat(response.statusCode()).isEqualTo(422);
            assertThat(response.body()).contains("ponder.code.enabled");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"text\": \" \"}", "{\"text\": null}"})
    void anEmptyTextIsRefusedByName(String body) {
        HttpResponse<String> response = service.post("/v1/programs", body);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("\"field\":\"text\"");
    }
}
