package io.zonelog.deploy.command.transfer;

import io.zonelog.deploy.command.answer.Answers;
import io.zonelog.deploy.failure.CommandFailure;
import io.zonelog.deploy.kafka.RecordCheck;
import io.zonelog.deploy.kafka.WholeFileSender;
import io.zonelog.deploy.kafka.WholeFileSender.Place;
import io.zonelog.deploy.terminal.Progress;
import io.zonelog.deploy.view.FileDigest;
import io.zonelog.deploy.view.FileRow;
import io.zonelog.deploy.view.LeftBehind;
import io.zonelog.digest.ContentDigest;
import io.zonelog.mapping.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * A file that is written in one step.
 *
 * @param key its key
 * @param place the partition that has it already, or gets it
 * @param existing the file of that key by now, if there is one
 */
record WholeFile(String key, Place place, Optional<FileRow> existing) {
    private static final int ANY_BLOCK_BYTES = 4096;

    /**
     * Finds out where a file goes.
     *
     * @param name its key, or {@code key@topic/partition} of a file that is there
     * @throws CommandFailure if several partitions have the key
     */
    static WholeFile of(String name, Answers answers, KafkaTarget.Opened opened) {
        Optional<FileRow> existing = answers.find(name, LeftBehind.HIDDEN);
        String key = existing.map(FileRow::key).orElse(name);
        requireKey(key);
        return new WholeFile(key, opened.placeOf(key, existing), existing);
    }

    /**
     * The same for a file whose partition belongs to its name.
     *
     * @param before where it was
     */
    static WholeFile of(String key, Place before, Answers answers, KafkaTarget.Opened opened) {
        Place place = opened.placeOf(before);
        requireKey(key);
        return new WholeFile(key, place, answers.find(key + "@" + place, LeftBehind.HIDDEN));
    }

    private static void requireKey(String key) {
        new RecordCheck(ANY_BLOCK_BYTES).require(WholeFileSender.rename(WholeFileSender.HIDDEN_PREFIX, key));
    }

    /**
     * Sends it; when this returns all of its records are in Kafka.
     *
     * @throws IOException if the content cannot be read
     */
    Sent send(WholeFileSender sender, InputStream content, int blockSizeBytes, Progress progress) throws IOException {
        ContentDigest digest = new ContentDigest(blockSizeBytes);
        long[] sizeBytes = {0};
        long offset = sender.put(place, key, content, (bytes, count) -> {
            digest.update(bytes, count);
            sizeBytes[0] += count;
            progress.add(count);
        });
        return new Sent(key, place, offset, new FileDigest(sizeBytes[0], blockSizeBytes, digest.finish()));
    }

    /**
     * A file whose records are in Kafka.
     *
     * @param key its key
     * @param place its partition
     * @param offset of the record with which it is there
     * @param content what was sent
     */
    record Sent(String key, Place place, long offset, FileDigest content) {
        long sizeBytes() {
            return content.sizeBytes();
        }

        /**
         * Makes sure that the engine has what was sent, once that is durable.
         *
         * @throws CommandFailure if it has not
         */
        void requireApplied(Answers answers) {
            Optional<FileRow> row = answers.find(key + "@" + place, LeftBehind.HIDDEN);
            if (row.isEmpty() || !answers.digest(row.get()).equals(content)) {
                throw CommandFailure.problem(Printable.name(key)
                        + " is not what was sent: another record has changed it since, or the engine refused its records;"
                        + " its log and the dead letters tell");
            }
        }
    }
}
