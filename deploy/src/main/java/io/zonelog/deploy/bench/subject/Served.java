package io.zonelog.deploy.bench.subject;

import io.zonelog.deploy.bench.measure.BenchCase;
import io.zonelog.deploy.bench.measure.Latencies;
import io.zonelog.deploy.bench.measure.Measurement;
import io.zonelog.deploy.bench.measure.Meter;
import io.zonelog.deploy.content.ContentAnswer;
import io.zonelog.deploy.content.ContentBuffers;
import io.zonelog.deploy.content.Contents;
import io.zonelog.deploy.content.OffsetWaits;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.http.HttpService;
import io.zonelog.deploy.http.ReadAccess;
import io.zonelog.deploy.http.files.FilesHandler;
import io.zonelog.deploy.peer.OtherEngines;
import io.zonelog.deploy.s3.S3Handler;
import io.zonelog.engine.read.Readers;
import io.zonelog.zone.ReaderHolds;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Files of an engine that are served over loopback to a client in this process, whose processor time counts too. One request after the
 * other on each connection.
 */
public final class Served implements Closeable {
    private static final int CHUNK_BYTES = 4 << 20;
    private static final int SMALL_BYTES = 4096;
    private static final int SMALL_FILES = 1000;
    private static final int CONNECTIONS = 4;
    private static final int PAGE_FILES = 1000;
    private static final String LARGE = "large";
    private static final String S3_PORT = "s3.port";
    private static final Pattern NEXT = Pattern.compile("\"next\":\"([^\"]*)\"");

    private final BenchEngine engine;
    private final long sizeBytes;
    private final int listedFiles;
    private final HttpService service;
    private final byte[] target = new byte[1 << 20];

    /**
     * Writes the files.
     *
     * @param sizeBytes of the large one
     * @param listedFiles empty ones, which are only listed
     */
    public Served(Path directory, long sizeBytes, int listedFiles) {
        this.sizeBytes = sizeBytes;
        this.listedFiles = listedFiles;
        engine = BenchData.create(directory, 2 * sizeBytes).open();
        ByteBuffer data = ByteBuffer.allocateDirect(CHUNK_BYTES);
        for (long offset = 0; offset < sizeBytes; offset += CHUNK_BYTES) {
            append(LARGE, data.clear().limit((int) Math.min(CHUNK_BYTES, sizeBytes - offset)));
        }
        for (int file = 0; file < SMALL_FILES; file++) {
            append(small(file), data.clear().limit(SMALL_BYTES));
        }
        for (int file = 0; file < listedFiles; file++) {
            append(String.format("list/%08d", file), data.clear().limit(0));
        }
        engine.drain();
        service = serve();
    }

    private void append(String name, ByteBuffer value) {
        engine.append(name.getBytes(StandardCharsets.US_ASCII), value);
    }

    private static String small(int file) {
        return "small/" + file;
    }

    /** As an engine's wiring does, without what needs Kafka. */
    private HttpService serve() {
        ReaderHolds holds = new ReaderHolds(
                new ReaderHolds.Limits(CONNECTIONS, TimeUnit.HOURS.toNanos(1), TimeUnit.HOURS.toNanos(1)),
                System::nanoTime,
                () -> {});
        Contents contents =
                new Contents(new Readers(engine.data().store(), engine.data().device(), holds));
        ContentAnswer answers = new ContentAnswer(new ContentBuffers(CONNECTIONS));
        OtherEngines others =
                OtherEngines.none(engine.data().device().geometry().deviceUuid());
        HttpService.Options options = new HttpService.Options(
                "127.0.0.1", 0, List.of(), "", engine.data().device().geometry().deviceUuid());
        return HttpService.start(
                options,
                List.of(),
                rest -> new FilesHandler(
                        rest,
                        new ReadAccess("", "", options.address()),
                        contents,
                        new OffsetWaits(engine.data().store(), holds, TimeUnit.SECONDS.toNanos(1)),
                        answers,
                        others),
                List.of(new HttpService.FurtherPort(
                        S3_PORT,
                        0,
                        new S3Handler(Map.of(), Clock.systemUTC(), contents, answers, others),
                        S3Handler::refuse)));
    }

