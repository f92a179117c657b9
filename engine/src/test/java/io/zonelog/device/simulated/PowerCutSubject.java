package io.zonelog.device.simulated;

import io.zonelog.device.DeviceCompletion;
import io.zonelog.device.ForwardingDevice;
import io.zonelog.device.WriteDurability;
import io.zonelog.device.ZoneAction;
import io.zonelog.device.ZonedDevice;
import io.zonelog.device.conformance.DeviceUnderTest;
import io.zonelog.device.state.PowerCut;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A device for a history that ends with a power cut. Completions are called by the thread that asks for steps, and by no other one. */
interface PowerCutSubject {
    ZonedDevice device();

    /** Lets the device go one step on, if there is one to take. */
    void step();

    /** Lets the device go on until something has happened. */
    void await();

    /** Cuts the power, and gives the device after power-on. */
    DeviceUnderTest cut(PowerCut cut) throws IOException;

    /** The device in memory, whose seed decides what happens when. */
    static PowerCutSubject inMemory(InMemoryZonedDevice device) {
        return new PowerCutSubject() {
            @Override
            public ZonedDevice device() {
                return device;
            }

            @Override
            public void step() {
                device.runOne();
            }

            @Override
            public void await() {
                device.runOne();
            }

            @Override
            public DeviceUnderTest cut(PowerCut cut) {
                InMemoryZonedDevice left = device.powerCut(cut);
                return new DeviceUnderTest(left, left::runAll);
            }
        };
    }

    /** A device in a directory, whose threads decide what happens when. */
    static PowerCutSubject inFiles(Path directory) throws IOException {
        return new InFiles(directory, SimulatedZonedDevice.open(directory));
    }

    /** Keeps completions until the history's thread asks for them. */
    final class InFiles extends ForwardingDevice implements PowerCutSubject {
        private final Path directory;
        private final SimulatedZonedDevice simulated;
        private final BlockingQueue<Runnable> completions = new LinkedBlockingQueue<>();

        private InFiles(Path directory, SimulatedZonedDevice simulated) {
            super(simulated);
            this.directory = directory;
            this.simulated = simulated;
        }

        private DeviceCompletion kept(DeviceCompletion completion) {
            return (status, sector) -> completions.add(() -> completion.completed(status, sector));
        }

        @Override
        public void append(
                int zoneIndex, ByteBuffer[] buffers, WriteDurability durability, DeviceCompletion completion) {
            super.append(zoneIndex, buffers, durability, kept(completion));
        }

        @Override
        public void flush(DeviceCompletion completion) {
            super.flush(kept(completion));
        }

        @Override
        public void manage(ZoneAction action, int zoneIndex, DeviceCompletion completion) {
            super.manage(action, zoneIndex, kept(completion));
        }

        @Override
        public ZonedDevice device() {
            return this;
        }

        @Override
        public void step() {
            Runnable next = completions.poll();
            if (next != null) {
                next.run();
            }
        }

        @Override
        public void await() {
            try {
                completions.take().run();
            } catch (InterruptedException interrupted) {
                throw new AssertionError("interrupted while waiting for the device", interrupted);
            }
        }

        @Override
        public DeviceUnderTest cut(PowerCut cut) throws IOException {
            simulated.powerCut(cut);
            return DeviceUnderTest.of(SimulatedZonedDevice.open(directory));
        }
    }
}
