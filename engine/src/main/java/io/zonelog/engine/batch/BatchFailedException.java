package io.zonelog.engine.batch;

import io.zonelog.segment.Segment;

/** A batch could not be written; the message says where it failed. */
final class BatchFailedException extends RuntimeException {
    private BatchFailedException(String message) {
        super(message);
    }

    static BatchFailedException of(Batch batch) {
        StringBuilder message = new StringBuilder("batch ")
                .append(batch.sequence())
                .append(" could not be written: ")
                .append(batch.status());
        for (Segment segment : batch.segments()) {
            if (!segment.deviceStatus().isSuccess()) {
                message.append("; zone ")
                        .append(segment.zone().zoneIndex())
                        .append(" answered ")
                        .append(segment.deviceStatus());
            }
        }
        return new BatchFailedException(message.toString());
    }
}
