package io.ponder.gateway.files;

/**
 * A file as its client sees it.
 *
 * @param createdAt in seconds since 1970, as is {@code expiresAt}
 * @param status always {@code processed}: a file can be seen once all of it is there
 */
record FileDocument(
        String id,
        String object,
        long bytes,
        long createdAt,
        long expiresAt,
        String filename,
        String purpose,
        String status) {

    static FileDocument of(StoredFile file) {
        return new FileDocument(
                file.id(),
                "file",
                file.bytes(),
                file.created().getEpochSecond(),
                file.expires().getEpochSecond(),
                file.filename(),
                file.purpose(),
                "processed");
    }
}
