package io.zonelog.deploy.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.deploy.kafka.WriteRecordSender;
import io.zonelog.deploy.testing.SharedBroker;
import io.zonelog.deploy.testing.TestBroker;
import io.zonelog.deploy.testing.TestTopic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the demo does to its own copies of files that it finds. */
@ExtendWith(SharedBroker.class)
class ExpectedFilesIT {
    @TempDir
    Path directory;

    /** Root may write to any file, so the mode is looked at. */
    @Test
    void aReadOnlyFileBecomesOneThatCanBeChanged(TestBroker broker) throws Exception {
        Path found = Files.writeString(directory.resolve("found"), "content");
        Files.setPosixFilePermissions(found, PosixFilePermissions.fromString("r--r--r--"));
        Path changed = Files.createDirectory(directory.resolve("changed"));
        Map<String, String> client = Map.of("bootstrap.servers", broker.bootstrapServers());
        try (TestTopic topic = TestTopic.create(broker, 1);
                WriteRecordSender sender = WriteRecordSender.open(client, topic.name(), OptionalInt.empty())) {
            ExpectedFiles expected = new ExpectedFiles(sender, changed);
            expected.copy("copy", found);
            expected.truncate("copy", 3);
            assertThat(changed.resolve("copy")).hasContent("con");
            assertThat(Files.getPosixFilePermissions(changed.resolve("copy")))
                    .contains(PosixFilePermission.OWNER_WRITE);
            assertThat(found).hasContent("content");
        }
    }
}
