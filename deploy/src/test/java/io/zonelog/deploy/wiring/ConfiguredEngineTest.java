package io.zonelog.deploy.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonelog.deploy.config.Configuration;
import io.zonelog.deploy.config.ConfigurationSources;
import io.zonelog.deploy.config.EngineSettings;
import io.zonelog.deploy.data.ConfiguredDevice;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.engine.EngineFixture;
import io.zonelog.engine.EngineOptions;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfiguredEngineTest {
    private static EngineOptions options(String... assignments) {
        Configuration configuration =
                new ConfigurationSources().settings(List.of(assignments)).load();
        return ConfiguredEngine.engine(configuration, ConfiguredDevice.geometry(configuration));
    }

    @Test
    void whatNobodySetsIsWhatTheEnginesTestsRunWith() {
        assertThat(options()).isEqualTo(EngineFixture.OPTIONS);
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
                EngineSettings.SPACE_OVER_PROVISIONING_PERCENT + "=20",
                EngineSettings.SPACE_RESERVE_ZONES + "=3",
                EngineSettings.SPACE_RELOCATION_BYTES + "=1MiB");
        assertThat(options.space().overProvisioningPercent()).isEqualTo(20);
        assertThat(options.space().reserveZones()).isEqualTo(3);
        assertThat(options.space().relocationBytes()).isEqualTo(1 << 20);
    }
}
