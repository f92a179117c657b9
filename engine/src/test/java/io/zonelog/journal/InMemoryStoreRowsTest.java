package io.zonelog.journal;

import io.zonelog.mapping.MappingStore;
import io.zonelog.mapping.memory.InMemoryMappingStore;
import java.util.UUID;

class InMemoryStoreRowsTest extends StoreRowsContract {
    @Override
    protected MappingStore newStore() {
        return new InMemoryMappingStore(new UUID(1, 2));
    }
}
