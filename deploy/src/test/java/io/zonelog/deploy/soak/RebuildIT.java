package io.zonelog.deploy.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.deploy.testing.CommandLineRun;
import io.zonelog.deploy.testing.Eventually;
import io.zonelog.deploy.testing.SharedBroker;
import io.zonelog.deploy.testing.TestBroker;
import io.zonelog.deploy.testing.TestEngine;
import io.zonelog.deploy.testing.TestTopic;
import io.zonelog.deploy.testing.Trees;
import io.zonelog.deploy.testing.WrittenData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The mapping store is lost with each kill of an engine under load. {@code -Dzonelog.kills=N} kills more often. */
@ExtendWith(SharedBroker.class)
class RebuildIT {
    private static final int KILLS = Integer.getInteger("zonelog.kills", 2);
    private static final String FAST_SESSION = "kafka.session.timeout.ms=6000";

    @TempDir
    private Path directory;

    @Test
    void noRecordIsLostOrDoubledWhenTheMappingStoreIsMadeAnewAfterEachKill(TestBroker broker) throws Exception {
        SplittableRandom random = new SplittableRandom(Long.getLong("zonelog.seed", System.nanoTime()));
        Path data = directory.resolve("data");
        Path metadata = data.resolve("metadata");
        try (TestTopic topic = TestTopic.create(broker, 2)) {
            NumberedLines lines = new NumberedLines(topic, random.split());
            Thread producer = new Thread(lines, "rebuild-producer");
            producer.start();
            for (int kill = 1; kill <= KILLS; kill++) {
                EngineProcess engine = EngineProcess.start(data, topic, FAST_SESSION);
                engine.awaitConsuming();
                if (kill == 1) {
                    awaitJournal(engine);
                }
                engine.runFor(1 + random.nextInt(1000));
                engine.kill();
                long before = lines.verify(data);
                Trees.delete(metadata);
                rebuild(data);
                lines.verify(data);
                // What the kill has taken of the journal's end, a start has from the records of the batches.
                assertThat(TestEngine.query(data, "gc").status()).isZero();
                assertThat(lines.verify(data)).isGreaterThanOrEqualTo(before);
            }
            lines.end();
            producer.join();
            EngineProcess last = EngineProcess.start(data, topic, FAST_SESSION);
            topic.awaitCommitted();
            assertThat(last.stop()).isZero();
            long all = lines.verify(data);
            CommandLineRun compared = TestEngine.query(data, "check", "--log");
            assertThat(compared.out()).as(compared.err()).endsWith(" of the journal: clean\n");
            Trees.delete(metadata);
            rebuild(data);
            assertThat(lines.verify(data)).isEqualTo(all);
        }
    }

    /** Whatever moment it is, the store is in its place, or was just moved aside; and the next one does it all. */
    @Test
    void aRebuildThatIsKilledIsBegunAnew() throws Exception {
        SplittableRandom random = new SplittableRandom(Long.getLong("zonelog.seed", System.nanoTime()));
        Path data = directory.resolve("data");
        WrittenData.inSmallZones(data, engine -> {
            for (int file = 0; file < 200; file++) {
                engine.write("f" + file, 0, new byte[file]);
                engine.drain();
            }
        });
        String files = TestEngine.query(data, "ls").out();
        for (int kill = 1; kill <= KILLS; kill++) {
            ZonelogProcess rebuild = ZonelogProcess.start(
                    directory.resolve("rebuild.log"), "rebuild", "--replace", "--data", data.toString());
            rebuild.process().waitFor(random.nextInt(2000), TimeUnit.MILLISECONDS);
            rebuild.kill();
            CommandLineRun after = TestEngine.query(data, "ls");
            if (after.status() == 0) {
                assertThat(after.out()).isEqualTo(files);
            } else {
                assertThat(after.err()).contains("metadata is missing, but the device holds data: zonelog rebuild");
            }
        }
        CommandLineRun whole = TestEngine.query(data, "rebuild", "--replace");
        assertThat(whole.status()).as(whole.err()).isZero();
        assertThat(TestEngine.query(data, "ls").out()).isEqualTo(files);
        assertThat(data.resolve("metadata.new")).doesNotExist();
    }

    private static void rebuild(Path data) {
        CommandLineRun rebuild = TestEngine.query(data, "rebuild");
        assertThat(rebuild.status()).as(rebuild.err()).isZero();
    }

    /** The first engine says so once its first checkpoint is durable; later ones go on with its journal. */
    private static void awaitJournal(EngineProcess first) {
        Eventually.until("there is a whole journal", () -> {
            try {
                return first.printed().contains("the mapping store can be made anew from the device");
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        });
    }
}
