package io.zonelog.device.simulated;

/** What a device was opened for. */
enum Access {
    READ_WRITE,
    READ_ONLY
}
