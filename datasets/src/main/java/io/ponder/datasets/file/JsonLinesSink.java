package io.ponder.datasets.file;

import com.github.luben.zstd.ZstdOutputStream;
import io.ponder.contracts.wire.WireJson;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/** One object of JSON on each line. */
final class JsonLinesSink<L extends Record> implements LineSink<L> {

    private static final int BUFFER = 1 << 16;
    private static final JsonMapper WIRE = WireJson.mapper();
    private static final ObjectWriter LINES = WIRE.rebuild()
            .addModule(
                    new SimpleModule("lines").addSerializer(new OriginAsText()).addSerializer(new RowItself()))
            .build()
            .writer()
            .without(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .without(StreamWriteFeature.FLUSH_PASSED_TO_STREAM);

    private final OutputStream out;

    JsonLinesSink(OutputStream file, Compression compression) throws IOException {
        this.out = new BufferedOutputStream(packed(file, compression), BUFFER);
    }

    private static OutputStream packed(OutputStream file, Compression compression) throws IOException {
        return switch (compression) {
            case NONE -> file;
            case GZIP -> new GZIPOutputStream(file, BUFFER);
            case ZSTD -> new ZstdOutputStream(file).setChecksum(true);
        };
    }

    @Override
    public void write(L line) throws IOException {
        out.write(LINES.writeValueAsBytes(line));
        out.write('\n');
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    private static final class OriginAsText extends StdSerializer<OriginColumn> {
        OriginAsText() {
            super(OriginColumn.class);
        }

        @Override
        public void serialize(OriginColumn origin, JsonGenerator to, SerializationContext context) {
            to.writeString(WIRE.writeValueAsString(origin));
        }
    }

    private static final class RowItself extends StdSerializer<PonderLayout.Whole> {
        RowItself() {
            super(PonderLayout.Whole.class);
        }

        @Override
        public void serialize(PonderLayout.Whole line, JsonGenerator to, SerializationContext context) {
            to.writeRawValue(WIRE.writeValueAsString(line.row()));
        }
    }
}
