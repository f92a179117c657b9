package io.zonelog.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.zonelog.deploy.config.Configuration;
import io.zonelog.deploy.config.ConfigurationSources;
import io.zonelog.deploy.config.DeviceSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The example for Kubernetes, read by a typed model that knows every field there is. */
class KubernetesTest {
    private static final ObjectMapper STRICT = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .setAnnotationIntrospector(new KnownFieldsOnly());

    /** The model keeps fields that it does not know; here they are faults. */
    private static final class KnownFieldsOnly extends JacksonAnnotationIntrospector {
        @Override
        public Boolean hasAnySetter(Annotated annotated) {
            return false;
        }
    }

    private final JsonNode parts = read();

    @Test
    void everyFieldIsKnown() throws Exception {
        assertThat(StreamSupport.stream(parts.spliterator(), false)
                        .map(part -> part.path("kind").asText()))
                .containsExactly("Service", "StatefulSet", "PodMonitor");
        assertThat(as(Service.class).getSpec().getClusterIP()).isEqualTo("None");
        assertThat(as(StatefulSet.class).getSpec().getVolumeClaimTemplates()).hasSize(1);
        assertThat(as(PodMonitor.class).getSpec().getPodMetricsEndpoints()).hasSize(1);
        JsonNode misspelt = new ObjectMapper().readTree(parts.get(1).toString().replace("fsGroup", "fsgroup"));
        assertThatThrownBy(() -> STRICT.treeToValue(misspelt, StatefulSet.class))
                .isInstanceOf(JsonProcessingException.class)
                .hasMessageContaining("fsgroup");
    }

    @Test
    void thePartsFindEachOther() throws Exception {
        StatefulSet set = as(StatefulSet.class);
        Map<String, String> pods = set.getSpec().getTemplate().getMetadata().getLabels();
        assertThat(set.getSpec().getSelector().getMatchLabels()).isEqualTo(pods);
        assertThat(as(Service.class).getSpec().getSelector()).isEqualTo(pods);
        assertThat(as(PodMonitor.class).getSpec().getSelector().getMatchLabels())
                .isEqualTo(pods);
        assertThat(set.getSpec().getServiceName())
                .isEqualTo(as(Service.class).getMetadata().getName());
        Container container = container();
        assertThat(container.getPorts()).singleElement().satisfies(port -> {
            assertThat(port.getName()).isEqualTo("http");
            assertThat(port.getContainerPort()).isEqualTo(8480);
        });
        assertThat(Stream.of(container.getStartupProbe(), container.getLivenessProbe(), container.getReadinessProbe())
                        .map(Probe::getHttpGet))
                .allMatch(get -> get.getPort().getStrVal().equals("http"))
                .extracting(get -> get.getPath())
                .containsExactly("/health/live", "/health/live", "/health/ready");
        assertThat(container.getVolumeMounts().get(0).getName())
                .isEqualTo(set.getSpec()
                        .getVolumeClaimTemplates()
                        .get(0)
                        .getMetadata()
                        .getName());
        String image = Files.readString(Path.of("Dockerfile"));
        assertThat(image)
                .contains("--uid "
                        + set.getSpec()
                                .getTemplate()
                                .getSpec()
                                .getSecurityContext()
                                .getRunAsUser());
        assertThat(image)
                .contains("VOLUME " + container.getVolumeMounts().get(0).getMountPath());
    }

    /** A variable that is no setting would be refused at the start, and a device larger than its disk later. */
    @Test
    void theSettingsAreSettingsAndTheDeviceFitsItsDisk() throws Exception {
        Map<String, String> environment = new HashMap<>();
        for (EnvVar variable : container().getEnv()) {
            // POD and NAMESPACE are there to be put into others
            environment.put(
                    variable.getName(),
                    variable.getValue() == null
                            ? "a-value-from-elsewhere"
                            : variable.getValue().replaceAll("[$][(]\\w+[)]", "x"));
        }
        Configuration settings =
                new ConfigurationSources().environment(environment).load();
        long deviceBytes = settings.sizeBytes(DeviceSettings.ZONE_SIZE) * settings.integer(DeviceSettings.ZONE_COUNT);
        Map<String, Quantity> disk = as(StatefulSet.class)
                .getSpec()
                .getVolumeClaimTemplates()
                .get(0)
                .getSpec()
                .getResources()
                .getRequests();
        assertThat(disk)
                .hasEntrySatisfying(
                        "storage",
                        size -> assertThat(size.getNumericalAmount().longValue())
                                .isGreaterThanOrEqualTo(deviceBytes * 5 / 4));
    }

    private Container container() throws Exception {
        return as(StatefulSet.class)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0);
    }

    private <T> T as(Class<T> type) throws JsonProcessingException {
        for (JsonNode part : parts) {
            if (part.path("kind").asText().equals(type.getSimpleName())) {
                return STRICT.treeToValue(part, type);
            }
        }
        throw new AssertionError("no " + type.getSimpleName());
    }

    private static JsonNode read() {
        try {
            Iterable<Object> documents = new Yaml().loadAll(Files.readString(Path.of("kubernetes/zonelog.yaml")));
            return new ObjectMapper().valueToTree(documents);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
