package io.zonelog.deploy.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonelog.deploy.broker.EmbeddedBroker;
import io.zonelog.deploy.failure.CommandFailure;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteRecordSenderIT {
    private static final int PARTITIONS = 3;
    private static final int MANY_PARTITIONS = 100;
    private static final int FILES = 50;
    private static final int RECORDS = 500;

    @TempDir
    Path directory;

    /**
     * A broker that has heard of a topic refuses its records until it has made each partition's log; with several requests under way that
     * lost the first. Many partitions take the broker long.
     */
    @Test
    void everyRecordArrivesInATopicThatIsJustBeingCreated() throws Exception {
        try (EmbeddedBroker broker = broker()) {
            Map<String, String> client =
                    Map.of("bootstrap.servers", broker.bootstrapServers(), "batch.size", "1", "linger.ms", "0");
            create(client, "new", MANY_PARTITIONS);
            try (WriteRecordSender sender = WriteRecordSender.open(client, "new", OptionalInt.empty())) {
                for (int record = 0; record < RECORDS; record++) {
                    sender.send(WriteRecord.append("file" + record % FILES, ByteBuffer.allocate(10)));
                }
                long arrived = sender.confirm().values().stream()
                        .mapToLong(offsets -> offsets.last() + 1)
                        .sum();
                assertThat(arrived).isEqualTo(RECORDS);
            }
        }
    }

    private static void create(Map<String, String> client, String topic, int partitions) throws Exception {
        try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", client.get("bootstrap.servers")))) {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                    .all()
                    .get();
        }
    }

    @Test
    void aPartitionThatTheTopicDoesNotHaveIsNamed() {
        try (EmbeddedBroker broker = broker()) {
            Map<String, String> client = Map.of("bootstrap.servers", broker.bootstrapServers());
            assertThatThrownBy(() -> WriteRecordSender.open(client, "few", OptionalInt.of(PARTITIONS)))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessage("topic few has 3 partitions from 0, so there is no partition 3");
        }
    }

    @Test
    void whereNoBrokerAnswersTheBrokerIsBlamed() throws Exception {
        try (ServerSocket mute = new ServerSocket()) {
            mute.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            String address = "127.0.0.1:" + mute.getLocalPort();
            Map<String, String> impatient = Map.of("bootstrap.servers", address, "default.api.timeout.ms", "1000");
            assertThatThrownBy(() -> TopicReadiness.await(impatient, "topic"))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessage("no broker answers at " + address + ": start one, or correct bootstrap.servers");
        }
    }

    private EmbeddedBroker broker() {
        return EmbeddedBroker.start(
                new EmbeddedBroker.Options(directory.resolve("broker"), EmbeddedBroker.Options.ANY_PORT, PARTITIONS));
    }
}
