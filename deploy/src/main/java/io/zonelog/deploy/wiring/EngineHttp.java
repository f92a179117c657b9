package io.zonelog.deploy.wiring;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.zonelog.connector.Connector;
import io.zonelog.deploy.backup.BackupBlocks;
import io.zonelog.deploy.config.Configuration;
import io.zonelog.deploy.config.EngineSettings;
import io.zonelog.deploy.config.HttpSettings;
import io.zonelog.deploy.config.KafkaSettings;
import io.zonelog.deploy.content.ContentAnswer;
import io.zonelog.deploy.content.ContentBuffers;
import io.zonelog.deploy.content.Contents;
import io.zonelog.deploy.content.OffsetWaits;
import io.zonelog.deploy.data.EngineData;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.http.HttpService;
import io.zonelog.deploy.http.OwnRequests;
import io.zonelog.deploy.http.ReadAccess;
import io.zonelog.deploy.http.TlsFiles;
import io.zonelog.deploy.http.api.Api;
import io.zonelog.deploy.http.files.ByteRate;
import io.zonelog.deploy.http.files.DigestsHandler;
import io.zonelog.deploy.http.files.FilesHandler;
import io.zonelog.deploy.http.files.SnapshotsHandler;
import io.zonelog.deploy.metrics.DeviceMeters;
import io.zonelog.deploy.metrics.DirectoryMeters;
import io.zonelog.deploy.metrics.EngineMeters;
import io.zonelog.deploy.metrics.ProcessMeters;
import io.zonelog.deploy.metrics.RepairMeters;
import io.zonelog.deploy.metrics.StoreMeters;
import io.zonelog.deploy.peer.OtherEngines;
import io.zonelog.deploy.peer.PeerBlocks;
import io.zonelog.deploy.peer.PeerClient;
import io.zonelog.deploy.peer.Peers;
import io.zonelog.deploy.repair.RepairRuns;
import io.zonelog.deploy.s3.S3Handler;
import io.zonelog.deploy.watch.GrowthWatch;
import io.zonelog.deploy.watch.RecentProblems;
import io.zonelog.deploy.watch.RunningEngine;
import io.zonelog.deploy.watch.Sampled;
import io.zonelog.deploy.watch.ZoneCensus;
import io.zonelog.engine.read.Readers;
import io.zonelog.zone.ReaderHolds;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.server.Handler;
import org.jspecify.annotations.Nullable;

/** The HTTP side of a running engine: its meters and its server. Made and closed by the main thread, closed before the engine. */
public final class EngineHttp implements AutoCloseable {
    private static final long SHARED_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** How long an answer waits for the record that it is to show. */
    private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** Of 2 MiB each, for long files on their way to clients. */
    private static final int READ_AHEADS = 16;

    private final RecentProblems problems;
    private final ProcessMeters processMeters = new ProcessMeters();
    private final HttpService service;
    private final String advertisedUrl;
    private final OtherEngines others;
    private final RepairRuns repairs;

    private EngineHttp(RunningEngine engine, PrometheusMeterRegistry registry, ReaderHolds readers) {
        others = engine.others();
        repairs = engine.repairs();
        problems = engine.problems();
        Configuration configuration = engine.configuration();
        ByteRate snapshots = new ByteRate(snapshotsRate(configuration), System::nanoTime);
        bindMeters(engine, registry, snapshots);
        HttpService.Options options = new HttpService.Options(
                configuration.text(HttpSettings.ADDRESS),
                configuration.integer(HttpSettings.PORT),
                hosts(configuration),
                configuration.text(HttpSettings.TOKEN),
                engine.zones().geometry().deviceUuid(),
                tls(configuration));
        EngineData data = engine.data();
        Contents contents = new Contents(new Readers(data.store(), data.device(), readers));
        ReadAccess access = new ReadAccess(
                configuration.text(HttpSettings.READ_TOKEN), configuration.text(HttpSettings.TOKEN), options.address());
        OffsetWaits waits = new OffsetWaits(data.store(), readers, LONGEST_WAIT_NANOS);
        ContentAnswer answers = new ContentAnswer(new ContentBuffers(READ_AHEADS));
        service = HttpService.start(
                options,
                Api.routes(engine, registry),
                rest -> new FilesHandler(
                        new SnapshotsHandler(
                                new DigestsHandler(rest, access, data.store(), contents.geometry(), engine.connector()),
                                access,
                                contents,
                                engine.zones().geometry(),
                                snapshots),
                        access,
                        contents,
                        waits,
                        answers,
                        engine.others()),
                s3(configuration, options, contents, answers, engine.others()));
        advertisedUrl = configuration.isEmpty(HttpSettings.ADVERTISED_URL)
                ? service.urlForOthers()
                : configuration.text(HttpSettings.ADVERTISED_URL);
    }

    private void bindMeters(RunningEngine engine, PrometheusMeterRegistry registry, ByteRate snapshots) {
        processMeters.bindTo(registry);
        new EngineMeters(engine.connector()::engineStatistics).bindTo(registry);
        new DeviceMeters(
                        () -> engine.zones().now().space(),
                        engine.data()::protocolViolations,
                        engine.data().faults())
                .bindTo(registry);
        new DirectoryMeters(
                        engine.connector().directory(),
                        engine.zones().geometry().deviceUuid(),
                        snapshots::takenBytes)
                .bindTo(registry);
        new RepairMeters(engine.repairs()::totals, engine.repairs()::sinceEndNanos).bindTo(registry);
        new StoreMeters(new Sampled<>(engine.data().store()::statistics, System::nanoTime, SHARED_NANOS))
                .bindTo(registry);
    }

