package io.zonelog.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonelog.deploy.config.Configuration;
import io.zonelog.deploy.config.ConfigurationSources;
import io.zonelog.deploy.config.Key;
import io.zonelog.deploy.data.DeviceSettings;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.wiring.EngineSettings;
import io.zonelog.engine.EngineOptions;
import java.util.List;
import org.junit.jupiter.api.Test;

class EngineSettingsTest {
    private static EngineOptions options(String... assignments) {
        Configuration configuration =
                new ConfigurationSources().settings(List.of(assignments)).load();
        return EngineSettings.engine(configuration, DeviceSettings.geometry(configuration));
    }

    @Test
    void whatNobodySetsIsWhatTheEngineCallsStandard() {
        assertThat(options()).isEqualTo(EngineOptions.standard());
    }

    @Test
    void openZonesThatNobodySetStayBelowTheDevicesLimit() {
        assertThat(options("device.open.limit=6").openZones()).isEqualTo(5);
        assertThat(options("device.open.limit=1").openZones()).isEqualTo(1);
        assertThat(options("device.open.limit=0", "device.active.limit=0").openZones())
                .isEqualTo(10);
    }

    @Test
    void openZonesThatSomebodySetMayReachTheLimitAndNotExceedIt() {
        assertThat(options("device.open.limit=6", "zones.open=6").openZones()).isEqualTo(6);
        assertThatThrownBy(() -> options("device.open.limit=6", "zones.open=7"))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("must be at most the device's open limit of 6");
    }

    @Test
    void spaceSettingsReachTheEngine() {
        EngineOptions options = options(
                Key.SPACE_OVER_PROVISIONING_PERCENT + "=20",
                Key.SPACE_RESERVE_ZONES + "=3",
                Key.SPACE_RELOCATION_BYTES + "=1MiB");
        assertThat(options.space().overProvisioningPercent()).isEqualTo(20);
        assertThat(options.space().reserveZones()).isEqualTo(3);
        assertThat(options.space().relocationBytes()).isEqualTo(1 << 20);
    }
}
