package io.ponder.gateway.files;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.tomcat.util.http.fileupload.FileItemIterator;
import org.apache.tomcat.util.http.fileupload.FileItemStream;
import org.apache.tomcat.util.http.fileupload.FileUpload;
import org.apache.tomcat.util.http.fileupload.UploadContext;
import org.jspecify.annotations.Nullable;

/**
 * A form with one file, as it arrives: the file is handed on in pieces and is nowhere whole. The other fields may come
 * before or after it.
 */
final class Upload {

    private static final int LONGEST_FIELD = 1000;
    private static final int MOST_FIELDS = 20;
    private static final int PIECE = 64 << 10;

    /** Takes the file as it arrives. */
    interface Taker {
        void take(byte[] bytes, int length);
    }

    private final Map<String, String> fields = new LinkedHashMap<>();
    private @Nullable String filename;

    private Upload() {}

    /**
     * Reads a whole request.
     *
     * @throws FailureException when it is no such form
     */
    static Upload read(HttpServletRequest request, Taker file) {
        Upload upload = new Upload();
        try {
            FileItemIterator items = new FileUpload().getItemIterator(new Form(request));
            while (items.hasNext()) {
                upload.item(items.next(), file);
            }
        } catch (FailureException e) {
            throw e;
        } catch (IOException e) {
            throw Failure.of(
                            Kind.INVALID_REQUEST,
                            "the upload cannot be read: send multipart/form-data with a part `file` and a field"
                                    + " `purpose`")
                    .asException();
        }
        return upload;
    }

    private void item(FileItemStream item, Taker file) throws IOException {
        try (InputStream content = item.openStream()) {
            if ("file".equals(item.getFieldName())) {
                if (filename != null) {
                    throw Failure.invalid("file", "file is there twice: send one file at a time")
                            .asException();
                }
                filename = item.getName() == null ? "" : item.getName();
                byte[] piece = new byte[PIECE];
                for (int count = content.read(piece); count >= 0; count = content.read(piece)) {
                    file.take(piece, count);
                }
                return;
            }
            byte[] value = content.readNBytes(LONGEST_FIELD + 1);
            if (value.length > LONGEST_FIELD || fields.size() >= MOST_FIELDS) {
                throw Failure.invalid(item.getFieldName(), "this field is too long, or there are too many of them")
                        .asException();
            }
            fields.put(item.getFieldName(), new String(value, StandardCharsets.UTF_8));
        }
    }

    /** The name that the client gives the file; null if there was none. */
    @Nullable
    String filename() {
        return filename;
    }

    /** A field beside the file; null if it is absent. */
    @Nullable
    String field(String name) {
        return fields.get(name);
    }

    private record Form(HttpServletRequest request) implements UploadContext {
        @Override
        public @Nullable String getCharacterEncoding() {
            return StandardCharsets.UTF_8.name();
        }

        @Override
        public String getContentType() {
            return String.valueOf(request.getContentType());
        }

        @Override
        public long contentLength() {
            return request.getContentLengthLong();
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return request.getInputStream();
        }
    }
}
