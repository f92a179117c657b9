package io.zonelog.connector.decode;

/** Ends the decoding of a bad record; never leaves the decoder. Without a stack trace, since bad records may come in floods. */
final class BadRecordException extends Exception {
    private final BadRecordReason reason;

    BadRecordException(BadRecordReason reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    DecodedRecord.BadRecord toBadRecord() {
        String detail = getMessage();
        return new DecodedRecord.BadRecord(reason, detail == null ? reason.name() : detail);
    }
}
