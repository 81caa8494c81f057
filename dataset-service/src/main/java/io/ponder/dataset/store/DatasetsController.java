package io.ponder.dataset.store;

import io.ponder.contracts.dataset.DatasetDocument;
import io.ponder.contracts.dataset.OnBehalf;
import io.ponder.dataset.store.DatasetStore.Known;
import io.ponder.evaluation.data.Broken;
import io.ponder.evaluation.data.DataException;
import io.ponder.evaluation.data.DataReader;
import io.ponder.evaluation.data.DataSet;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.Field;
import io.ponder.runtime.ClientGoneException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/datasets}. */
@RestController
final class DatasetsController {

    private static final Logger LOG = LoggerFactory.getLogger(DatasetsController.class);
    private static final int MOST_LISTED = 100;
    private static final int MOST_BROKEN = 100;
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_LICENCE = 100;

    /** What is left of a data set. */
    record Deleted(String id, String object, boolean deleted) {}

    private final DatasetStore store;
    private final InstantSource clock;

    DatasetsController(DatasetStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * Uploads questions: the body is the file, in any form that {@code ponder eval} reads.
     *
     * @param skipBroken whether lines that cannot be used are left out; otherwise one of them refuses the file
     */
    @PostMapping("/v1/datasets")
    DatasetDocument upload(
            @RequestParam @Nullable String name,
            @RequestParam @Nullable String licence,
            @RequestParam(name = "held_out", defaultValue = "false") boolean heldOut,
            @RequestParam @Nullable String format,
            @RequestParam(name = "skip_broken", defaultValue = "false") boolean skipBroken,
            HttpServletRequest request)
            throws IOException {
        OnBehalf owner = Owners.of(request);
        String named = name == null ? "" : name.strip();
        new Field("name").require(!named.isEmpty() && named.length() <= LONGEST_NAME, "must be 1 to 200 characters");
        new Field("licence")
                .require(licence == null || licence.length() <= LONGEST_LICENCE, "must be at most 100 characters");
        // Questions without an id are called by the file's name.
        Path folder = Files.createTempDirectory("ponder-upload");
        Path file = folder.resolve(named.replaceAll("[^\\w.-]+", "-") + (isPacked(request) ? ".jsonl.gz" : ".jsonl"));
        try {
            try (InputStream in = request.getInputStream();
                    OutputStream out = Files.newOutputStream(file)) {
                in.transferTo(out);
            }
            DataSet read = DataReader.ofOpenToo().read(file, format, skipBroken);
            Known known = new Known(
                    DatasetStore.newId(),
                    owner.tenant(),
                    named,
                    licence,
                    heldOut,
                    null,
                    read.items().size(),
                    read.sha256(),
                    clock.instant(),
                    read.items().stream().allMatch(item -> item.answer() == null && item.tests() == null));
            if (!store.add(known, read.items())) {
                throw new Failure(
                                Kind.CONFLICT,
                                "there is a data set " + Field.unquoted(named) + " already; choose another name",
                                "name",
                                List.of(),
                                null)
                        .asException();
            }
            return store.document(
                    known,
                    read.broken().stream()
                            .limit(MOST_BROKEN)
                            .map(DatasetsController::broken)
                            .toList());
        } catch (DataException e) {
            String message = String.valueOf(e.getMessage())
                    .replace(file.toString(), "the body")
                    .replace(String.valueOf(file.getFileName()), "the body");
            throw Failure.invalid("body", message).asException();
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(folder);
        }
    }

    private static boolean isPacked(HttpServletRequest request) {
        String type = request.getContentType();
        return type != null && type.contains("gzip");
    }

    private static DatasetDocument.Broken broken(Broken broken) {
        return new DatasetDocument.Broken(broken.line(), broken.reason());
    }

    @GetMapping("/v1/datasets")
    DatasetDocument.Listing list(
            @RequestParam(defaultValue = "20") int limit,
            @RequestParam(defaultValue = "0") int offset,
            HttpServletRequest request) {
        new Field("limit").require(limit >= 1 && limit <= MOST_LISTED, "must be 1 to " + MOST_LISTED);
        new Field("offset").require(offset >= 0, "must not be negative");
        List<Known> found = store.list(Owners.of(request).tenant(), limit + 1, offset);
        return new DatasetDocument.Listing(
                "list",
                found.stream()
                        .limit(limit)
                        .map(known -> store.document(known, null))
                        .toList(),
                found.size() > limit);
    }

    @GetMapping("/v1/datasets/{id}")
    DatasetDocument one(@PathVariable String id, HttpServletRequest request) {
        return store.document(find(id, request), null);
    }

    /**
     * One row on each line. A reply that cannot be ended is broken off, so that nobody takes it for a whole one.
     *
     * @param all whether rows that are not exported come too
     */
    @GetMapping("/v1/datasets/{id}/rows")
    void rows(
            @PathVariable String id,
            @RequestParam(defaultValue = "false") boolean all,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        Known known = find(id, request);
        store.readBy(known.id(), Owners.of(request).key(), clock.instant());
        response.setContentType("application/x-ndjson");
        // Not to be closed after a failure: that would end the reply in good order.
        OutputStream out = response.getOutputStream();
        try {
            store.rows().forEach(known.id(), !all, 0, (_, json) -> {
                try {
                    out.write((json + '\n').getBytes(StandardCharsets.UTF_8));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw new ClientGoneException();
        } catch (RuntimeException e) {
            if (!response.isCommitted()) {
                throw e;
            }
            LOG.warn("the rows of {} cannot be told to their end: {}", known.id(), e.toString());
            throw new ClientGoneException();
        }
    }

    @DeleteMapping("/v1/datasets/{id}")
    Deleted delete(@PathVariable String id, HttpServletRequest request) {
        Known known = find(id, request);
        if (!store.delete(known)) {
            throw Failure.of(
                            Kind.CONFLICT,
                            "a job that has not ended reads or writes this data set, or a run of a pipeline uses it;"
                                    + " cancel it first")
                    .asException();
        }
        return new Deleted(known.id(), "dataset", true);
    }

    private Known find(String id, HttpServletRequest request) {
        return Owners.dataset(id, store, request);
    }
}
