package io.mailrail.mailbox.mailbox;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// What annotations (RFC 5464) may become.
///
/// @param maxValueSize most octets of a value
/// @param maxAnnotations most annotations of a mailbox that one account sees; also most entries that one question names
/// @param maxTotalSize most octets of all values of a mailbox that one account sees
/// @param serverComment `/shared/comment` of the server; empty for none
/// @param serverAdmin `/shared/admin` of the server, a URI such as `mailto:postmaster@example.org`; empty for none
@ConfigurationProperties("mailrail.mailbox.metadata")
public record MetadataProperties(
        @DefaultValue("64KB") DataSize maxValueSize,
        @DefaultValue("200") int maxAnnotations,
        @DefaultValue("1MB") DataSize maxTotalSize,
        @DefaultValue("") String serverComment,
        @DefaultValue("") String serverAdmin) {}
