package io.zonelog.mapping;

import java.io.Serial;

/** The mapping store cannot answer or commit: its medium failed, its content is damaged, or it belongs to another device. */
public final class MappingStoreException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public MappingStoreException(String message) {
        super(message);
    }

    public MappingStoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
