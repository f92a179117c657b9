package io.zonelog.mapping;

import java.util.UUID;

class InMemoryMappingSnapshotTest extends MappingSnapshotContract {
    @Override
    protected MappingStore create() {
        return new InMemoryMappingStore(new UUID(1, 2));
    }
}
