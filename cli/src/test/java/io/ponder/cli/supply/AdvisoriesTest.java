package io.ponder.cli.supply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** Nothing is known against what Ponder ships, as far as the advisories go that the operator has fetched. */
class AdvisoriesTest {

    /** The file or folder of advisories; docs/security.md says where they come from. */
    private static final String PLACE = "PONDER_ADVISORIES";

    private static final Path SBOM = Path.of("target/classes/META-INF/sbom/application.cdx.json");

    @Test
    void nothingIsKnownAgainstWhatPonderShips() throws IOException {
        String place = System.getenv(PLACE);
        assumeTrue(place != null && !place.isBlank(), PLACE + " names no file of advisories");
        assumeTrue(Files.exists(SBOM), "only Maven's build makes " + SBOM);
        Advisories advisories = Advisories.read(Path.of(place));
        assertThat(advisories.size()).as("advisories in " + place).isPositive();
        assertThat(advisories.against(JsonMapper.shared().readTree(Files.readString(SBOM))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2.0.0, true",
        "2.3.9, true",
        "2.4.0, false",
        "1.9, false",
        "3.0.0-RC1, true",
        "3.0.1, true",
        "3.0.2, false",
        "9.9-odd, true"
    })
    void rangesAreReadAsMavenOrdersVersions(String version, boolean isAffected, @TempDir Path folder)
            throws IOException {
        Files.writeString(folder.resolve("a.json"), """
                {"id": "GHSA-1", "affected": [{"package": {"ecosystem": "Maven", "name": "g:a"}, "versions": ["9.9-odd"],
                  "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "2.0"}, {"fixed": "2.4.0"}]},
                             {"type": "ECOSYSTEM", "events": [{"introduced": "3.0.0-RC1"}, {"last_affected": "3.0.1"}]}]}]}
                """);
        Files.writeString(folder.resolve("withdrawn.json"), """
                {"id": "GHSA-2", "withdrawn": "2026-01-01T00:00:00Z", "affected": [{"package":
                  {"ecosystem": "Maven", "name": "g:a"}, "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}]}]}]}
                """);
        String sbom = "{\"components\": [{\"group\": \"g\", \"name\": \"a\", \"version\": \"" + version + "\"}]}";
        assertThat(Advisories.read(folder).against(JsonMapper.shared().readTree(sbom)))
                .hasSize(isAffected ? 1 : 0)
                .allMatch(found -> found.equals("GHSA-1 g:a:" + version));
    }
}
