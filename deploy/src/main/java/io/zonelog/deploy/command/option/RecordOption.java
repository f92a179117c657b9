package io.zonelog.deploy.command.option;

import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.view.source.LocatedRows.Place;
import picocli.CommandLine.Parameters;

/** Which record: {@code TOPIC PARTITION OFFSET}. */
public final class RecordOption {
    @Parameters(index = "0", paramLabel = "TOPIC", description = "The record's topic.")
    private String topic = "";

    @Parameters(index = "1", paramLabel = "PARTITION", description = "The record's partition.")
    private int partition;

    @Parameters(index = "2", paramLabel = "OFFSET", description = "The record's offset.")
    private long offset;

    /**
     * Where it stands in Kafka.
     *
     * @throws CommandFailure if no record can stand there
     */
    public Place place() {
        if (partition < 0 || offset < 0) {
            throw CommandFailure.usage("PARTITION and OFFSET must not be negative");
        }
        return new Place(topic, partition, offset);
    }
}
