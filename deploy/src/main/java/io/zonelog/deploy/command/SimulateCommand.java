package io.zonelog.deploy.command;

import io.zonelog.deploy.command.device.DeviceOptions;
import io.zonelog.deploy.command.option.ConfigurationOptions;
import io.zonelog.deploy.command.option.OutputOption;
import io.zonelog.deploy.command.option.Verb;
import io.zonelog.deploy.config.Configuration;
import io.zonelog.deploy.config.ConfigurationSources;
import io.zonelog.deploy.config.DeviceSettings;
import io.zonelog.deploy.config.EngineSettings;
import io.zonelog.deploy.data.ConfiguredDevice;
import io.zonelog.deploy.data.DataDirectory;
import io.zonelog.deploy.data.FaultInjection;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.failure.ExitCode;
import io.zonelog.deploy.simulate.Explanation;
import io.zonelog.deploy.simulate.SimulatedPorts;
import io.zonelog.deploy.simulate.Simulation;
import io.zonelog.deploy.simulate.SimulationReport;
import io.zonelog.deploy.simulate.model.ModelFiles;
import io.zonelog.deploy.simulate.model.Verification;
import io.zonelog.deploy.simulate.workload.WorkloadReader;
import io.zonelog.deploy.terminal.Terminal;
import io.zonelog.deploy.wiring.ConfiguredEngine;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.device.state.DeviceBehaviour;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.engine.batch.WritebackListener;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code zonelog simulate}: a trace of operations through engine and device, without Kafka. */
@Command(
        name = "simulate",
        description = {
            "Runs a trace of operations through engine and device without Kafka, and reports what became of it.",
            "That is ioends, splits, merges, segments and write amplification. SIMULATE.md describes traces; fio logs of"
                    + " versions 2 and 3 are read too.",
            "Device and mappings are in memory unless --data names a directory for them."
        },
        footer = {
            "  zonelog simulate trace.jsonl --explain --verify",
            "  zonelog simulate fio.log --append-limit 64KiB --time-profile zn540 --json"
        })
public final class SimulateCommand implements Verb {
    private final Terminal terminal;

    @Mixin
    private ConfigurationOptions configuration = new ConfigurationOptions();

    @Mixin
    private DeviceOptions device = new DeviceOptions();

    @Mixin
    private OutputOption output = new OutputOption();

    @Parameters(paramLabel = "TRACE", description = "A file, or - for standard input.")
    private String trace = WorkloadReader.STANDARD_INPUT;

    @Option(names = "--batch-size", paramLabel = "SIZE", description = "Sets batch.max.bytes.")
    private @Nullable String batchSize;

    @Option(names = "--zones-open", paramLabel = "N", description = "Sets zones.open.")
    private @Nullable String zonesOpen;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Make a data directory with a device in files and RocksDB, and leave it for queries.")
    private @Nullable Path data;

    @Option(
            names = "--shuffle",
            description = "Let the device in memory place and complete appends in an order chosen by device.seed.")
    private boolean shuffle;

    @Option(
            names = "--data-seed",
            paramLabel = "N",
            description = "What data are generated from (default: ${DEFAULT-VALUE}).")
    private long dataSeed = 1;

    @Option(names = "--faults", paramLabel = "FILE", description = "Sets device.faults.")
    private @Nullable String faults;

    @Option(names = "--device-trace", paramLabel = "FILE", description = "Sets device.trace.")
    private @Nullable String deviceTrace;

    @Option(names = "--explain", description = "Tell why each ioend was cut, and its splits, segments and merges.")
    private boolean explain;

    @Option(names = "--verify", description = "Read all files back and compare; exit 1 if something differs.")
    private boolean verify;

    public SimulateCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public ExitCode call() {
        ConfigurationSources sources = configuration.sources(terminal.environment());
        device.addTo(sources);
        sources.option(EngineSettings.BATCH_MAX_BYTES, batchSize, "--batch-size");
        sources.option(EngineSettings.ZONES_OPEN, zonesOpen, "--zones-open");
        sources.option(DeviceSettings.FAULTS, faults, "--faults");
        sources.option(DeviceSettings.TRACE, deviceTrace, "--device-trace");
        Configuration settings = sources.load();
        DeviceGeometry geometry = ConfiguredDevice.geometry(settings);
        try (WorkloadReader reader = WorkloadReader.open(
                        trace, terminal.in(), settings.sizeBytes(EngineSettings.CACHE_POOL_BYTES), dataSeed);
                SimulatedPorts ports = ports(settings, geometry)) {
            return run(settings, reader, ports);
        }
    }

    private SimulatedPorts ports(Configuration settings, DeviceGeometry geometry) {
        DeviceBehaviour behaviour = ConfiguredDevice.behaviour(settings);
        FaultInjection drill = FaultInjection.of(settings);
        if (data == null) {
            return SimulatedPorts.inMemory(
                    geometry,
                    behaviour,
                    shuffle ? SimulatedPorts.AppendOrder.BY_SEED : SimulatedPorts.AppendOrder.AS_SUBMITTED,
                    drill);
        }
        if (shuffle) {
            throw CommandFailure.usage("--shuffle is for a device in memory; leave out --data");
        }
        return SimulatedPorts.inDirectory(
                new DataDirectory(data), geometry, behaviour, ConfiguredEngine.metadata(settings), drill);
    }

    private ExitCode run(Configuration settings, WorkloadReader reader, SimulatedPorts ports) {
        DeviceGeometry geometry = ports.geometry();
        Consumer<String> explanations = output.isJson() ? terminal::note : terminal::line;
        WritebackListener listener = explain ? new Explanation(geometry, explanations) : WritebackListener.NONE;
        ModelFiles files = new ModelFiles();
        BiConsumer<String, FileOperation> model = verify ? files::apply : (file, operation) -> {};
        try (Simulation simulation = new Simulation(ports, ConfiguredEngine.engine(settings, geometry), listener)) {
            simulation.run(reader, model);
            Optional<Verification.Outcome> verified = verify ? Optional.of(simulation.verify(files)) : Optional.empty();
            SimulationReport report = simulation.report(reader, verified);
            if (output.isJson()) {
                terminal.json(report);
            } else {
                report.lines().forEach(terminal::line);
            }
            boolean fine = verified.map(outcome -> outcome.problems().isEmpty()).orElse(true);
            return fine ? ExitCode.FINE : ExitCode.PROBLEM;
        }
    }
}
