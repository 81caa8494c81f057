package io.ponder.proposer.upstream;

import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Part;
import io.ponder.reasoning.model.Tools;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** The smallest things that can be asked about: whether an engine takes them is found out with one token each. */
final class ProbeMedia {

    /** A tool that nobody needs to answer. */
    static final Tools TOOLS = new Tools(
            List.of(new Tools.Function(
                    "note",
                    "Writes a note.",
                    Map.of("type", "object", "properties", Map.of("text", Map.of("type", "string"))),
                    null)),
            Tools.Choice.AUTO,
            null,
            null);

    /** White, 64 by 64 pixels: some models take none smaller than 28. */
    private static final String PNG =
            "iVBORw0KGgoAAAANSUhEUgAAAEAAAABAAQAAAACCEkxzAAAAEklEQVR42mP4" + "DwUMo4xRBukMAOPT/hAC2mzjAAAAAElFTkSuQmCC";

    /** A page with nothing on it. */
    private static final String PDF = """
            %PDF-1.4
            1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
            2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
            3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>endobj
            xref
            0 4
            0000000000 65535 f\s
            0000000009 00000 n\s
            0000000052 00000 n\s
            0000000101 00000 n\s
            trailer<</Size 4/Root 1 0 R>>
            startxref
            162
            %%EOF
            """;

    private static final int SAMPLES_PER_SECOND = 8000;

    private ProbeMedia() {}

    /** A question with a part of this kind. */
    static List<Message> question(Part.Kind kind) {
        String text = "What is this?";
        Map<String, Object> document = switch (kind) {
            case TEXT -> Map.of("type", "text", "text", text);
            case IMAGE -> Map.of("type", "image_url", "image_url", Map.of("url", "data:image/png;base64," + PNG));
            case AUDIO -> Map.of("type", "input_audio", "input_audio", Map.of("data", silence(), "format", "wav"));
            case FILE -> Map.of("type", "file", "file", Map.of("filename", "page.pdf", "file_data", file()));
        };
        return List.of(new Message(
                Message.Role.USER,
                text,
                List.of(Part.text(text), new Part(kind, null, document)),
                List.of(),
                null,
                null));
    }

    private static String file() {
        return "data:application/pdf;base64,"
                + Base64.getEncoder().encodeToString(PDF.getBytes(StandardCharsets.US_ASCII));
    }

    /** A tenth of a second of silence, as a WAV file of one channel with a byte for each sample. */
    private static String silence() {
        int length = SAMPLES_PER_SECOND / 10;
        ByteBuffer wav = ByteBuffer.allocate(44 + length).order(ByteOrder.LITTLE_ENDIAN);
        wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + length);
        wav.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        wav.putShort((short) 1).putShort((short) 1).putInt(SAMPLES_PER_SECOND).putInt(SAMPLES_PER_SECOND);
        wav.putShort((short) 1).putShort((short) 8);
        wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(length);
        while (wav.hasRemaining()) {
            wav.put((byte) 0x80);
        }
        return Base64.getEncoder().encodeToString(wav.array());
    }
}
