package io.zonelog.deploy.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.deploy.testing.SharedBroker;
import io.zonelog.deploy.testing.TestBroker;
import io.zonelog.deploy.testing.TestEngine;
import io.zonelog.deploy.testing.TestTopic;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Many who read over HTTP from an engine that is busy. Longer with {@code -Dzonelog.soak.seconds=N}. */
@Tag("soak")
@ExtendWith(SharedBroker.class)
class ReadersSoakIT {
    private static final Logger LOG = LoggerFactory.getLogger(ReadersSoakIT.class);
    private static final long SECONDS = Long.getLong("zonelog.soak.seconds", 300);
    private static final int READERS = 32;
    private static final int FILES = 24;
    private static final int SLOW_READERS = 200;
    private static final int OWN_WRITES = 10_000;
    private static final int WRITERS = 8;
    private static final long MOST_MEMORY_GROWTH_BYTES = 96L << 20;

    @TempDir
    private Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicInteger whole = new AtomicInteger();
    private final AtomicInteger cutOff = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    private TestEngine start(TestTopic topic) {
        return TestEngine.start(directory, topic, "http=on", "http.port=0", "http.read.max=5s");
    }

    private static URI uri(TestEngine engine, String path) {
        return URI.create(engine.url() + path);
    }

    @Test
    void everyAnswerIsOneVersionOfTheFileWhateverIsChangedMeanwhile(TestBroker broker) throws Exception {
        long seed = Long.getLong("zonelog.seed", System.nanoTime());
        LOG.info("readers: {} s, seed {}", SECONDS, seed);
        SplittableRandom random = new SplittableRandom(seed);
        ExecutorService readers = Executors.newFixedThreadPool(READERS);
        try (TestTopic topic = TestTopic.create(broker, 1);
                TestEngine engine = start(topic)) {
            VersionedFiles files = new VersionedFiles(topic, FILES, random.split());
            topic.awaitCommitted();
            AtomicBoolean over = new AtomicBoolean();
            List<Future<?>> ends = new ArrayList<>();
            for (int reader = 0; reader < READERS; reader++) {
                ends.add(readers.submit(readUntil(over, engine, files, random.split())));
            }
            long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
            while (System.nanoTime() < endNanos && ends.stream().noneMatch(Future::isDone)) {
                files.change();
                topic.awaitCommitted();
            }
            over.set(true);
            for (Future<?> end : ends) {
                end.get(1, TimeUnit.MINUTES);
            }
            LOG.info("{} answers were whole, {} were cut off, {} refused", whole, cutOff, refused);
            assertThat(whole.get()).isGreaterThan(READERS);
            assertThat(cutOff.get()).as("answers that took too long").isPositive();
            // more than the device holds: zones are reset again
            for (int change = 0; change < 400; change++) {
                files.change();
            }
            topic.awaitCommitted();
            assertThat(engine.query("check").status()).isZero();
        } finally {
            readers.shutdownNow();
        }
    }

    private Callable<Integer> readUntil(
            AtomicBoolean over, TestEngine engine, VersionedFiles files, SplittableRandom random) {
        return () -> {
            while (!over.get()) {
                read(engine, files, random);
            }
            return whole.get();
        };
    }

