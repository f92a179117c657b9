package io.zonelog.deploy.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonelog.connector.ConnectorStatus;
import io.zonelog.connector.ConnectorStatus.Phase;
import io.zonelog.deploy.watch.HealthCheck.Limits;
import io.zonelog.deploy.watch.HealthCheck.State;
import io.zonelog.deploy.watch.Vitals.Intake;
import io.zonelog.deploy.watch.Vitals.Lag;
import io.zonelog.deploy.watch.ZoneCensus.Space;
import io.zonelog.deploy.watch.ZoneCensus.Sums;
import io.zonelog.device.ZoneCondition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HealthCheckTest {
    private static final Limits LIMITS = new Limits(Duration.ofSeconds(30), 1000);
    private static final Space ROOM = space(Map.of(ZoneCondition.EMPTY, 3, ZoneCondition.OFFLINE, 1), 1 << 20);
    private static final Vitals WELL = new Vitals(
            new ConnectorStatus(Phase.RUNNING, ""),
            Intake.OPEN,
            10,
            OptionalLong.of(100),
            0,
            ROOM,
            lag(1000),
            List.of(),
            "");

    @Test
    void anEngineAtWorkIsReadyAndSaysWhatWasSeen() {
        assertThat(HealthCheck.ready(WELL, LIMITS))
                .allMatch(check -> check.state() == State.UP)
                .extracting(HealthCheck::detail)
                .containsExactly(
                        "running",
                        "last poll 100 ms ago",
                        "none is refused",
                        "1 of 4 zones are read-only or offline",
                        "no background error",
                        "1.0 MiB of 4.0 MiB can be written",
                        "1000 records behind");
    }

    @ParameterizedTest
    @EnumSource(value = Phase.class, names = "RUNNING", mode = EnumSource.Mode.EXCLUDE)
    void onlyARunningConnectorIsReady(Phase phase) {
        Vitals vitals = new Vitals(
                new ConnectorStatus(phase, "why"),
                Intake.OPEN,
                10,
                OptionalLong.of(100),
                0,
                ROOM,
                lag(0),
                List.of(),
                "");
        assertThat(down(vitals)).containsExactly("connector");
        assertThat(HealthCheck.ready(vitals, LIMITS).get(0).detail()).endsWith(": why");
    }

    @Test
    void aPauseIsSaidButIsNoFault() {
        Vitals paused =
                new Vitals(WELL.connector(), Intake.PAUSED, 10, OptionalLong.of(100), 0, ROOM, lag(0), List.of(), "");
        assertThat(down(paused)).isEmpty();
        assertThat(HealthCheck.ready(paused, LIMITS).get(0).detail()).isEqualTo("running; paused by an operator");
    }

    @Test
    void eachFaultIsFoundByItsOwnCheck() {
        assertThat(down(with(OptionalLong.empty(), 0, ROOM, 0))).containsExactly("poll");
        assertThat(down(with(OptionalLong.of(30_001), 0, ROOM, 0))).containsExactly("poll");
        assertThat(down(with(OptionalLong.of(1), 2, ROOM, 0))).containsExactly("store");
        assertThat(down(with(OptionalLong.of(1), 0, space(Map.of(ZoneCondition.FULL, 4), 0), 0)))
                .containsExactly("space");
        assertThat(down(with(OptionalLong.of(1), 0, space(Map.of(ZoneCondition.READ_ONLY, 4), 1), 0)))
                .containsExactly("device");
        assertThat(down(with(OptionalLong.of(1), 0, ROOM, 1001))).containsExactly("lag");
    }

    @Test
    void aPartitionThatWaitsForSpaceIsToldWithItsReason() {
        Vitals full = new Vitals(
                WELL.connector(),
                Intake.OPEN,
                10,
                OptionalLong.of(1),
                0,
                ROOM,
                lag(0),
                List.of(),
                "the device is full: why");
        assertThat(down(full)).containsExactly("space");
        assertThat(HealthCheck.ready(full, LIMITS))
                .extracting(HealthCheck::detail)
                .contains("the device is full: why");
    }

    @Test
    void aPartitionThatIsNotServedIsToldWithItsReason() {
        Vitals vitals = refusing(lag(0));
        assertThat(down(vitals)).isEmpty();
        assertThat(HealthCheck.ready(vitals, LIMITS))
                .extracting(HealthCheck::detail)
                .contains("not served: topic t partition 3: why");
    }

    @Test
    void anEngineThatRefusesAllItCouldServeIsNotReady() {
        assertThat(down(refusing(new Lag(0, 0, 0)))).containsExactly("partitions");
    }

    private static Vitals refusing(Lag lag) {
        return new Vitals(
                WELL.connector(),
                Intake.OPEN,
                10,
                OptionalLong.of(1),
                0,
                ROOM,
                lag,
                List.of("topic t partition 3: why"),
                "");
    }

    @Test
    void noLagIsTooLongWhereNoLimitIsSet() {
        Vitals behind = with(OptionalLong.of(1), 0, ROOM, Long.MAX_VALUE);
        assertThat(HealthCheck.ready(behind, new Limits(Duration.ofSeconds(30), 0)))
                .allMatch(check -> check.state() == State.UP);
    }

    @Test
    void aLagThatNobodyKnowsIsNotTakenForNone() {
        HealthCheck unknown = lagCheck(new Lag(0, 3, 2), LIMITS);
        assertThat(unknown.detail()).isEqualTo("not known of 2 of 3 partitions");
        assertThat(unknown.state()).isEqualTo(State.DOWN);
        assertThat(lagCheck(new Lag(0, 3, 2), new Limits(Duration.ofSeconds(30), 0))
                        .state())
                .isEqualTo(State.UP);
        assertThat(lagCheck(new Lag(0, 0, 0), LIMITS).detail()).isEqualTo("no partition is held here");
    }

    private static HealthCheck lagCheck(Lag lag, Limits limits) {
        Vitals vitals = new Vitals(WELL.connector(), Intake.OPEN, 10, OptionalLong.of(1), 0, ROOM, lag, List.of(), "");
        return HealthCheck.ready(vitals, limits).stream()
                .filter(check -> check.name().equals("lag"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aProcessIsAliveWhileTheEngineTurnsOpensOrStops() {
        assertThat(HealthCheck.live(Phase.RUNNING, 60_000).state()).isEqualTo(State.UP);
        assertThat(HealthCheck.live(Phase.RUNNING, 60_001).state()).isEqualTo(State.DOWN);
        assertThat(HealthCheck.live(Phase.BROKER_AWAY, 5).state()).isEqualTo(State.UP);
        assertThat(HealthCheck.live(Phase.OPENING_ENGINE, 600_000).state()).isEqualTo(State.UP);
        assertThat(HealthCheck.live(Phase.STOPPING, 600_000).state()).isEqualTo(State.UP);
        assertThat(HealthCheck.live(Phase.STOPPED, 5).state()).isEqualTo(State.DOWN);
    }

    private static Vitals with(OptionalLong pollAgeMillis, long backgroundErrors, Space zones, long lagRecords) {
        return new Vitals(
                WELL.connector(),
                Intake.OPEN,
                10,
                pollAgeMillis,
                backgroundErrors,
                zones,
                lag(lagRecords),
                List.of(),
                "");
    }

    private static Lag lag(long records) {
        return new Lag(records, 2, 0);
    }

    private static Space space(Map<ZoneCondition, Integer> zones, long writableBytes) {
        return new Space(zones, new Sums(4 << 20, 0, 0, 0, writableBytes), List.of());
    }

    private static List<String> down(Vitals vitals) {
        return HealthCheck.ready(vitals, LIMITS).stream()
                .filter(check -> check.state() == State.DOWN)
                .map(HealthCheck::name)
                .toList();
    }
}
