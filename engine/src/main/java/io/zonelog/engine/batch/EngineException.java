package io.zonelog.engine.batch;

import java.io.Serial;

/**
 * The engine cannot go on: a write failed for good, the device and the store do not belong together, or an invariant is broken.
 * Nothing that was not durable before is acknowledged afterwards; a restart goes on from the stored positions.
 */
public final class EngineException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public EngineException(String message) {
        super(message);
    }

    public EngineException(String message, Throwable cause) {
        super(message, cause);
    }
}
