package io.zonelog.deploy.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zonelog.deploy.testing.Eventually;
import io.zonelog.deploy.testing.TestBroker;
import io.zonelog.deploy.testing.TestEngine;
import io.zonelog.deploy.testing.TestTopic;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls of an engine's process on its files fail, as on a bad or full disk: {@code diskerrors.c}, preloaded, lets one kind of call on one kind
 * of file fail, the first, a middle one or a late one. The engine goes on, or ends with status 1 and one line that names the cause; then
 * it is started again without errors, and holds every record. Needs a C compiler and Linux; without them the test is skipped.
 */
@Tag("soak")
class DiskErrorSoakIT {
    private static final Logger LOG = LoggerFactory.getLogger(DiskErrorSoakIT.class);
    private static final int CASES = Integer.getInteger("zonelog.disk.errors", 60);
    private static final int FILES = 4;
    private static final int RECORDS = 1200;
    private static final String STRIKES = "strikes";
    /** What DEVICE.md says of an engine that stops, and as much again. */
    private static final long MOST_SECONDS_AFTER_ERROR = 20;

    private static final List<String> PATHS = List.of(
            "*/device/superblock*",
            "*/device/state-*",
            "*/device/zones/*",
            "*/metadata*/*.log",
            "*/metadata*/*.sst",
            "*/metadata*/MANIFEST-*",
            "*/identity.json*");
    private static final List<String> OPERATIONS = List.of("write", "short", "sync", "open");
    private static final int[] FROM_CALLS = {1, 4, 15};
    /** EIO and ENOSPC; once, or from then on. */
    private static final List<String> ERRORS = List.of("1:5", "1000000:28");

    private static final String[] SMALL = {"batch.max.bytes=64KiB", "device.zone.size=1MiB", "device.zone.count=64"};

    @TempDir
    private Path directory;

    @Test
    void noErrorOfTheDiskLosesARecordOrHoldsTheEngineUp() throws Exception {
        Path shim = compiled();
        long seed = Long.getLong("zonelog.seed", 1L);
        List<String> plans = plans();
        Collections.shuffle(plans, new Random(seed));
        List<String> wrong = new ArrayList<>();
        int struck = 0;
        try (TestBroker broker = BrokerProcess.start(directory.resolve("broker"))) {
            for (int i = 0; i < plans.size() && struck < CASES; i++) {
                Path home = directory.resolve("case-" + i);
                try {
                    drill(broker, shim, plans.get(i), home);
                } catch (AssertionError failure) {
                    LOG.error("{}: wrong", plans.get(i), failure);
                    wrong.add(plans.get(i));
                }
                struck += hasStruck(home.resolve(STRIKES)) ? 1 : 0;
            }
        }
        LOG.info("{} disk errors, {} wrong, seed {}", struck, wrong.size(), seed);
        assertThat(wrong).isEmpty();
        assertThat(struck).isGreaterThanOrEqualTo(Math.min(CASES, plans.size() / 2));
    }

    private static List<String> plans() {
        List<String> plans = new ArrayList<>();
        for (String path : PATHS) {
            for (String operation : OPERATIONS) {
                for (int call : FROM_CALLS) {
                    ERRORS.forEach(error -> plans.add(operation + ":" + path + ":" + call + ":" + error));
                }
            }
        }
        return plans;
    }

    private static void drill(TestBroker broker, Path shim, String plan, Path home) throws Exception {
        Files.createDirectory(home);
        Path data = home.resolve("data");
        Path strikes = home.resolve(STRIKES);
        try (TestTopic topic = TestTopic.create(broker, 1)) {
            for (int record = 0; record < RECORDS; record++) {
                topic.append(0, "file-" + record % FILES, line(record));
            }
            topic.flush();
            Map<String, String> environment =
                    Map.of("LD_PRELOAD", shim.toString(), "DISK_ERROR", plan, "DISK_ERROR_LOG", strikes.toString());
            boolean ended = failsOrGoesOn(EngineProcess.start(environment, data, topic, SMALL), plan, topic, strikes);
            EngineProcess again = EngineProcess.start(data, topic, SMALL);
            again.awaitConsuming();
            topic.awaitCommitted();
            assertThat(again.stop()).as("%s: status of the second start", plan).isZero();
            verify(plan, data);
            LOG.info("{}: {}, struck {}", plan, ended ? "ended" : "went on", hasStruck(strikes));
        }
    }

    /** Returns whether the engine ended by itself; otherwise it is stopped when it has taken everything in. */
    private static boolean failsOrGoesOn(EngineProcess engine, String plan, TestTopic topic, Path strikes)
            throws Exception {
        try {
            awaitEnd(plan, engine, topic, strikes);
            boolean ended = !engine.isAlive();
            int status = engine.stop();
            String printed = engine.printed();
            assertThat(printed).as(plan).doesNotContain("\tat ");
            assertThat(status).as("%s: status, of %s", plan, printed).isEqualTo(ended ? 1 : 0);
            return ended;
        } finally {
            engine.kill();
        }
    }

    /** Waits until the engine has ended, or has taken everything in. */
    private static void awaitEnd(String plan, EngineProcess engine, TestTopic topic, Path strikes) {
        Eventually.until(plan + ": the engine ends or goes on", () -> {
            assertThat(secondsSince(strikes))
                    .as("%s: seconds after the error", plan)
                    .isLessThan(MOST_SECONDS_AFTER_ERROR);
            return !engine.isAlive() || topic.isCommitted();
        });
    }

    private static boolean hasStruck(Path strikes) throws IOException {
        return Files.exists(strikes) && Files.size(strikes) > 0;
    }

    private static long secondsSince(Path strikes) {
        try {
            return hasStruck(strikes)
                    ? TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis()
                            - Files.getLastModifiedTime(strikes).toMillis())
                    : 0;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void verify(String plan, Path data) {
        assertThat(TestEngine.query(data, "check").status())
                .as("%s: check", plan)
                .isZero();
        for (int file = 0; file < FILES; file++) {
            StringBuilder expected = new StringBuilder();
            for (int record = file; record < RECORDS; record += FILES) {
                expected.append(new String(line(record), StandardCharsets.US_ASCII));
            }
            assertThat(TestEngine.query(data, "cat", "file-" + file).out())
                    .as("%s: file %d", plan, file)
                    .isEqualTo(expected.toString());
        }
    }

    private static byte[] line(int record) {
        return (record + ":" + ".".repeat(300) + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    private Path compiled() throws Exception {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "a shim can be preloaded on Linux only");
        Path source = directory.resolve("diskerrors.c");
        try (InputStream resource = DiskErrorSoakIT.class.getResourceAsStream("/disk-errors/diskerrors.c")) {
            assertThat(resource).isNotNull();
            Files.copy(resource, source);
        }
        Path shim = directory.resolve("diskerrors.so");
        assumeTrue(compiles(source, shim), "no C compiler (cc) that can build a shared library");
        return shim;
    }

    private static boolean compiles(Path source, Path shim) throws InterruptedException {
        try {
            Process compiler = new ProcessBuilder(
                            "cc", "-shared", "-fPIC", "-O2", "-o", shim.toString(), source.toString(), "-ldl")
                    .inheritIO()
                    .start();
            return compiler.waitFor() == 0;
        } catch (IOException missing) {
            return false;
        }
    }
}
