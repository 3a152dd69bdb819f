package io.mailrail.mailbox.mime;

import java.util.regex.Pattern;

/// A subject without what replying and forwarding put around it (RFC 5256 §2.1).
///
/// @param text what is left
/// @param reply something was taken away that says it is a reply or was forwarded (RFC 5256 §3)
record BaseSubject(String text, boolean reply) {

    /// `subj-trailer = "(fwd)" / WSP`
    private static final Pattern TRAILER = Pattern.compile("(?i)(?:(\\(fwd\\))| )$");

    /// `BLOBCHAR = %x01-5a / %x5c / %x5e-ff`, `subj-blob = "[" *BLOBCHAR "]" *WSP`
    private static final String BLOB = "\\[[^\\[\\]]*+\\] *+";

    /// `subj-refwd = ("re" / ("fw" ["d"])) *WSP [subj-blob] ":"`
    private static final String REFWD = "(?:re|fwd?) *+(?:" + BLOB + ")?+:";

    /// `subj-leader = (*subj-blob subj-refwd) / WSP`
    private static final Pattern LEADER =
            Pattern.compile("(?i)(?:((?:" + BLOB + ")*+" + REFWD + ")| )");

    private static final Pattern PREFIX = Pattern.compile(BLOB);

    /// `subj-fwd = subj-fwd-hdr subject subj-fwd-trl`, `subj-fwd-hdr = "[fwd:"`, `subj-fwd-trl = "]"`
    private static final Pattern FORWARD = Pattern.compile("(?is)\\[fwd:(.*)\\]");

    /// What is looked at; taking away prefixes one by one takes time.
    private static final int LONGEST = 4_096;

    /// @param decoded the subject without encoded words
    static BaseSubject of(String decoded) {
        // Step 1.
        var text =
                decoded.substring(0, Math.min(decoded.length(), LONGEST))
                        .replaceAll("[\\t\\r\\n ]+", " ");
        boolean reply = false;
        while (true) {
            // Step 2.
            for (var end = TRAILER.matcher(text); end.find(); end = TRAILER.matcher(text)) {
                reply |= end.group(1) != null;
                text = text.substring(0, end.start());
            }
            // Steps 3 to 5.
            boolean more = true;
            while (more) {
                more = false;
                for (var leader = LEADER.matcher(text);
                        leader.lookingAt();
                        leader = LEADER.matcher(text)) {
                    reply |= leader.group(1) != null;
                    text = text.substring(leader.end());
                    more = true;
                }
                var blob = PREFIX.matcher(text);
                if (blob.lookingAt() && blob.end() < text.length()) {
                    text = text.substring(blob.end());
                    more = true;
                }
            }
            // Step 6.
            var forward = FORWARD.matcher(text);
            if (!forward.matches()) {
                return new BaseSubject(text, reply);
            }
            reply = true;
            text = forward.group(1);
        }
    }
}
