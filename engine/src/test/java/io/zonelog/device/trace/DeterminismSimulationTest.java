package io.zonelog.device.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.device.WriteDurability;
import io.zonelog.device.ZoneAction;
import io.zonelog.device.ZoneCondition;
import io.zonelog.device.ZoneDescriptor;
import io.zonelog.device.conformance.DeviceUnderTest;
import io.zonelog.device.conformance.Geometries;
import io.zonelog.device.fault.FaultPlan;
import io.zonelog.device.simulated.InMemoryZonedDevice;
import io.zonelog.device.state.DeviceBehaviour;
import io.zonelog.device.state.PowerCut;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** One seed gives one history: placements, order of completions, faults, what a power cut leaves, and every byte. */
class DeterminismSimulationTest {
    /**
     * All that a run shows.
     *
     * @param events every submission and completion, in their order
     * @param faults how often each fault struck
     * @param digest of zones and contents after a power cut
     */
    private record Run(List<TraceEvent> events, String faults, long digest) {
        static Run of(long seed) {
            FaultPlan plan = FaultPlan.parse("seed " + seed + """

                    append one in 20: error-pointer-partial
                    append one in 30: error-torn
                    append one in 15: delay
                    flush one in 4: error
                    read 5: bit-rot
                    reset 3: read-only
                    """);
            DeviceBehaviour behaviour = DeviceBehaviour.STANDARD
                    .withSeed(seed)
                    .withImplicitClose(DeviceBehaviour.ImplicitClose.SEEDED_RANDOM);
            InMemoryZonedDevice device = InMemoryZonedDevice.seeded(Geometries.small(), behaviour, plan);
            List<TraceEvent> events = new ArrayList<>();
            submit(seed, device, new TracingZonedDevice(device, events::add));
            PowerCut cut = new PowerCut(seed, PowerCut.HalfWritten.MAY_TURN_FULL, PowerCut.Unflushed.MAY_HAVE_HOLES);
            return new Run(events, plan.struck().toString(), digest(device.powerCut(cut)));
        }

        /** The last commands are still in flight at the end. */
        private static void submit(long seed, InMemoryZonedDevice device, TracingZonedDevice traced) {
            DeviceUnderTest buffers = DeviceUnderTest.of(traced);
            SplittableRandom chance = new SplittableRandom(seed);
            for (int command = 0; command < 500; command++) {
                int zone = chance.nextInt(8);
                switch (chance.nextInt(10)) {
                    case 0 -> traced.flush((status, sector) -> {});
                    case 1 -> traced.manage(ZoneAction.RESET, zone, (status, sector) -> {});
                    case 2 -> traced.manageAll(ZoneAction.CLOSE, (status, sector) -> {});
                    case 3 -> traced.read(zone * 128L, ByteBuffer.allocate(4 * 4096), (status, at) -> {});
                    default -> {
                        ByteBuffer[] data = {buffers.data(1 + chance.nextInt(4), command * 10 + 1)};
                        traced.append(zone, data, WriteDurability.WITH_NEXT_FLUSH, (status, sector) -> {});
                    }
                }
                for (int steps = chance.nextInt(5); steps > 0; steps--) {
                    device.runOne();
                }
            }
        }

        private static long digest(InMemoryZonedDevice device) {
            DeviceUnderTest left = new DeviceUnderTest(device, device::runAll);
            CRC32C digest = new CRC32C();
            for (ZoneDescriptor zone : device.report(0, 8)) {
                digest.update(ByteBuffer.wrap(zone.toString().getBytes(StandardCharsets.UTF_8)));
                if (zone.condition() != ZoneCondition.OFFLINE) {
                    digest.update(left.contents(zone.zoneIndex() * 128L, 16)
                            .toString()
                            .getBytes(StandardCharsets.UTF_8));
                }
            }
            return digest.getValue();
        }
    }

    @Test
    void sameSeedGivesTheSameRunWhateverTheMachineDoes() throws InterruptedException {
        Run alone = Run.of(77);
        AtomicBoolean enough = new AtomicBoolean();
        List<Thread> load = new ArrayList<>();
        for (int number = 0; number <= Runtime.getRuntime().availableProcessors(); number++) {
            Thread thread = new Thread(() -> {
                for (long seed = 0; !enough.get(); seed++) {
                    Run.of(seed);
                }
            });
            load.add(thread);
            thread.start();
        }
        try {
            for (int round = 0; round < 5; round++) {
                assertThat(Run.of(77)).isEqualTo(alone);
            }
        } finally {
            enough.set(true);
            for (Thread thread : load) {
                thread.join();
            }
        }
        assertThat(alone.faults).contains("ERROR_TORN", "DELAY", "READ_ONLY", "BIT_ROT");
        assertThat(Run.of(78)).isNotEqualTo(alone);
    }
}
