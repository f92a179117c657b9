package io.zonelog.engine.commit;

import io.zonelog.mapping.Extent;
import io.zonelog.mapping.ForwardingBatch;
import io.zonelog.mapping.MappingBatch;

/** Tells a cache which extents a batch changes. Owned by the commit thread. */
final class ObservedBatch extends ForwardingBatch {
    private final ExtentCache cache;

    ObservedBatch(MappingBatch batch, ExtentCache cache) {
        super(batch);
        this.cache = cache;
    }

    @Override
    public void putExtent(long fileId, Extent extent) {
        super.putExtent(fileId, extent);
        cache.noted(fileId, extent);
    }

    @Override
    public void removeExtent(long fileId, long fileBlock) {
        super.removeExtent(fileId, fileBlock);
        cache.notedRemoval(fileId, fileBlock);
    }
}