    private static long snapshotsRate(Configuration configuration) {
        return configuration.isOff(HttpSettings.SNAPSHOTS_RATE)
                ? Long.MAX_VALUE
                : configuration.sizeBytes(HttpSettings.SNAPSHOTS_RATE);
    }

    /** By which names requests come, that of the advertised address among them. */
    private static List<String> hosts(Configuration configuration) {
        List<String> hosts = new ArrayList<>(configuration.list(HttpSettings.HOSTS));
        if (!configuration.isEmpty(HttpSettings.ADVERTISED_URL)) {
            hosts.add(
                    URI.create(configuration.text(HttpSettings.ADVERTISED_URL)).getHost());
        }
        return hosts;
    }

    private static @Nullable TlsFiles tls(Configuration configuration) {
        return configuration.isEmpty(HttpSettings.TLS_CERTIFICATE)
                ? null
                : new TlsFiles(
                        Path.of(configuration.text(HttpSettings.TLS_CERTIFICATE)),
                        Path.of(configuration.text(HttpSettings.TLS_KEY)));
    }

    private static List<HttpService.FurtherPort> s3(
            Configuration configuration,
            HttpService.Options options,
            Contents contents,
            ContentAnswer answers,
            OtherEngines others) {
        if (configuration.isOff(HttpSettings.S3_PORT)) {
            return List.of();
        }
        Map<String, String> secrets = new HashMap<>();
        for (String pair : configuration.list(HttpSettings.S3_KEYS)) {
            int colon = pair.indexOf(':');
            if (secrets.put(pair.substring(0, colon), pair.substring(colon + 1)) != null) {
                throw CommandFailure.usage(HttpSettings.S3_KEYS + " has two secrets of " + pair.substring(0, colon));
            }
        }
        if (secrets.isEmpty() && !ReadAccess.isLoopback(options.address())) {
            throw CommandFailure.usage(configuration.describe(HttpSettings.S3_PORT) + " needs " + HttpSettings.S3_KEYS
                    + ", since " + configuration.describe(HttpSettings.ADDRESS) + " is reached by other hosts");
        }
        Handler handler = new S3Handler(secrets, Clock.systemUTC(), contents, answers, others);
        // Without keys nothing but its name tells a request of this host's user from that of a stranger's page.
        Handler guarded = secrets.isEmpty() ? new OwnRequests(options, handler) : handler;
        return List.of(new HttpService.FurtherPort(
                HttpSettings.S3_PORT.key(), configuration.integer(HttpSettings.S3_PORT), guarded, S3Handler::refuse));
    }

    /**
     * Starts to serve.
     *
     * @throws CommandFailure if it cannot listen
     */
    static EngineHttp start(
            Configuration configuration,
            EngineData data,
            Connector connector,
            GrowthWatch growth,
            PrometheusMeterRegistry registry,
            ReaderHolds readers) {
        OtherEngines others =
                others(configuration, connector, data.store().identity().deviceUuid());
        RepairRuns repairs = new RepairRuns(
                new Readers(data.store(), data.device(), readers),
                data.store(),
                new RepairRuns.Sources(new PeerBlocks(others.peers(), others.client()), backup(configuration)),
                connector,
                System::nanoTime);
        RecentProblems problems = RecentProblems.listen();
        try {
            ZoneCensus zones = new ZoneCensus(data.device(), data.store());
            EngineHttp http = new EngineHttp(
                    new RunningEngine(connector, data, configuration, zones, growth, others, repairs, problems),
                    registry,
                    readers);
            if (!configuration.isOff(EngineSettings.SCRUB_INTERVAL)) {
                repairs.repeat(configuration.duration(EngineSettings.SCRUB_INTERVAL));
            }
            return http;
        } catch (RuntimeException refused) {
            repairs.close();
            problems.close();
            others.close();
            throw refused;
        }
    }

    private static @Nullable BackupBlocks backup(Configuration configuration) {
        return configuration.isEmpty(KafkaSettings.POSITIONS_BOOTSTRAP_BACKUP)
                ? null
                : new BackupBlocks(Path.of(configuration.text(KafkaSettings.POSITIONS_BOOTSTRAP_BACKUP)));
    }

    /** By which clients of all engines read, and engines of each other; empty if there is none. */
    static String readToken(Configuration configuration) {
        return configuration.text(
                configuration.isEmpty(HttpSettings.READ_TOKEN) ? HttpSettings.TOKEN : HttpSettings.READ_TOKEN);
    }

    /** Whose certificates count at other engines; null for the system's authorities. */
    static @Nullable SSLContext trusted(Configuration configuration) {
        TlsFiles own = tls(configuration);
        return own == null ? null : own.trusting();
    }

    /** Speaks to other engines, with the token by which clients of all of them read. */
    private static OtherEngines others(Configuration configuration, Connector connector, UUID self) {
        boolean alone = configuration.isOff(KafkaSettings.ENGINES_TOPIC);
        return OtherEngines.of(
                new Peers(
                        connector.directory(),
                        self,
                        alone ? () -> Optional.of(Set.of()) : connector::existingPartitions,
                        System::nanoTime),
                new PeerClient(readToken(configuration), trusted(configuration)));
    }

    /** Where this host reaches it. */
    String url() {
        return service.url();
    }

    /** Where other engines and their clients reach it. */
    String advertisedUrl() {
        return advertisedUrl;
    }

    int port() {
        return service.port();
    }

    /** The port of the S3 endpoint; empty if it is off. */
    OptionalInt s3Port() {
        return service.port(HttpSettings.S3_PORT.key());
    }

    @Override
    public void close() {
        service.close();
        repairs.close();
        others.close();
        processMeters.close();
        problems.close();
    }
}
