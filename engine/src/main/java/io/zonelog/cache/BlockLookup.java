package io.zonelog.cache;

/** What a batch knows of one block of a file. */
public sealed interface BlockLookup {
    /** The batch made the block a hole. */
    BlockLookup HOLE = new Hole();
    /** The batch maps the block to another file's. */
    BlockLookup REMAPPED = new Remapped();
    /** The batch does not touch the block. */
    BlockLookup ABSENT = new Absent();

    /**
     * The batch holds the block's data.
     *
     * @param folio contains the block
     */
    record InFolio(Folio folio) implements BlockLookup {}

    /** Reads as zeros. */
    record Hole() implements BlockLookup {}

    /** Known once the batch is committed. */
    record Remapped() implements BlockLookup {}

    /** Look further: in an older batch, or in the store. */
    record Absent() implements BlockLookup {}
}
