package io.zonelog.deploy.bench.kafka;

import io.zonelog.deploy.bench.BenchCase;
import io.zonelog.deploy.bench.Measurement;
import java.io.IOException;

/**
 * The last case of a scenario, with the broker that ends after it.
 *
 * @param broker the broker of all cases
 * @param last the case
 */
record LastCase(BrokerProcess broker, BenchCase last) implements BenchCase {
    @Override
    public String name() {
        return last.name();
    }

    @Override
    public Measurement run(int round) throws IOException, InterruptedException {
        return last.run(round);
    }

    @Override
    public void close() throws IOException {
        try {
            last.close();
        } finally {
            broker.close();
        }
    }
}
