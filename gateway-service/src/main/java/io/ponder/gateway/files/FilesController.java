package io.ponder.gateway.files;

import io.ponder.gateway.door.Callers;
import io.ponder.gateway.json.JsonReply;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.Field;
import io.ponder.runtime.ClientGoneException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/files}: OpenAI's Files API. */
@RestController
final class FilesController {

    private static final List<String> PURPOSES = List.of("batch", "user_data");
    private static final int USUAL = 100;
    private static final int MOST = 10_000;
    private static final int LONGEST_NAME = 255;
    private static final Duration SHORTEST_KEEP = Duration.ofHours(1);
    private static final Duration LONGEST_KEEP = Duration.ofDays(30);

    /** What is left of a file. */
    private record Deleted(String id, String object, boolean deleted) {}

    private final FileStore store;
    private final FilesSettings settings;
    private final InstantSource clock;

    FilesController(FileStore store, FilesSettings settings, InstantSource clock) {
        this.store = store;
        this.settings = settings;
        this.clock = clock;
    }

    @PostMapping(path = "/v1/files", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    void upload(HttpServletRequest request, HttpServletResponse response) {
        String tenant = Callers.of(request).tenant();
        long room = settings.quota().toBytes() - store.bytesOf(tenant);
        String id = FileStore.newId();
        FileStore.Writing file = store.begin(id, tenant);
        boolean isComplete = false;
        try {
            Upload upload = Upload.read(request, (bytes, length) -> {
                requireRoom(file.bytes() + length, room);
                file.write(bytes, 0, length);
            });
            file.complete(purpose(upload), filename(upload), expires(upload));
            isComplete = true;
            store.sync();
        } finally {
            if (!isComplete) {
                file.abandon();
            }
        }
        JsonReply.write(response, FileDocument.of(find(tenant, id)));
    }

    private void requireRoom(long bytes, long room) {
        long largest = settings.largest().toBytes();
        if (bytes > largest) {
            throw new Failure(
                            Kind.BODY_TOO_LARGE,
                            "the file is larger than " + largest + " bytes, the most that a file may have; split it",
                            "file",
                            List.of(),
                            null)
                    .asException();
        }
        if (bytes > room) {
            throw new Failure(
                            Kind.BODY_TOO_LARGE,
                            "the files of your team would take more than "
                                    + settings.quota().toBytes() + " bytes together; delete some first",
                            "file",
                            List.of(),
                            null)
                    .asException();
        }
    }

    private static String purpose(Upload upload) {
        String purpose = upload.field("purpose");
        if (purpose == null || !PURPOSES.contains(purpose)) {
            throw Failure.invalid(
                            "purpose",
                            purpose == null
                                    ? "purpose is missing; it must be one of " + String.join(", ", PURPOSES)
                                    : "purpose must be one of " + String.join(", ", PURPOSES) + ", not '"
                                            + Field.shortened(purpose, 80) + "'",
                            PURPOSES)
                    .asException();
        }
        return purpose;
    }

    private static String filename(Upload upload) {
        String name = upload.filename();
        if (name == null) {
            throw Failure.invalid("file", "file is missing: send it as the part `file` of the form")
                    .asException();
        }
        // Some clients send a whole path.
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1)
                .replaceAll("\\p{Cntrl}", "");
        return Field.shortened(last.isBlank() ? "file" : last, LONGEST_NAME);
    }

    private Instant expires(Upload upload) {
        Instant now = clock.instant();
        String anchor = upload.field("expires_after[anchor]");
        String seconds = upload.field("expires_after[seconds]");
        if (anchor == null && seconds == null) {
            return now.plus(settings.keep());
        }
        if (!"created_at".equals(anchor)) {
            throw Failure.invalid(
                            "expires_after.anchor", "expires_after.anchor must be created_at", List.of("created_at"))
                    .asException();
        }
        return now.plus(keep(seconds));
    }

    private static Duration keep(@Nullable String seconds) {
        try {
            Duration keep = Duration.ofSeconds(Long.parseLong(String.valueOf(seconds)));
            if (keep.compareTo(SHORTEST_KEEP) >= 0 && keep.compareTo(LONGEST_KEEP) <= 0) {
                return keep;
            }
        } catch (NumberFormatException | ArithmeticException e) {
            // Said below.
        }
        throw Failure.invalid(
                        "expires_after.seconds",
                        "expires_after.seconds must be a whole number from " + SHORTEST_KEEP.toSeconds() + " to "
                                + LONGEST_KEEP.toSeconds())
                .asException();
    }

    @GetMapping("/v1/files")
    void list(
            @RequestParam(required = false) @Nullable String purpose,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String order,
            HttpServletRequest request,
            HttpServletResponse response) {
        String tenant = Callers.of(request).tenant();
        if (order != null && !order.equals("asc") && !order.equals("desc")) {
            throw Failure.invalid("order", "order must be asc or desc", List.of("asc", "desc"))
                    .asException();
        }
        int size = FileList.size(limit, USUAL, MOST);
        StoredFile before = after == null || after.isEmpty() ? null : find(tenant, after);
        List<FileDocument> found = store
                .list(
                        tenant,
                        purpose == null || purpose.isEmpty() ? null : purpose,
                        before,
                        !"asc".equals(order),
                        size + 1)
                .stream()
                .map(FileDocument::of)
                .toList();
        JsonReply.write(response, FileList.of(found, size, FileDocument::id));
    }

    @GetMapping("/v1/files/{id}")
    void retrieve(@PathVariable String id, HttpServletRequest request, HttpServletResponse response) {
        JsonReply.write(response, FileDocument.of(find(Callers.of(request).tenant(), id)));
    }

    @GetMapping("/v1/files/{id}/content")
    void content(@PathVariable String id, HttpServletRequest request, HttpServletResponse response) {
        StoredFile file = find(Callers.of(request).tenant(), id);
        response.setContentType(MediaType.APPLICATION_OCTET_STREAM_VALUE);
        response.setContentLengthLong(file.bytes());
        response.setHeader(
                "Content-Disposition",
                ContentDisposition.attachment()
                        .filename(file.filename(), java.nio.charset.StandardCharsets.UTF_8)
                        .build()
                        .toString());
        try (InputStream content = store.read(file)) {
            content.transferTo(response.getOutputStream());
        } catch (IOException e) {
            throw new ClientGoneException();
        }
    }

    @DeleteMapping("/v1/files/{id}")
    void delete(@PathVariable String id, HttpServletRequest request, HttpServletResponse response) {
        if (!store.delete(Callers.of(request).tenant(), id)) {
            throw notFound(id);
        }
        JsonReply.write(response, new Deleted(id, "file", true));
    }

    private StoredFile find(String tenant, String id) {
        return store.find(tenant, id).orElseThrow(() -> notFound(id));
    }

    private static RuntimeException notFound(String id) {
        return new Failure(Kind.NOT_FOUND, "No such file: '" + Field.shortened(id, 80) + "'", "id", List.of(), null)
                .asException();
    }
}
