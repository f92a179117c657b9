package io.zonelog.block;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * One block I/O: a list of memory vectors that go to the device together, in order.
 *
 * <p>A vector is the range between a buffer's position and limit; every vector is a whole number of blocks. A bio is split only
 * from the front, and only before it is submitted.
 */
public final class Bio {
    private List<ByteBuffer> vectors = new ArrayList<>();
    private long lengthBytes;

    /** Adds memory at the end. The buffer's content must not change until the bio completes. */
    public void add(ByteBuffer vector) {
        if (!vector.hasRemaining()) {
            throw new IllegalArgumentException("an empty vector");
        }
        vectors.add(vector);
        lengthBytes += vector.remaining();
    }

    public long lengthBytes() {
        return lengthBytes;
    }

    public int vectorCount() {
        return vectors.size();
    }

    /** The vectors in order; a view. */
    public List<ByteBuffer> vectors() {
        return Collections.unmodifiableList(vectors);
    }

    /**
     * Takes the front off this bio.
     *
     * @param frontBytes more than 0 and less than the length
     * @return a bio with the first {@code frontBytes} bytes, which this one no longer has
     */
    public Bio splitFront(long frontBytes) {
        if (frontBytes <= 0 || frontBytes >= lengthBytes) {
            throw new IllegalArgumentException("cannot cut " + frontBytes + " of " + lengthBytes + " bytes");
        }
        Bio front = new Bio();
        int index = 0;
        while (front.lengthBytes + vectors.get(index).remaining() <= frontBytes) {
            front.add(vectors.get(index));
            index++;
        }
        List<ByteBuffer> rest = new ArrayList<>(vectors.size() - index);
        int inVector = Math.toIntExact(frontBytes - front.lengthBytes);
        if (inVector > 0) {
            ByteBuffer cut = vectors.get(index);
            int at = cut.position() + inVector;
            front.add(cut.duplicate().limit(at));
            rest.add(cut.duplicate().position(at));
            index++;
        }
        rest.addAll(vectors.subList(index, vectors.size()));
        vectors = rest;
        lengthBytes -= frontBytes;
        return front;
    }
}
