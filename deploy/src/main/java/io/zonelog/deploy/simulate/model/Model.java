package io.zonelog.deploy.simulate.model;

import io.zonelog.engine.FileOperation;

/** Is told every operation that the engine applied. */
@FunctionalInterface
public interface Model {
    /** An operation was applied to a file. */
    void apply(String file, FileOperation operation);
}
