package io.mailrail.api;

import java.util.List;

/// What GETMETADATA finds (RFC 5464 §4.2): annotations that have a value, in order of their names.
///
/// @param longest octets of the longest value that was left out for its size (`LONGENTRIES`); 0 where none was
public record Metadata(List<Annotation> annotations, long longest) {

    public Metadata {
        annotations = List.copyOf(annotations);
    }
}
