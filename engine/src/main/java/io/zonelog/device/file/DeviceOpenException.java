package io.zonelog.device.file;

import java.io.IOException;

/** A device directory cannot be created, opened or believed; the message says why in words for the operator. */
public final class DeviceOpenException extends IOException {
    public DeviceOpenException(String message) {
        super(message);
    }

    public DeviceOpenException(String message, Throwable cause) {
        super(message, cause);
    }
}
