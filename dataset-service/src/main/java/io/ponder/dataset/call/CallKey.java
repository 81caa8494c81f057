package io.ponder.dataset.call;

import io.ponder.contracts.search.SearchRequest;
import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.wire.WireJson;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a call is remembered by: a hash of everything that decides over its reply. Two jobs of one team that ask the same
 * pay once; those of two teams share nothing.
 */
final class CallKey {

    /** A map's order makes no difference. */
    private static final JsonMapper SORTED = WireJson.mapper()
            .rebuild()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private CallKey() {}

    /**
     * Of a search.
     *
     * @param request with its seed, without an id
     * @param model that answers it
     * @param revision of the model; null where it is not known
     * @param verifier the version of the search's verifier; null where it has none or it is not known
     */
    static String of(
            String tenant, SearchRequest request, String model, @Nullable String revision, @Nullable String verifier) {
        return hash(tenant, "search/" + model + (verifier == null ? "" : "/" + verifier), revision, request);
    }

    /**
     * Of a scoring.
     *
     * @param version of the verifier; null where it is not known
     */
    static String of(String tenant, ScoreRequest request, @Nullable String version) {
        return hash(tenant, "scores", version, request);
    }

    private static String hash(String tenant, String kind, @Nullable String version, Object request) {
        try {
            byte[] all = SORTED.writeValueAsBytes(List.of(tenant, kind, version == null ? "" : version, request));
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(all));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
