package io.zonelog.deploy.watch;

import io.zonelog.connector.Connector;
import io.zonelog.device.ZonedDevice;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every second whether zones were added to the device, by {@code zonelog device grow} beside the engine or over HTTP, and lets the
 * engine take them in. The thread "zonelog-growth" is its own, because the look reads a file.
 */
public final class GrowthWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GrowthWatch.class);

    private final ZonedDevice device;
    private final Connector connector;
    private final ScheduledExecutorService thread;
    private int toldZones;

    private GrowthWatch(ZonedDevice device, Connector connector) {
        this.device = device;
        this.connector = connector;
        this.toldZones = device.geometry().zoneCount();
        this.thread = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread made = new Thread(work, "zonelog-growth");
            made.setDaemon(true);
            return made;
        });
    }

    /** Begins to look. */
    public static GrowthWatch start(ZonedDevice device, Connector connector) {
        GrowthWatch watch = new GrowthWatch(device, connector);
        var unused = watch.thread.scheduleWithFixedDelay(watch::look, 1, 1, TimeUnit.SECONDS);
        return watch;
    }

    /** Looks now; returns how many zones the device has. */
    public synchronized int look() {
        int zones = device.rescan();
        if (zones > toldZones) {
            LOG.info("the device has {} zones now, {} more than before", zones, zones - toldZones);
            toldZones = zones;
            var unused = connector.takeAddedZones();
        }
        return zones;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
