package io.mailrail.api;

/// What a mailbox is for (RFC 6154 §2).
public enum SpecialUse {
    ARCHIVE("\\Archive"),
    DRAFTS("\\Drafts"),
    FLAGGED("\\Flagged"),
    JUNK("\\Junk"),
    SENT("\\Sent"),
    TRASH("\\Trash");

    private final String wireName;

    SpecialUse(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }
}
