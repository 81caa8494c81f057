package io.ponder.cli.engine;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What an engine says, line by line, in a file that is rolled as Ponder's own log; and the last of it, for messages. */
final class EngineLog implements AutoCloseable {

    private static final int KEPT = 12;
    private static final int LONGEST = 500;

    private final Path file;
    private final Logger lines;
    private final RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
    private final Deque<String> last = new ArrayDeque<>();

    EngineLog(Path file) {
        this.file = file;
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%msg%n");
        encoder.start();
        SizeAndTimeBasedRollingPolicy<ILoggingEvent> rolling = new SizeAndTimeBasedRollingPolicy<>();
        rolling.setContext(context);
        rolling.setParent(appender);
        rolling.setFileNamePattern(file + ".%d{yyyy-MM-dd}.%i.gz");
        rolling.setMaxFileSize(FileSize.valueOf("50MB"));
        rolling.setMaxHistory(7);
        rolling.setTotalSizeCap(FileSize.valueOf("500MB"));
        appender.setContext(context);
        appender.setFile(file.toString());
        appender.setEncoder(encoder);
        appender.setRollingPolicy(rolling);
        rolling.start();
        appender.start();
        lines = context.getLogger("engine-output." + file);
        lines.setAdditive(false);
        lines.addAppender(appender);
    }

    Path file() {
        return file;
    }

    /** What Ponder itself has to say, among the engine's lines. */
    void note(String line) {
        lines.info("ponder: {}", line);
    }

    void add(String line) {
        lines.info("{}", line);
        if (!line.isBlank()) {
            synchronized (last) {
                last.addLast(line.length() > LONGEST ? line.substring(0, LONGEST) + " ..." : line);
                if (last.size() > KEPT) {
                    last.removeFirst();
                }
            }
        }
    }

    /** The last lines of the engine's present life. */
    List<String> last() {
        synchronized (last) {
            return List.copyOf(last);
        }
    }

    /** Another life begins. */
    void forget() {
        synchronized (last) {
            last.clear();
        }
    }

    @Override
    public void close() {
        lines.detachAppender(appender);
        appender.stop();
    }
}
