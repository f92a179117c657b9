package io.zonelog.mapping.memory;

import io.zonelog.mapping.MappingSnapshotContract;
import io.zonelog.mapping.MappingStore;
import java.util.UUID;

class InMemoryMappingSnapshotTest extends MappingSnapshotContract {
    @Override
    protected MappingStore create() {
        return new InMemoryMappingStore(new UUID(1, 2));
    }
}
