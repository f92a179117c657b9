package io.zonelog.deploy.bench.kafka;

import io.zonelog.deploy.bench.BenchCase;
import io.zonelog.deploy.bench.Latencies;
import io.zonelog.deploy.bench.Measurement;
import io.zonelog.deploy.bench.Meter;

/** One consumer with the engine's own settings that drops its records, called C; measured behind the first poll that brings some. */
final class ConsumeOnly implements BenchCase {
    /** What the case is called. */
    static final String NAME = "C: consume only";

    private final FilledTopic topic;

    ConsumeOnly(FilledTopic topic) {
        this.topic = topic;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Measurement run(int round) {
        try (TopicConsumer consumer = new TopicConsumer(topic)) {
            long first = consumer.next().count();
            Meter meter = Meter.start();
            long seen = first;
            while (seen < topic.records().count()) {
                seen += consumer.next().count();
            }
            return Measurement.ofBytes(topic.bytesBehind(first), meter.stop(), Latencies.none());
        }
    }
}
