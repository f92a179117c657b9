package io.zonelog.connector;

import io.micrometer.core.instrument.MeterRegistry;
import io.zonelog.connector.apply.EnginePart;
import io.zonelog.connector.client.KafkaClients;

/**
 * What a connector works with and does not own.
 *
 * @param engine what the engine is opened with; opened and closed by the connector
 * @param clients where Kafka's clients come from; each client is closed by the connector
 * @param registry where meters go
 */
public record ConnectorPorts(EnginePart engine, KafkaClients clients, MeterRegistry registry) {}
