package io.zonelog.engine.read;

import io.zonelog.device.DeviceStatus;
import io.zonelog.mapping.Extent;

/** Data of a file cannot be had: the device does not give them, or they are not what was written. The message says which. */
public final class DataReadException extends RuntimeException {
    private DataReadException(String message) {
        super(message);
    }

    static DataReadException checksumMissing(long fileId, Extent piece) {
        return new DataReadException(where(fileId, piece) + ": no checksum is recorded for the blocks");
    }

    static DataReadException deviceError(long fileId, Extent piece, DeviceStatus status) {
        return new DataReadException(where(fileId, piece) + ": the device answered " + status);
    }

    static DataReadException checksumMismatch(long fileId, Extent piece, int blockOffset) {
        return new DataReadException(
                where(fileId, piece) + ": block " + (piece.fileBlock() + blockOffset) + " does not match its checksum");
    }

    private static String where(long fileId, Extent piece) {
        return "file id " + fileId + ", blocks " + piece.fileBlock() + " to " + (piece.endBlock() - 1) + " at sector "
                + piece.sector();
    }
}
