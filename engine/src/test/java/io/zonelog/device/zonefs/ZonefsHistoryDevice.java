package io.zonelog.device.zonefs;

import io.zonelog.device.AwaitedCompletion;
import io.zonelog.device.DeviceCompletion;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.DeviceStatus;
import io.zonelog.device.ForwardingDevice;
import io.zonelog.device.steps.SeededSteps;
import io.zonelog.engine.simulation.HistoryDevice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** The back end on a drive in memory, as a device of an engine's history: one seed, one order of steps, and power cuts of the drive. */
public final class ZonefsHistoryDevice extends ForwardingDevice implements HistoryDevice {
    private final ZonefsTwin twin;
    private final SeededSteps steps;

    private ZonefsHistoryDevice(ZonefsTwin twin, SeededSteps steps) throws IOException {
        super(twin.open(steps));
        this.twin = twin;
        this.steps = steps;
    }

    /** Makes a device in a directory that does not exist. */
    public static ZonefsHistoryDevice create(Path directory, DeviceGeometry geometry, long seed) {
        return opened(ZonefsTwin.create(directory, geometry), seed);
    }

    private static ZonefsHistoryDevice opened(ZonefsTwin twin, long seed) {
        try {
            return new ZonefsHistoryDevice(twin, new SeededSteps(seed));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void goOn() {
        steps.runOne();
    }

    @Override
    public void settle() {
        while (steps.runOne() == SeededSteps.Outcome.RAN) {}
    }

    @Override
    public HistoryDevice cutPower(long seed) {
        steps.drop();
        close();
        twin.drive().cutPower(seed);
        return opened(twin, seed);
    }

    /** Whoever waits for a read gets it: then other commands go on as well, chosen by the seed. */
    @Override
    public void read(long sector, ByteBuffer buffer, DeviceCompletion completion) {
        boolean[] done = new boolean[1];
        super.read(sector, buffer, (DeviceStatus status, long at) -> {
            done[0] = true;
            completion.completed(status, at);
        });
        while (completion instanceof AwaitedCompletion && !done[0]) {
            steps.runOne();
        }
    }
}
