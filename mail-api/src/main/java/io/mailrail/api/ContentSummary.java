package io.mailrail.api;

/// What is read from a content once, when it comes in, so that no listing opens it again.
///
/// @param body the whole message as a part: its place's `header` is 0, its `body` the length of the header block
/// @param preview the first words of the text, at most 256 characters (RFC 8970)
public record ContentSummary(EnvelopeStructure envelope, BodyPart body, String preview) {}
