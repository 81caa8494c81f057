package io.ponder.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

    @TempDir
    Path folder;

    @Test
    void writesAFolder() throws Exception {
        String kept = System.getProperty("report.folder");
        Report.write(Runs.full(), kept == null ? folder : Path.of(kept));
        assertThat(folder).exists();
    }
}
