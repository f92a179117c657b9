/**
 * Everything that makes or asks Kafka's clients: their settings, their construction, and the port to the cluster's
 * directory of topics.
 *
 * <p>Entry classes: {@link io.zonelog.connector.client.KafkaClients}, the port
 * {@link io.zonelog.connector.client.KafkaCluster}. Any thread may ask a cluster; a consumer belongs to its loop.
 */
@NullMarked
package io.zonelog.connector.client;

import org.jspecify.annotations.NullMarked;
