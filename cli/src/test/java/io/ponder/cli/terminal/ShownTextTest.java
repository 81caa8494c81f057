package io.ponder.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.cli.Ponder;
import io.ponder.contracts.wire.WireJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

class ShownTextTest {

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream raw = new PrintStream(written, true, StandardCharsets.UTF_8);
    private final ShownText shown = new ShownText(raw);

    private String text() {
        return written.toString(StandardCharsets.UTF_8);
    }

    static final List<Arguments> TEXTS = List.of(
            Arguments.of("a\u001b[2Jb", "a␛[2Jb"),
            Arguments.of("\u001b]8;;http://evil\u0007x", "␛]8;;http://evil␇x"),
            Arguments.of("\u001b]52;c;Zm9v\u0007", "␛]52;c;Zm9v␇"),
            Arguments.of("safe\rrm -rf", "safe␍rm -rf"),
            Arguments.of("x\b\b\u007f\u0000\f", "x␈␈␡␀␌"),
            Arguments.of("\u009b31m \u0085", "<U+009B>31m <U+0085>"),
            Arguments.of("a\u202eb\u202c\u2066c\u2069", "a<U+202E>b<U+202C><U+2066>c<U+2069>"),
            Arguments.of("é ü 数 العربية שלום 🙂 … – €", "é ü 数 العربية שלום 🙂 … – €"));

    @ParameterizedTest
    @FieldSource("TEXTS")
    void whatATerminalWouldObeyIsShown(String given, String expected) {
        shown.print(given);
        shown.println();

        assertThat(text()).isEqualTo(expected + "\n");
    }

    @Test
    void tabsAndEndsOfLinesStay() {
        shown.print("a\tb\r\nc\n");
        shown.print("d\r");
        shown.print("\ne\r");
        shown.print("f");
        shown.flush();

        assertThat(text()).isEqualTo("a\tb\nc\nd\ne␍f");
    }

    @Test
    void brokenUtf8IsNoWayRound() throws IOException {
        byte[] bytes = {
            (byte) 0xc2, 0x1b, '[', 'm', (byte) 0xe2, (byte) 0x80, 0x1b, (byte) 0xe2, (byte) 0xc2, (byte) 0x9b, 'x'
        };
        for (byte b : bytes) {
            shown.write(new byte[] {b});
        }
        shown.flush();

        assertThat(text()).contains("␛[m").contains("<U+009B>x").doesNotContain("\u001b");
    }

    @Test
    void ourOwnSequencesAreObeyed() {
        Terminal terminal = new Terminal(shown, true, 40);
        terminal.status("5 samples \u001b[2J");
        terminal.line("done");

        assertThat(text()).isEqualTo("\r\u001b[K5 samples ␛[2J\r\u001b[Kdone\n");
    }

    @Test
    void jsonKeepsItsMeaning() throws IOException {
        String document = "{\"a\":\"\\u001b x\u009b y\u202e\"}";

        String safe = ShownText.json(document);

        assertThat(safe).isEqualTo("{\"a\":\"\\u001b x\\u009b y\\u202e\"}");
        assertThat(WireJson.mapper().readTree(safe)).isEqualTo(WireJson.mapper().readTree(document));
    }

    @Test
    void everyCommandWritesThroughIt(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("trace"), "{\"trace\":\"\u001b[2J\"}");
        Path broken = Files.writeString(folder.resolve("broken"), "[{\"type\":\"\\u001b[2J\u009b\"}]");

        Ponder.run(new String[] {"replay", file.toString()}, Map.of(), raw, raw);
        Ponder.run(new String[] {"replay", broken.toString()}, Map.of(), raw, raw);
        Ponder.run(new String[] {"replay", folder + "/\u001b[2J"}, Map.of(), raw, raw);

        assertThat(text()).contains("␛[2J").doesNotContain("\u001b", "\u009b");
    }
}