    private String files() {
        return "http://127.0.0.1:" + service.port() + "/files/";
    }

    private String bucket() {
        return "http://127.0.0.1:" + service.port(S3_PORT).orElseThrow() + "/" + BenchEngine.SOURCE.topic() + "/";
    }

    /** The large file, by GET. */
    public BenchCase get() {
        return BenchCase.of("GET", round -> whole(files() + LARGE));
    }

    /** The large file, by GetObject. */
    public BenchCase getObject() {
        return BenchCase.of("S3 GetObject", round -> whole(bucket() + LARGE));
    }

    private Measurement whole(String url) throws IOException {
        Meter meter = Meter.start();
        long received = fetch(url);
        if (received != sizeBytes) {
            throw CommandFailure.problem(url + " has " + received + " bytes, not " + sizeBytes);
        }
        return Measurement.ofBytes(sizeBytes, meter.stop(), Latencies.none());
    }

    private long fetch(String url) throws IOException {
        try (InputStream body = open(url)) {
            long received = 0;
            for (int read = body.read(target); read >= 0; read = body.read(target)) {
                received += read;
            }
            return received;
        }
    }

    private static String text(String url) throws IOException {
        try (InputStream body = open(url)) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static InputStream open(String url) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(url).toURL().openConnection();
        if (connection.getResponseCode() != 200) {
            throw CommandFailure.problem(url + " was answered with " + connection.getResponseCode());
        }
        return connection.getInputStream();
    }

    /**
     * Files of 4 KiB at random, over a few connections that are kept.
     *
     * @param count a round
     */
    public BenchCase getSmall(int count) {
        return BenchCase.of("4 KiB GET", round -> {
            ExecutorService clients = Executors.newFixedThreadPool(CONNECTIONS);
            Meter meter = Meter.start();
            try {
                List<Callable<Void>> shares = new ArrayList<>();
                for (int connection = 0; connection < CONNECTIONS; connection++) {
                    long seed = (long) round * CONNECTIONS + connection;
                    shares.add(() -> getSmall(new SplittableRandom(seed), count / CONNECTIONS));
                }
                for (Future<Void> share : clients.invokeAll(shares)) {
                    share.get();
                }
            } catch (ExecutionException failure) {
                throw new IOException(failure.getCause());
            } finally {
                clients.shutdown();
            }
            return Measurement.ofCount(count, (long) count * SMALL_BYTES, meter.stop(), Latencies.none());
        });
    }

    private @Nullable Void getSmall(SplittableRandom random, int count) throws IOException {
        try (KeptConnection connection = new KeptConnection(service.port())) {
            for (int done = 0; done < count; done++) {
                if (connection.get("/files/" + small(random.nextInt(SMALL_FILES))) != SMALL_BYTES) {
                    throw CommandFailure.problem("a file of " + SMALL_BYTES + " bytes came with another size");
                }
            }
        }
        return null;
    }

    /** All files, page by page, in JSON; closes all when it is closed, so it stands last. */
    public BenchCase list() {
        return BenchCase.of(
                "list",
                round -> {
                    Meter meter = Meter.start();
                    long pages = 0;
                    String first = files() + "?format=json&prefix=list/&limit=" + PAGE_FILES;
                    for (String url = first; !url.isEmpty(); pages++) {
                        Matcher next = NEXT.matcher(text(url));
                        url = next.find() ? first + "&from=" + next.group(1) : "";
                    }
                    if (pages != (listedFiles + PAGE_FILES - 1) / PAGE_FILES) {
                        throw CommandFailure.problem(listedFiles + " files are listed on " + pages + " pages");
                    }
                    return Measurement.ofCount(listedFiles, 0, meter.stop(), Latencies.none());
                },
                this);
    }

    @Override
    public void close() {
        service.close();
        engine.close();
    }
}
