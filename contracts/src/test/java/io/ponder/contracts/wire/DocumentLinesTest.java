package io.ponder.contracts.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentLinesTest {

    private static final String LONG = "{\"text\":\"" + "é".repeat(5000) + "\"}";

    /** Hands out at most so many bytes at once, as a network does. */
    private static InputStream slowly(String text, int most) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(length, most));
            }
        };
    }

    private static List<String> documents(InputStream in) throws IOException {
        List<String> found = new ArrayList<>();
        DocumentLines.read(
                in, (bytes, from, length) -> found.add(new String(bytes, from, length, StandardCharsets.UTF_8)));
        return found;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100_000})
    void linesAndEventsAreFoundHoweverTheyArrive(int most) throws IOException {
        String stream = "{\"a\":1}\n\n: ping\n\nevent: x\ndata: {\"b\":2}\n\ndata:{\"c\":3}\r\n\r\n" + LONG
                + "\ndata: [DONE]\n{\"d\":4}";
        assertThat(documents(slowly(stream, most)).stream().map(String::strip))
                .containsExactly("{\"a\":1}", "{\"b\":2}", "{\"c\":3}", LONG, "{\"d\":4}");
    }

    /** The rules of WHATWG for event streams, and two that real gateways need beyond them. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "data: {\"a\":/data: 1}//data: {}// | {\"a\":/1} {}",
                "data:{\"a\":1}/id: 7/event: x/data:/:c// | {\"a\":1}",
                "data: {\"a\":1}/data: {\"a\":2}/data: [DONE]/ | {\"a\":1} {\"a\":2}",
                "data: {\"a\":1}/data: {\"a\":2} | {\"a\":1} {\"a\":2}",
                "data: {\"a\":/data/data: 1}// | {\"a\":/1}",
                "datax: {}/dat: {}/ data: {}/data: {\"b\":3}// | {\"b\":3}",
                "data: {\"a\":[{}/data: ,{}]}// | {\"a\":[{}/,{}]}"
            })
    void eventsAreReadByTheRules(String stream, String documents) throws IOException {
        for (String end : List.of("\n", "\r", "\r\n")) {
            for (int most : List.of(1, 2, 5, 1000)) {
                assertThat(documents(slowly(stream.replace("/", end), most)))
                        .describedAs("line end %s, %d at a time", end.replace("\r", "CR"), most)
                        .containsExactly(documents.replace("/", "\n").split(" "));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", ": ping\n\n"})
    void aStreamWithoutDocumentsHasNone(String stream) throws IOException {
        assertThat(documents(slowly(stream, 3))).isEmpty();
    }
}
