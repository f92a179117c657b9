package io.zonelog.deploy.view;

/**
 * An extent that a record may have written into: its range of source offsets contains the record's offset. Extents that were
 * merged cover the records of all their parts.
 *
 * @param key the file
 * @param topic its topic
 * @param partition its partition
 * @param extent the extent
 */
public record LocatedRow(String key, String topic, int partition, ExtentRow extent) {}
