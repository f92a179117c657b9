package io.zonelog.engine.batch;

import io.zonelog.block.BlockStatus;

/** A batch could not be written. */
final class BatchFailedException extends RuntimeException {
    BatchFailedException(long batchSequence, BlockStatus status) {
        super("batch " + batchSequence + " could not be written: " + status);
    }
}
