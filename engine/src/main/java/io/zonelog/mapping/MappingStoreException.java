package io.zonelog.mapping;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The mapping store cannot answer or commit: its medium failed, its content is damaged, or it belongs to another device. */
public final class MappingStoreException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final boolean damage;

    public MappingStoreException(String message) {
        super(message);
        damage = false;
    }

    public MappingStoreException(String message, Throwable cause) {
        super(message, cause);
        damage = false;
    }

    private MappingStoreException(String message, @Nullable Throwable cause, boolean damage) {
        super(message, cause);
        this.damage = damage;
    }

    /** What is stored is lost, or cannot have been written: no other right, setting or program helps. */
    public static MappingStoreException damage(String message) {
        return new MappingStoreException(message, null, true);
    }

    /** What is stored is lost, or cannot have been written, as the cause found. */
    public static MappingStoreException damage(String message, Throwable cause) {
        return new MappingStoreException(message, cause, true);
    }

    /** Whether the store is damaged: only another one helps, a copy or one that is made anew. */
    public boolean isDamage() {
        return damage;
    }
}
