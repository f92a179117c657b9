package io.zonelog.engine.pipeline;

import io.zonelog.block.BlockStatus;
import io.zonelog.device.ZonedDevice;
import io.zonelog.engine.batch.Batch;
import java.util.Optional;
import java.util.stream.Stream;

/** Batches could not be written; the message says where it failed. */
final class BatchFailedException extends RuntimeException {
    BatchFailedException(String message) {
        super(message);
    }

    /**
     * A batch has failed.
     *
     * @param hostError what is wrong below the device, if it is known: then the zones' answers say nothing more
     */
    static BatchFailedException of(Batch batch, Optional<ZonedDevice.HostError> hostError) {
        StringBuilder message =
                new StringBuilder("batch ").append(batch.sequence()).append(" could not be written: ");
        if (hostError.isPresent()) {
            return new BatchFailedException(message + hostError.get().reason());
        }
        message.append(batch.status());
        if (batch.status() == BlockStatus.NO_SPACE) {
            message.append("; failed zones have left no room for it, and there is nothing to reclaim");
        }
        Stream.concat(batch.lostSegments().stream(), batch.segments().stream())
                .filter(segment -> !segment.deviceStatus().isSuccess())
                .forEach(segment -> message.append("; zone ")
                        .append(segment.zone().zoneIndex())
                        .append(" answered ")
                        .append(segment.deviceStatus()));
        return new BatchFailedException(message.toString());
    }
}
