package io.zonelog.engine.simulation;

import io.zonelog.device.ZonedDevice;

/** A device that a history drives, and whose power it cuts. */
public interface HistoryDevice extends ZonedDevice {
    /** Lets a device that does nothing by itself take one step. */
    void goOn();

    /** Returns when everything that was submitted has completed. */
    void settle();

    /** Takes a zone offline, with what it holds. */
    default void loseZone(int zoneIndex) {
        throw new UnsupportedOperationException("zones of this device are not lost");
    }

    /** Cuts the power; gives the device after power-on, with one of the images that may be left. */
    HistoryDevice cutPower(long seed);
}