    private void read(TestEngine engine, VersionedFiles files, SplittableRandom random) throws Exception {
        int file = random.nextInt(files.count());
        long notBefore = files.newestSeen(file);
        HttpRequest request = HttpRequest.newBuilder(uri(engine, "/files/" + VersionedFiles.key(file)))
                .build();
        HttpResponse<InputStream> answer = client.send(request, BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            if (answer.statusCode() == 503) {
                refused.incrementAndGet();
                return;
            }
            assertThat(answer.statusCode()).as(VersionedFiles.key(file)).isEqualTo(200);
            byte[] start = body.readNBytes(random.nextInt(1, 100_000));
            if (random.nextInt(20) == 0) {
                // past http.read.max
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(6));
            }
            byte[] rest = body.readAllBytes();
            ByteBuffer content =
                    ByteBuffer.allocate(start.length + rest.length).put(start).put(rest);
            long announced = answer.headers().firstValueAsLong("Content-Length").orElse(content.capacity());
            assertThat((long) content.capacity()).isEqualTo(announced);
            files.verify(file, content.array(), notBefore);
            whole.incrementAndGet();
        } catch (IOException cut) {
            cutOff.incrementAndGet();
        }
    }

    @Test
    void whoGotAnAcknowledgementReadsItsOwnWrite(TestBroker broker) throws Exception {
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
        try (TestTopic topic = TestTopic.create(broker, WRITERS);
                TestEngine engine = start(topic)) {
            List<Callable<Integer>> all = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                int partition = writer;
                all.add(() -> {
                    for (int write = 0; write < OWN_WRITES / WRITERS; write++) {
                        writeAndRead(topic, engine, partition, write);
                    }
                    return OWN_WRITES / WRITERS;
                });
            }
            int written = 0;
            for (Future<Integer> end : writers.invokeAll(all)) {
                written += end.get();
            }
            LOG.info("{} writes were read back by those who wrote them", written);
        } finally {
            writers.shutdownNow();
        }
    }

    /** Overwrites a file with a number, and wants that number. */
    private void writeAndRead(TestTopic topic, TestEngine engine, int partition, int write) throws Exception {
        String key = "own-" + partition;
        byte[] value = String.format("%08d", write).getBytes(StandardCharsets.UTF_8);
        List<Header> overwrite = List.of(new RecordHeader("zonelog.offset", new byte[] {'0'}));
        long offset = topic.producer()
                .send(new ProducerRecord<>(
                        topic.name(), partition, key.getBytes(StandardCharsets.UTF_8), value, overwrite))
                .get(1, TimeUnit.MINUTES)
                .offset();
        HttpRequest request = HttpRequest.newBuilder(uri(engine, "/files/" + key))
                .header("Zonelog-Min-Offset", Long.toString(offset))
                .build();
        HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
        while (answer.statusCode() == 503) {
            answer = client.send(request, BodyHandlers.ofByteArray());
        }
        assertThat(answer.statusCode()).as(key).isEqualTo(200);
        assertThat(answer.body()).as("%s at offset %d", key, offset).isEqualTo(value);
        assertThat(answer.headers().firstValueAsLong("Zonelog-Position").orElse(-1))
                .as("position behind offset %d", offset)
                .isGreaterThan(offset);
    }

    @Test
    void slowReadersTakeLittleMemoryAndSilenceNobody(TestBroker broker) throws Exception {
        byte[] content = new byte[16 << 20];
        List<Socket> slow = new ArrayList<>();
        try (TestTopic topic = TestTopic.create(broker, 1);
                TestEngine engine = TestEngine.start(directory, topic, "http=on", "http.port=0")) {
            new SplittableRandom(1).nextBytes(content);
            for (int from = 0; from < content.length; from += 1 << 20) {
                topic.append(
                        0,
                        "large",
                        ByteBuffer.allocate(1 << 20).put(content, from, 1 << 20).array());
            }
            topic.awaitCommitted();
            int port = engine.wiring().httpPort().orElseThrow();
            long before = memoryBytes();
            for (int reader = 0; reader < SLOW_READERS; reader++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                slow.add(socket);
                String request = "GET /files/large HTTP/1.1\r\nHost: localhost\r\n\r\n";
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            }
            for (int round = 0; round < 50; round++) {
                for (Socket socket : slow) {
                    assertThat(socket.getInputStream().readNBytes(512)).hasSize(512);
                }
                assertThat(get(engine, "/health/live").statusCode()).isEqualTo(200);
            }
            long grown = memoryBytes() - before;
            LOG.info("{} slow readers took {} KiB", SLOW_READERS, grown >> 10);
            assertThat(grown).isLessThan(MOST_MEMORY_GROWTH_BYTES);
            assertThat(get(engine, "/files/large").body()).isEqualTo(content);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    private HttpResponse<byte[]> get(TestEngine engine, String path) throws Exception {
        return client.send(HttpRequest.newBuilder(uri(engine, path)).build(), BodyHandlers.ofByteArray());
    }

    /** Heap in use and direct buffers. */
    private static long memoryBytes() {
        System.gc();
        long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return direct + ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
