package io.mailrail.mailbox.directory;

/// Why a change to the directory is not made.
public sealed interface Rejection {

    /// @param what the thing that is not there, for people
    record Unknown(String what) implements Rejection {}

    /// @param what the thing that has this name already
    record Exists(String what) implements Rejection {}

    /// @param why what stands in the way, as a sentence
    record InTheWay(String why) implements Rejection {}

    /// @param field the field's name in the request
    /// @param why what is wrong with it, as a sentence
    record BadValue(String field, String why) implements Rejection {}
}
