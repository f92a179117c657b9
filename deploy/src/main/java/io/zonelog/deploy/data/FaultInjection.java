package io.zonelog.deploy.data;

import io.zonelog.deploy.config.Configuration;
import io.zonelog.deploy.config.DeviceSettings;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.device.ZonedDevice;
import io.zonelog.device.fault.FaultPlan;
import io.zonelog.device.trace.TraceFile;
import io.zonelog.device.trace.TraceStart;
import io.zonelog.device.trace.TracingZonedDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a simulated device is asked to do besides its work: to go wrong as a plan says, and to record its commands. For one opening of a
 * device; the device itself remembers nothing of it but the damage.
 */
public final class FaultInjection {
    private static final FaultPlan NO_FAULTS = FaultPlan.none();

    /** The device does its work and nothing else. */
    public static final FaultInjection NONE = new FaultInjection(NO_FAULTS, "");

    private final FaultPlan faults;
    private final String traceFile;

    private FaultInjection(FaultPlan faults, String traceFile) {
        this.faults = faults;
        this.traceFile = traceFile;
    }

    /**
     * The drill that the settings {@code device.faults} and {@code device.trace} ask for.
     *
     * @throws CommandFailure with one line, if the plan cannot be read or understood
     */
    public static FaultInjection of(Configuration configuration) {
        String trace = configuration.text(DeviceSettings.TRACE);
        return configuration.isEmpty(DeviceSettings.FAULTS)
                ? new FaultInjection(NO_FAULTS, trace)
                : new FaultInjection(planIn(Path.of(configuration.text(DeviceSettings.FAULTS))), trace);
    }

    private static FaultPlan planIn(Path file) {
        try {
            return FaultPlan.parse(Files.readString(file));
        } catch (IllegalArgumentException refused) {
            throw CommandFailure.usage("the fault plan " + file + ", " + refused.getMessage(), refused);
        } catch (IOException unreadable) {
            throw CommandFailure.usage("the fault plan " + file + " cannot be read: " + unreadable, unreadable);
        }
    }

    /** Whether anything is to go wrong. */
    boolean hasFaults() {
        return faults != NO_FAULTS;
    }

    /** What goes wrong. */
    public FaultPlan faults() {
        return faults;
    }

    /** The device, recorded if that was asked for. */
    public ZonedDevice recorded(ZonedDevice device) {
        if (traceFile.isEmpty()) {
            return device;
        }
        try {
            return new TracingZonedDevice(device, TraceFile.create(Path.of(traceFile), TraceStart.of(device)));
        } catch (IOException refused) {
            throw CommandFailure.usage("the trace " + traceFile + " cannot be written: " + refused, refused);
        }
    }

    /** How often each effect has struck, by the word that plans have for it. */
    public Map<String, Long> struck() {
        Map<String, Long> struck = new TreeMap<>();
        faults.struck().forEach((effect, times) -> struck.put(effect.word(), times));
        return struck;
    }
}
