package io.zonelog.connector.deadletter;

import io.zonelog.connector.decode.DecodedRecord.BadRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A bad record as it is sent to the dead-letter topic: whole, or without those of its parts that the topic had no room for.
 *
 * @param record the record as it was consumed
 * @param bad what is wrong with it
 * @param omitted the parts that are left out
 */
record DeadLetter(ConsumerRecord<byte[], ByteBuffer> record, BadRecord bad, Set<Part> omitted) {
    /** What a letter can do without. */
    enum Part {
        VALUE,
        HEADERS,
        KEY,
        /** What is wrong, in words; the reason stays. */
        MESSAGE
    }

    static DeadLetter whole(ConsumerRecord<byte[], ByteBuffer> record, BadRecord bad) {
        return new DeadLetter(record, bad, EnumSet.noneOf(Part.class));
    }

    /** The same letter without the largest of the parts that it has; empty if there is nothing that it could do without. */
    Optional<DeadLetter> shorter() {
        return EnumSet.allOf(Part.class).stream()
                .filter(part -> !omitted.contains(part))
                .filter(part -> sizeBytes(part) > 0)
                .max((one, other) -> Long.compare(sizeBytes(one), sizeBytes(other)))
                .map(largest -> {
                    EnumSet<Part> more = EnumSet.of(largest);
                    more.addAll(omitted);
                    return new DeadLetter(record, bad, more);
                });
    }

    private long sizeBytes(Part part) {
        return switch (part) {
            case VALUE -> record.value() == null ? 0 : record.value().remaining();
            case KEY -> record.key() == null ? 0 : record.key().length;
            case MESSAGE -> bytes(bad.detail()).length;
            case HEADERS -> {
                long sum = 0;
                for (Header header : record.headers()) {
                    sum += bytes(header.key()).length + (header.value() == null ? 0 : header.value().length);
                }
                yield sum;
            }
        };
    }

    /** What was left out, with sizes; empty for a whole letter. */
    String omission() {
        return omitted.stream()
                .map(part -> part.name().toLowerCase(Locale.ROOT) + " (" + sizeBytes(part) + " bytes)")
                .collect(Collectors.joining(", "));
    }

    /** As the producer sends it. Copies the value. */
    ProducerRecord<byte[], byte[]> to(String topic) {
        ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(
                topic,
                null,
                null,
                omitted.contains(Part.KEY) ? null : record.key(),
                omitted.contains(Part.VALUE) ? null : copy(record.value()),
                omitted.contains(Part.HEADERS) ? null : record.headers());
        Headers headers = letter.headers();
        add(headers, DeadLetterTopic.DeadLetterHeader.TOPIC, record.topic());
        add(headers, DeadLetterTopic.DeadLetterHeader.PARTITION, Integer.toString(record.partition()));
        add(headers, DeadLetterTopic.DeadLetterHeader.OFFSET, Long.toString(record.offset()));
        add(headers, DeadLetterTopic.DeadLetterHeader.TIMESTAMP, Long.toString(record.timestamp()));
        add(headers, DeadLetterTopic.DeadLetterHeader.REASON, bad.reason().name());
        if (!omitted.contains(Part.MESSAGE)) {
            add(headers, DeadLetterTopic.DeadLetterHeader.MESSAGE, bad.detail());
        }
        if (!omitted.isEmpty()) {
            add(headers, DeadLetterTopic.DeadLetterHeader.OMITTED, omission());
        }
        return letter;
    }

    private static void add(Headers headers, DeadLetterTopic.DeadLetterHeader header, String text) {
        headers.add(header.headerName(), bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte @Nullable [] copy(@Nullable ByteBuffer value) {
        if (value == null) {
            return null;
        }
        byte[] bytes = new byte[value.remaining()];
        value.duplicate().get(bytes);
        return bytes;
    }
}
