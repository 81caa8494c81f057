package io.ponder.cli.up;

import io.ponder.runtime.SecretLoggers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingInitializationContext;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** One log file for all services, which keeps the console free for people. */
final class LogFile {

    private LogFile() {}

    /**
     * Sends all logging to a file. Done before the first context exists: a context that finds logging set up leaves it
     * alone, and four contexts that start at once would otherwise each set up their own.
     */
    static void open(Path file) throws CannotStartException {
        try {
            Files.createDirectories(file.getParent());
        } catch (IOException e) {
            throw new CannotStartException(
                    "The log folder " + file.getParent() + " cannot be made (" + e + "); PONDER_HOME names another.");
        }
        System.setProperty("ponder.log.file", file.toString());
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "ponder", Map.of("logging.structured.json.customizer", ServiceMember.class.getName())));
        LoggingSystem logging = LoggingSystem.get(LogFile.class.getClassLoader());
        logging.beforeInitialize();
        logging.initialize(new LoggingInitializationContext(environment), "classpath:up-logback.xml", null);
        SecretLoggers.NAMES.forEach(name -> logging.setLogLevel(name, LogLevel.OFF));
    }
}
