package io.zonelog.deploy.http.api;

import io.zonelog.deploy.config.Configuration;
import io.zonelog.deploy.config.Setting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;

/** The configuration without its secrets. Of Kafka's settings only those are shown that Kafka itself declares to be no secret. */
final class ConfigurationView {
    private static final String HIDDEN = "(hidden)";
    private static final List<ConfigDef> CLIENTS =
            List.of(ConsumerConfig.configDef(), ProducerConfig.configDef(), AdminClientConfig.configDef());

    private ConfigurationView() {}

    /**
     * One setting.
     *
     * @param key its name
     * @param value its value, or {@value #HIDDEN}
     * @param origin where the value comes from
     */
    record Row(String key, String value, String origin) {}

    static List<Row> rows(Configuration configuration) {
        List<Row> rows = new ArrayList<>();
        configuration
                .values()
                .forEach((setting, value) ->
                        rows.add(new Row(setting.key(), setting.shown(value.text()), value.origin())));
        for (Map.Entry<String, String> setting : configuration.kafka().entrySet()) {
            String shown = isPublic(setting.getKey()) ? setting.getValue() : HIDDEN;
            rows.add(new Row(Setting.KAFKA_PREFIX + setting.getKey(), shown, "given"));
        }
        rows.sort(Comparator.comparing(Row::key));
        return rows;
    }

    private static boolean isPublic(String clientKey) {
        boolean known = false;
        for (ConfigDef client : CLIENTS) {
            ConfigKey key = client.configKeys().get(clientKey);
            if (key != null && key.type == ConfigDef.Type.PASSWORD) {
                return false;
            }
            known |= key != null;
        }
        return known;
    }
}
