package io.zonelog.deploy.wiring;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.zonelog.connector.Connector;
import io.zonelog.connector.apply.EnginePart;
import io.zonelog.connector.client.KafkaClients;
import io.zonelog.connector.directory.DirectoryMember;
import io.zonelog.connector.directory.EngineDirectory;
import io.zonelog.connector.options.ConnectorOptions;
import io.zonelog.connector.outcome.ConnectorStopException;
import io.zonelog.connector.takeover.SnapshotSources;
import io.zonelog.deploy.config.Configuration;
import io.zonelog.deploy.config.HttpSettings;
import io.zonelog.deploy.data.DataDirectory;
import io.zonelog.deploy.data.EngineAddress;
import io.zonelog.deploy.data.EngineData;
import io.zonelog.deploy.data.FaultInjection;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.metrics.Registries;
import io.zonelog.deploy.watch.GrowthWatch;
import io.zonelog.device.DeviceGeometry;
import io.zonelog.engine.EngineMailbox;
import io.zonelog.engine.EngineOptions;
import io.zonelog.engine.EnginePorts;
import io.zonelog.zone.ReaderHolds;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * The whole engine, built from left to right as records flow through it, and closed from right to left:
 *
 * <pre>
 *   Kafka ──&gt; clients ──&gt; connector ──&gt; engine ──&gt; device      (data, by zone append)
 *                                           └───────&gt; store       (mappings and positions, one batch)
 *   http   ──&gt; what connector, device and store show of themselves
 *   member ──&gt; the directory of engines, by which others find this one
 * </pre>
 *
 * <p>Made and closed by the main thread.
 */
public final class Wiring implements AutoCloseable {
    private final EngineData data;
    private final ExecutorService commitThread;
    private final Connector connector;
    private final GrowthWatch growth;
    private final @Nullable EngineHttp http;
    private final @Nullable DirectoryMember member;

    /**
     * Builds and starts everything; the device must have been created.
     *
     * @throws CommandFailure with one line, if data directory or settings are wrong
     */
    public Wiring(Configuration configuration, DataDirectory directory) {
        data = EngineData.open(
                directory,
                ConfiguredEngine.metadata(configuration),
                FaultInjection.of(configuration),
                ConfiguredEngine.rebuild(configuration));
        commitThread = EnginePorts.newCommitThread();
        try {
            EngineOptions limits =
                    ConfiguredEngine.engine(configuration, data.device().geometry());
            EngineMailbox mailbox = new EngineMailbox();
            ReaderHolds readers = ConfiguredEngine.readers(configuration, mailbox);
            EnginePorts ports =
                    new EnginePorts(data.device(), data.store(), commitThread, System::nanoTime, mailbox, readers);
            ConnectorOptions options = ConfiguredConnector.of(
                    configuration, data.device().geometry().deviceUuid());
            KafkaClients clients = KafkaClients.of(options);
            PrometheusMeterRegistry meters = Registries.prometheus();
            EngineDirectory engines = new EngineDirectory(System::nanoTime);
            SnapshotSources snapshots = ConfiguredDirectory.snapshots(configuration, engines, data.store());
            connector = Connector.start(
                    new Connector.Ports(new EnginePart(ports, limits, engines, snapshots), clients, meters), options);
            growth = GrowthWatch.start(data.device(), connector);
            http = startHttp(configuration, directory, meters, readers);
            String url = http == null ? "" : http.advertisedUrl();
            member = ConfiguredDirectory.join(configuration, options.consumer(), data.store(), url, engines)
                    .orElse(null);
        } catch (RuntimeException refused) {
            closeBehindTheEngine();
            throw refused instanceof ConnectorStopException stop ? CommandFailure.usage(stop.line(), stop) : refused;
        }
    }

    /**
     * Refuses settings with which a device could not be served, before anything is opened or made.
     *
     * @throws CommandFailure with one line
     */
    public static void check(Configuration configuration, DeviceGeometry geometry) {
        ConfiguredEngine.engine(configuration, geometry);
        try {
            KafkaClients.of(ConfiguredConnector.of(configuration, geometry.deviceUuid()));
        } catch (ConnectorStopException stop) {
            throw CommandFailure.usage(stop.line(), stop);
        }
    }

    /** The running connector. */
    public Connector connector() {
        return connector;
    }

    /** The port of the HTTP server; empty if it is off. */
    public OptionalInt httpPort() {
        return http == null ? OptionalInt.empty() : OptionalInt.of(http.port());
    }

    /** The port of the S3 endpoint, if it is on. */
    public OptionalInt s3Port() {
        return http == null ? OptionalInt.empty() : http.s3Port();
    }

    private @Nullable EngineHttp startHttp(
            Configuration configuration, DataDirectory directory, PrometheusMeterRegistry meters, ReaderHolds readers) {
        if (configuration.isOff(HttpSettings.ENABLED)) {
            return null;
        }
        EngineHttp started = null;
        try {
            started = EngineHttp.start(configuration, data, connector, growth, meters, readers);
            new EngineAddress(
                            started.url(),
                            data.device().geometry().deviceUuid(),
                            configuration.text(HttpSettings.TLS_CERTIFICATE))
                    .save(directory);
            return started;
        } catch (RuntimeException refused) {
            if (started != null) {
                started.close();
            }
            growth.close();
            connector.close();
            throw refused;
        }
    }

    @Override
    public void close() {
        if (member != null) {
            member.close();
        }
        if (http != null) {
            http.close();
        }
        growth.close();
        connector.close();
        closeBehindTheEngine();
    }

    private void closeBehindTheEngine() {
        commitThread.shutdown();
        data.close();
    }
}
