package io.ponder.datasets.file;

import com.jerolba.carpet.CarpetWriter;
import com.jerolba.carpet.ColumnNamingStrategy;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Rows of Parquet. A group of rows is held in memory until it is full; readers load one at a time, so that small groups also
 * keep a data loader's memory small.
 */
final class ParquetSink<L extends Record> implements LineSink<L> {

    private static final long GROUP_BYTES = 16 << 20;

    private final CarpetWriter<L> writer;

    ParquetSink(OutputStream file, Class<L> columns, Compression compression) throws IOException {
        writer = new CarpetWriter.Builder<>(file, columns)
                .withColumnNamingStrategy(ColumnNamingStrategy.SNAKE_CASE)
                .withCompressionCodec(
                        switch (compression) {
                            case NONE -> CompressionCodecName.UNCOMPRESSED;
                            case GZIP -> CompressionCodecName.GZIP;
                            case ZSTD -> CompressionCodecName.ZSTD;
                        })
                .withRowGroupSize(GROUP_BYTES)
                .build();
    }

    @Override
    public void write(L line) throws IOException {
        writer.write(line);
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
