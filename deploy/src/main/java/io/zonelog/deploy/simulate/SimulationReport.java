package io.zonelog.deploy.simulate;

import io.zonelog.deploy.config.Sizes;
import io.zonelog.deploy.simulate.model.Verification;
import io.zonelog.deploy.terminal.Words;
import io.zonelog.deploy.view.zone.ZoneRow;
import io.zonelog.device.command.ProtocolViolations;
import io.zonelog.engine.EngineStatistics;
import io.zonelog.engine.StorageEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a simulation did; its JSON answer.
 *
 * @param trace what ran
 * @param writeback what the iomap layer did
 * @param appended what went to the device
 * @param reclaim what reclaim did
 * @param amplification what that cost
 * @param batches batches made durable
 * @param zoneResets zones reset
 * @param protocolViolations mistakes of the engine that the device has noticed
 * @param faults how often each fault of a plan has struck
 * @param elapsedNanos time that the device's profile let pass; 0 without one
 * @param zones zones that are not empty
 * @param verified the comparison with the model, if one was asked for
 */
public record SimulationReport(
        Trace trace,
        EngineStatistics.Writeback writeback,
        EngineStatistics.Appended appended,
        EngineStatistics.Reclaim reclaim,
        Amplification amplification,
        long batches,
        long zoneResets,
        ProtocolViolations.Counts protocolViolations,
        Map<String, Long> faults,
        long elapsedNanos,
        List<ZoneRow> zones,
        @Nullable Verified verified) {
    public SimulationReport {
        zones = List.copyOf(zones);
        faults = new TreeMap<>(faults);
    }

    /**
     * What ran.
     *
     * @param name the trace and its format
     * @param operations applied operations by kind
     * @param skippedReads reads in the trace; they change nothing
     * @param payloadBytes bytes of data in writes
     */
    public record Trace(String name, Map<String, Long> operations, long skippedReads, long payloadBytes) {
        /** Copies the counts, in the order of their names. */
        public Trace {
            operations = new TreeMap<>(operations);
        }
    }

    /**
     * Bytes appended for each byte.
     *
     * @param ofDataBlocks for each byte of data blocks; more than 1 by summaries and reclaim's copies
     * @param ofPayload for each byte of payload; also counts what blocks hold besides
     * @param utilisation live blocks of the blocks of all zones that hold data, at the end; 0 if none does
     */
    public record Amplification(double ofDataBlocks, double ofPayload, double utilisation) {}

    /**
     * How the comparison with the model ended.
     *
     * @param files files compared
     * @param comparedBytes bytes read back
     * @param problems one line each
     */
    public record Verified(int files, long comparedBytes, List<String> problems) {}

    static SimulationReport of(
            Trace trace, StorageEngine engine, SimulatedPorts ports, Optional<Verification.Outcome> verified) {
        EngineStatistics statistics = engine.statistics();
        EngineStatistics.Appended appended = statistics.appended();
        long appendedBytes = (appended.dataBlocks()
                        + appended.summaryBlocks()
                        + statistics.reclaim().copiedBlocks())
                * appended.blockSizeBytes();
        double ofPayload = trace.payloadBytes() == 0 ? 1 : (double) appendedBytes / trace.payloadBytes();
        return new SimulationReport(
                trace,
                statistics.writeback(),
                appended,
                statistics.reclaim(),
                new Amplification(statistics.writeAmplification(), ofPayload, engine.utilisation()),
                statistics.batches(),
                statistics.zoneResets(),
                ports.protocolViolations(),
                ports.faults(),
                ports.elapsedNanos(),
                ZoneRow.of(ports.device(), ports.store()).stream()
                        .filter(zone -> !zone.isEmpty())
                        .toList(),
                verified.map(outcome -> new Verified(outcome.files(), outcome.comparedBytes(), outcome.problems()))
                        .orElse(null));
    }

    /** The answer for people. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("trace       " + trace.name() + ": " + operations() + "; " + Sizes.rounded(trace.payloadBytes())
                + " of data");
        lines.add("writeback   "
                + String.join(
                        ", ",
                        Words.counted(writeback.ioends(), "ioend"),
                        Words.counted(writeback.splits(), "split"),
                        Words.counted(writeback.merges(), "merge"),
                        Words.counted(writeback.extents(), "extent")));
        lines.add("device      "
                + String.join(
                        ", ",
                        Words.counted(batches, "batch"),
                        Words.counted(appended.segments(), "segment"),
                        Words.counted(appended.appends(), "append"),
                        Words.counted(appended.dataBlocks(), "data block"),
                        Words.counted(appended.summaryBlocks(), "summary block"),
                        Words.counted(zoneResets, "zone reset")));
        lines.add(String.format(
                Locale.ROOT,
                "appended    %.3f bytes a byte of data blocks, %.3f a byte of payload; utilisation %.3f",
                amplification.ofDataBlocks(),
                amplification.ofPayload(),
                amplification.utilisation()));
        if (reclaim.relocations() > 0) {
            lines.add("reclaim     " + Words.counted(reclaim.relocations(), "relocation") + ", "
                    + Words.counted(reclaim.copiedBlocks(), "block") + " copied");
        }
        addDrill(lines);
        if (elapsedNanos > 0) {
            lines.add(String.format(Locale.ROOT, "time        %.3f ms of the device's profile", elapsedNanos / 1e6));
        }
        zones.forEach(zone -> lines.add(line(zone)));
        addVerified(lines);
        return lines;
    }

    private void addDrill(List<String> lines) {
        if (!faults.isEmpty()) {
            lines.add("faults      "
                    + faults.entrySet().stream()
                            .map(fault -> fault.getValue() + " " + fault.getKey())
                            .collect(Collectors.joining(", ")));
        }
        if (!protocolViolations.isNone()) {
            lines.add("mistakes    the device counted these of the engine: " + protocolViolations);
        }
    }

    private static String line(ZoneRow zone) {
        return String.format(
                Locale.ROOT,
                "zone %-6d %d of %d blocks written, %d used, %d dead, %s",
                zone.zone(),
                zone.writtenBlocks(),
                zone.capacityBlocks(),
                zone.usedBlocks(),
                zone.deadBlocks(),
                zone.condition());
    }

    private void addVerified(List<String> lines) {
        if (verified == null) {
            return;
        }
        lines.addAll(verified.problems());
        lines.add("verified    " + Words.counted(verified.files(), "file") + ", "
                + Sizes.rounded(verified.comparedBytes())
                + " read back: "
                + (verified.problems().isEmpty()
                        ? "all as it must be"
                        : Words.counted(verified.problems().size(), "problem")));
    }

    private String operations() {
        String applied = trace.operations().entrySet().stream()
                .map(kind -> kind.getValue() + " " + kind.getKey())
                .collect(Collectors.joining(", "));
        String counted = applied.isEmpty() ? "no operations" : applied;
        return trace.skippedReads() == 0
                ? counted
                : counted + ", " + Words.counted(trace.skippedReads(), "read") + " skipped";
    }
}
