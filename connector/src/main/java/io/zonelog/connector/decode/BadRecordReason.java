package io.zonelog.connector.decode;

/** Why a record cannot be applied. The names are written into dead letters, so they never change. */
public enum BadRecordReason {
    /** The record has no key. */
    MISSING_KEY,
    /** The key, or the name of a source, has no bytes. */
    EMPTY_KEY,
    /** The key, or the name of a source, is longer than a file's name may be. */
    KEY_TOO_LONG,
    /** The key, or the name of a source, is not well-formed UTF-8. */
    KEY_NOT_UTF8,
    /** A {@code zonelog.} header that the contract does not know. */
    UNKNOWN_HEADER,
    /** The same header twice. */
    DUPLICATE_HEADER,
    /** An operation that the contract does not know. */
    UNKNOWN_OPERATION,
    /** A header that the operation needs is absent. */
    MISSING_HEADER,
    /** A header that the operation has no use for. */
    HEADER_NOT_APPLICABLE,
    /** The operation needs a value, and the record has none. */
    MISSING_VALUE,
    /** A header that is not decimal digits where a number is due. */
    NOT_A_NUMBER,
    /** A number below zero. */
    NEGATIVE_NUMBER,
    /** A number beyond 64 bits. */
    NUMBER_OVERFLOW,
    /** A header that is none of the words allowed. */
    UNKNOWN_WORD,
    /** A direct write whose offset or length is not a whole number of blocks. */
    MISALIGNED_DIRECT_WRITE,
    /** The range ends behind the largest file. */
    BEYOND_LARGEST_FILE,
    /** The engine refused the operation for this file. */
    REJECTED_BY_ENGINE,
    /** An operator had it passed, whatever it says. */
    SKIPPED_BY_OPERATOR
}
