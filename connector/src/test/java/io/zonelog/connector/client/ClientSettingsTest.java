package io.zonelog.connector.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonelog.connector.assignment.RefusingAssignor;
import io.zonelog.connector.options.ConnectorOptions;
import io.zonelog.connector.outcome.ConnectorStopException;
import io.zonelog.connector.outcome.ConnectorStopException.StopReason;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientSettingsTest {
    @Test
    void theConsumerDecidesNothingAboutOffsetsByItself() {
        assertThat(settings(Map.of()).consumer(0))
                .containsEntry("enable.auto.commit", false)
                .containsEntry("auto.offset.reset", "none")
                .containsEntry("isolation.level", "read_committed")
                .containsEntry("allow.auto.create.topics", false)
                .containsEntry("bootstrap.servers", "broker:9092")
                .containsEntry("group.id", "group");
    }

    @Test
    void aNewPartitionAndADeadMemberAreNoticedSoonUnlessTheUserSaysOtherwise() {
        assertThat(settings(Map.of()).consumer(0))
                .containsEntry("metadata.max.age.ms", 30_000)
                .containsEntry("session.timeout.ms", 10_000);
        assertThat(settings(Map.of("session.timeout.ms", "20000")).consumer(0))
                .containsEntry("session.timeout.ms", "20000");
        assertThat(settings(Map.of("group.protocol", "consumer")).consumer(0)).doesNotContainKey("session.timeout.ms");
    }

    @Test
    void membersOfAGroupAreToldApartByDeviceAndThread() {
        assertThat(settings(Map.of()).consumer(3)).containsEntry("group.instance.id", "device-3");
    }

    @Test
    void aManualAssignmentHasNoMember() {
        ConnectorOptions.Consumers manual = new ConnectorOptions.Consumers(
                "broker:9092",
                "group",
                "device",
                new ConnectorOptions.Assignment.Manual(Set.of(new TopicPartition("t", 0))),
                1,
                Map.of());
        assertThat(ClientSettings.of(manual).consumer(0))
                .doesNotContainKeys("group.instance.id", "partition.assignment.strategy");
    }

    @Test
    void theStickyAssignorIsForTheClassicProtocolOnly() {
        assertThat(settings(Map.of()).consumer(0))
                .containsEntry(
                        "partition.assignment.strategy",
                        List.of(RefusingAssignor.class.getName(), CooperativeStickyAssignor.class.getName()));
        assertThat(settings(Map.of("group.protocol", "consumer")).consumer(0))
                .doesNotContainKey("partition.assignment.strategy");
    }

    @Test
    void aUsersSettingReplacesOurPreferenceAndGoesToTheClientsThatKnowIt() {
        ClientSettings settings = settings(Map.of("max.poll.records", "10", "security.protocol", "SSL"));
        assertThat(settings.consumer(0))
                .containsEntry("max.poll.records", "10")
                .containsEntry("security.protocol", "SSL");
        assertThat(settings.admin()).containsEntry("security.protocol", "SSL").doesNotContainKey("max.poll.records");
        assertThat(settings.deadLetterProducer())
                .containsEntry("security.protocol", "SSL")
                .doesNotContainKey("max.poll.records")
                .containsEntry("acks", "all")
                .containsEntry("enable.idempotence", true)
                .containsEntry("max.in.flight.requests.per.connection", 1);
    }

    @ParameterizedTest
    @CsvSource({
        "enable.auto.commit, true",
        "auto.offset.reset, earliest",
        "auto.offset.reset, by_duration:PT1H",
        "isolation.level, read_uncommitted",
        "allow.auto.create.topics, true",
        "check.crcs, false",
        "acks, 1",
        "enable.idempotence, false",
        "bootstrap.servers, other:9092",
        "group.id, other",
        "group.instance.id, me",
        "client.id, me",
        "key.deserializer, some.Class",
        "value.deserializer, some.Class",
        "key.serializer, some.Class",
        "transactional.id, me",
        "interceptor.classes, some.Class",
        "max.pol.records, 10",
    })
    void aSettingThatWouldBreakAGuaranteeIsRefusedByName(String name, String value) {
        assertThatThrownBy(() -> settings(Map.of(name, value)))
                .isInstanceOfSatisfying(
                        ConnectorStopException.class,
                        stop -> assertThat(stop.reason()).isEqualTo(StopReason.CONFIGURATION))
                .hasMessageContaining("kafka." + name);
    }

    @ParameterizedTest
    @CsvSource({"enable.auto.commit, false", "auto.offset.reset, none", "isolation.level, READ_COMMITTED", "acks, all"})
    void aSettingThatRepeatsAGuaranteeIsFine(String name, String value) {
        assertThat(settings(Map.of(name, value)).consumer(0)).containsEntry("isolation.level", "read_committed");
    }

    @ParameterizedTest
    @CsvSource({"max.poll.records, many", "max.poll.records, -1", "security.protocol, TELEPATHY", "retries, x"})
    void aValueThatKafkaRefusesIsFoundBeforeAnythingStarts(String name, String value) {
        assertThatThrownBy(() -> settings(Map.of(name, value)))
                .isInstanceOfSatisfying(
                        ConnectorStopException.class,
                        stop -> assertThat(stop.reason()).isEqualTo(StopReason.CONFIGURATION))
                .hasMessageContaining(name)
                .hasMessageContaining(value);
    }

    @Test
    void aUsersRequestTimeoutReplacesBothTimeoutsOfTheAdminClient() {
        assertThat(settings(Map.of()).admin()).containsEntry("default.api.timeout.ms", 3000);
        assertThat(settings(Map.of("request.timeout.ms", "30000")).admin())
                .containsEntry("request.timeout.ms", "30000")
                .doesNotContainKey("default.api.timeout.ms");
    }

    private static ClientSettings settings(Map<String, String> kafka) {
        return ClientSettings.of(new ConnectorOptions.Consumers(
                "broker:9092", "group", "device", new ConnectorOptions.Assignment.Group(), 4, kafka));
    }
}
