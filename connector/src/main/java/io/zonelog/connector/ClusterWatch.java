package io.zonelog.connector;

import io.zonelog.connector.ConnectorStatus.Phase;
import io.zonelog.connector.client.BrokerUnreachableException;
import io.zonelog.connector.client.KafkaCluster;
import io.zonelog.connector.client.KafkaCluster.ClusterView;
import io.zonelog.connector.client.KafkaCluster.TopicView;
import io.zonelog.connector.options.TimingOptions;
import io.zonelog.connector.outcome.LogIdentity;
import io.zonelog.connector.outcome.StopLatch;
import io.zonelog.mapping.SourceIdentity;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the cluster now and then, on the thread "zonelog-watch". Says once when no broker answers, and once when one does again;
 * and stops the connector if the cluster or a topic is not the one it was, which a consumer does not notice by itself.
 */
final class ClusterWatch implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterWatch.class);

    private final KafkaCluster cluster;
    private final ClusterView expected;
    private final TimingOptions timing;
    private final StopLatch stopLatch;
    private final StatusBoard statusBoard;
    private boolean away;

    /**
     * Creates a watch.
     *
     * @param found what was found at start
     * @param sources the topics that positions belong to; only these are watched
     */
    ClusterWatch(
            KafkaCluster cluster,
            ClusterView found,
            Collection<String> sources,
            TimingOptions timing,
            StopLatch stopLatch,
            StatusBoard statusBoard) {
        this.cluster = cluster;
        Map<String, TopicView> watched = new HashMap<>(found.topics());
        watched.keySet().retainAll(sources);
        this.expected = new ClusterView(found.clusterId(), watched);
        this.timing = timing;
        this.stopLatch = stopLatch;
        this.statusBoard = statusBoard;
    }

    @Override
    public void run() {
        try {
            while (!stopLatch.awaitStopping(pause().toNanos())) {
                look();
            }
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error failure) {
            if (!stopLatch.isStopping()) {
                stopLatch.fail(failure);
            }
        }
    }

    private Duration pause() {
        return away ? timing.retryPause() : timing.identityCheck();
    }

    private void look() {
        try {
            compare(cluster.describe(expected.topics().keySet()));
            if (away) {
                away = false;
                LOG.warn("a broker answers again; going on");
                statusBoard.post(Phase.RUNNING, "");
            }
        } catch (BrokerUnreachableException unreachable) {
            if (!away && !stopLatch.isStopping()) {
                away = true;
                LOG.warn("no broker answers; trying again until one does ({})", unreachable.getMessage());
                statusBoard.post(Phase.BROKER_AWAY, "no broker answers: " + unreachable.getMessage());
            }
        }
    }

    /** A topic that is missing may be about to be made anew; it is judged when it is there. */
    private void compare(ClusterView found) {
        for (Map.Entry<String, TopicView> topic : expected.topics().entrySet()) {
            TopicView now = found.topics().get(topic.getKey());
            String topicIdNow = now == null ? topic.getValue().topicId() : now.topicId();
            SourceIdentity before =
                    new SourceIdentity(expected.clusterId(), topic.getValue().topicId(), topic.getKey(), 0);
            SourceIdentity after = new SourceIdentity(found.clusterId(), topicIdNow, topic.getKey(), 0);
            if (!before.equals(after)) {
                throw LogIdentity.mismatch(before, after);
            }
        }
    }
}
