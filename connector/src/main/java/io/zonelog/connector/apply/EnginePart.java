package io.zonelog.connector.apply;

import io.zonelog.engine.EngineOptions;
import io.zonelog.engine.EnginePorts;

/**
 * What an engine is opened with.
 *
 * @param ports device, store, commit thread, clock and mailbox
 * @param options the engine's limits
 */
public record EnginePart(EnginePorts ports, EngineOptions options) {}
