package io.zonelog.deploy.watch;

import io.zonelog.connector.Connector;
import io.zonelog.deploy.config.Configuration;
import io.zonelog.deploy.data.EngineData;
import io.zonelog.deploy.peer.OtherEngines;
import io.zonelog.deploy.repair.RepairRuns;

/**
 * The parts of a running engine that may be looked at beside it.
 *
 * @param connector from Kafka to the engine
 * @param data device and mapping store
 * @param configuration what it runs with
 * @param zones the zones, as of a moment ago
 * @param growth takes in zones that were added
 * @param others finds what other engines hold
 * @param repairs have damaged blocks written anew
 * @param problems recent warnings and errors
 */
public record RunningEngine(
        Connector connector,
        EngineData data,
        Configuration configuration,
        ZoneCensus zones,
        GrowthWatch growth,
        OtherEngines others,
        RepairRuns repairs,
        RecentProblems problems) {}
