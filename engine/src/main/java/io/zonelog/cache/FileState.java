package io.zonelog.cache;

import io.zonelog.mapping.FileKey;

/**
 * A file as the engine's thread sees it: everything applied so far, durable or not. Owned by the engine's thread.
 */
public final class FileState {
    /** Whether the file is there, as far as records are applied. */
    public enum Presence {
        /** The store knows it, or an applied record made it. */
        PRESENT,
        /** The last record about it removed it, or none ever made it. */
        ABSENT
    }

    private final FileKey key;
    private Presence presence;
    private long fileId;
    private long sizeBytes;
    private int affinityZone;
    private int pins;
    private int remaps;

    private FileState(FileKey key, Presence presence, long fileId, long sizeBytes, int affinityZone) {
        this.key = key;
        this.presence = presence;
        this.fileId = fileId;
        this.sizeBytes = sizeBytes;
        this.affinityZone = affinityZone;
    }

    /** A file that the store knows. */
    public static FileState present(FileKey key, long fileId, long sizeBytes, int affinityZone) {
        return new FileState(key, Presence.PRESENT, fileId, sizeBytes, affinityZone);
    }

    /** A name without a file. */
    public static FileState absent(FileKey key, int affinityZone) {
        return new FileState(key, Presence.ABSENT, 0, 0, affinityZone);
    }

    public FileKey key() {
        return key;
    }

    public boolean isPresent() {
        return presence == Presence.PRESENT;
    }

    /** The file's id; meaningless while the file is absent. */
    public long fileId() {
        return fileId;
    }

    /** Byte-exact end of file. */
    public long sizeBytes() {
        return sizeBytes;
    }

    /** The zone that took the file's last data. */
    public int affinityZone() {
        return affinityZone;
    }

    public void affinityZone(int zoneIndex) {
        affinityZone = zoneIndex;
    }

    /** A record makes the file. */
    public void create(long newFileId) {
        presence = Presence.PRESENT;
        fileId = newFileId;
        sizeBytes = 0;
    }

    /** A record removes the file. */
    public void remove() {
        presence = Presence.ABSENT;
        sizeBytes = 0;
    }

    /** A record gives this name the file of another one, which is without a file then. */
    public void takeOver(FileState other) {
        presence = Presence.PRESENT;
        fileId = other.fileId;
        sizeBytes = other.sizeBytes;
        affinityZone = other.affinityZone;
        other.remove();
    }

    /** A record sets the size. */
    void resize(long newSizeBytes) {
        sizeBytes = newSizeBytes;
    }

    /** Keeps the state in memory while a batch that changes the file is not durable. */
    public void pin() {
        pins++;
    }

    /** Ends one {@link #pin}. */
    public void unpin() {
        pins--;
    }

    /** A batch changes the file's mapping in a way that is known only when it is committed. */
    public void remapStarted() {
        remaps++;
    }

    /** A batch that had told {@link #remapStarted} is durable. */
    public void remapEnded() {
        remaps--;
    }

    /** Whether a batch that is not durable has the file as the destination of a clone: then its blocks cannot be read yet. */
    public boolean isRemapping() {
        return remaps > 0;
    }

    boolean isPinned() {
        return pins > 0;
    }
}
