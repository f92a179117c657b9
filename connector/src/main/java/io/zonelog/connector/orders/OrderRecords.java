package io.zonelog.connector.orders;

import io.zonelog.connector.decode.OrderHeaders;
import io.zonelog.connector.handover.EngineRequest;
import io.zonelog.engine.apply.FileOperation;
import io.zonelog.mapping.FileKey;
import io.zonelog.mapping.SourcePosition;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Sends what operators order as records of the file's partition, so that every copy of it follows. Where a record that finds no room holds the
 * partition back, an order may be carried out before its turn: it then gives space back, and the record that comes later changes nothing more. That
 * is so for the file itself, whatever is written to it in between. It is not for a file that takes its content over in between: so the records
 * in front of the order are looked through first, and one that names the file as its source stands in the way.
 *
 * <p>Any thread asks; the thread "zonelog-orders" owns producer and consumer, and is there while there is something to do.
 */
public final class OrderRecords implements AutoCloseable {
    private static final int MOST_WAITING = 64;
    private static final Duration POLL = Duration.ofSeconds(1);
    /** The brokers are away. */
    private static final int MOST_EMPTY_POLLS = 30;

    private static final Duration CLOSE_MAX = Duration.ofSeconds(2);

    private final Clients clients;
    private final Consumer<EngineRequest> engine;
    private final ThreadPoolExecutor thread;
    /** Made by the thread; closed by whoever closes this. */
    private volatile @Nullable Producer<byte[], byte[]> producer;

    private volatile boolean closing;

    /**
     * Where clients come from. Each call makes one.
     *
     * @param producer waits for all replicas, and not for long
     * @param consumer in no group
     */
    public record Clients(
            Supplier<Producer<byte[], byte[]>> producer,
            Supplier<org.apache.kafka.clients.consumer.Consumer<byte[], byte[]>> consumer) {}

    /**
     * What becomes of an order.
     *
     * @param record the offset of its record, once the brokers have confirmed it: from then on it will be carried out
     * @param durable the position of the file's partition, once it is carried out here and durable
     */
    public record Ordered(CompletableFuture<Long> record, CompletableFuture<SourcePosition> durable) {}

    /** @param engine takes requests for the engine's thread */
    public OrderRecords(Clients clients, Consumer<EngineRequest> engine) {
        this.clients = clients;
        this.engine = engine;
        this.thread =
                new ThreadPoolExecutor(1, 1, 5, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_WAITING), work -> {
                    Thread made = new Thread(work, "zonelog-orders");
                    made.setDaemon(true);
                    return made;
                });
        thread.allowCoreThreadTimeOut(true);
    }

    /**
     * Orders something.
     *
     * @param partition the file's
     * @param operation unlinks the file or makes it shorter
     */
    public Ordered order(TopicPartition partition, FileKey key, FileOperation operation) {
        CompletableFuture<SourcePosition> durable = new CompletableFuture<>();
        CompletableFuture<Long> record = run(() -> send(partition, key, operation));
        CompletableFuture<Long> unused = record.whenComplete((offset, failure) -> {
            if (failure == null) {
                follow(partition, key, operation, offset, durable);
            } else {
                durable.completeExceptionally(failure);
            }
        });
        return new Ordered(record, durable);
    }

    private void follow(
            TopicPartition partition,
            FileKey key,
            FileOperation operation,
            long offset,
            CompletableFuture<SourcePosition> durable) {
        CompletableFuture<Long> heldBack = new CompletableFuture<>();
        EngineRequest.FileOrder order = new EngineRequest.FileOrder(key, operation, offset, heldBack, durable);
        CompletableFuture<Long> unused = heldBack.thenCompose(
                        from -> run(() -> requireNoUse(partition, key.nameBytes(), from, offset)))
                .whenComplete((looked, obstacle) -> {
                    if (obstacle == null) {
                        engine.accept(new EngineRequest.EarlyOrder(order));
                    } else {
                        durable.completeExceptionally(
                                obstacle instanceof CompletionException && obstacle.getCause() != null
                                        ? obstacle.getCause()
                                        : obstacle);
                    }
                });
        engine.accept(order);
    }

    /** A piece of work that waits for brokers. */
    @FunctionalInterface
    private interface Work<T> {
        T run() throws OrderException;
    }

    private <T> CompletableFuture<T> run(Work<T> work) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            thread.execute(() -> {
                try {
                    answer.complete(work.run());
                } catch (OrderException | RuntimeException failure) {
                    answer.completeExceptionally(failure);
                }
            });
        } catch (RejectedExecutionException full) {
            answer.completeExceptionally(new OrderException("too many orders wait, or the engine is stopping", full));
        }
        return answer;
    }

    private long send(TopicPartition partition, FileKey key, FileOperation operation) throws OrderException {
        Producer<byte[], byte[]> present = producer;
        try {
            if (present == null) {
                present = clients.producer().get();
                producer = present;
            }
            return present.send(new ProducerRecord<>(
                            partition.topic(),
                            partition.partition(),
                            key.nameBytes(),
                            new byte[0],
                            OrderHeaders.of(operation)))
                    .get()
                    .offset();
        } catch (ExecutionException | KafkaException refused) {
            Throwable cause = refused.getCause() == null ? refused : refused.getCause();
            throw new OrderException(
                    "the brokers do not take the order's record for " + partition + ": " + cause.getMessage(), refused);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new OrderException("the engine is stopping", stopping);
        }
    }

    /** Fails if a record from one offset up to another takes the content of a file over, or they cannot be read; returns the other. */
    private long requireNoUse(TopicPartition partition, byte[] name, long from, long to) throws OrderException {
        try (org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer =
                clients.consumer().get()) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, from);
            int emptyPolls = 0;
            while (consumer.position(partition) < to) {
                List<ConsumerRecord<byte[], byte[]>> records =
                        consumer.poll(POLL).records(partition);
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    if (record.offset() < to && OrderHeaders.takesContentOf(record, name)) {
                        throw new OrderException(
                                "record " + record.offset() + " of " + partition
                                        + " makes another file of this one, and"
                                        + " waits for room: the order is carried out behind it, by its record " + to,
                                null);
                    }
                }
                emptyPolls = records.isEmpty() ? emptyPolls + 1 : 0;
                if (closing || emptyPolls == MOST_EMPTY_POLLS) {
                    throw new OrderException(
                            "the records in front of the order's record " + to + " of " + partition + " do not come",
                            null);
                }
            }
            return to;
        } catch (KafkaException unreadable) {
            throw new OrderException(
                    "the records in front of the order's record " + to + " of " + partition + " cannot be read: "
                            + unreadable.getMessage(),
                    unreadable);
        }
    }

    /** Whoever waits gets no answer from here any more. */
    @Override
    public void close() {
        closing = true;
        thread.shutdownNow();
        Producer<byte[], byte[]> present = producer;
        if (present != null) {
            present.close(CLOSE_MAX);
        }
    }

    /** An order cannot be followed any further; the message says why, in one line. */
    public static final class OrderException extends Exception {
        OrderException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
