package io.mailrail.mailbox.intake;

import io.mailrail.api.Accepted;
import io.mailrail.api.Accepted.Outcome;
import io.mailrail.api.CallId;
import io.mailrail.api.Refusal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// An answer as `call_done` keeps it: a line for each forward-path, `taken` or the refusal's name and what it tells. What was once
/// written stays readable.
final class AnswerCodec {

    private static final String TAKEN = "taken";
    private static final String NO_SUCH_RECIPIENT = "no-such-recipient";
    private static final String NOT_PERMITTED = "not-permitted";
    private static final String OVER_QUOTA = "over-quota";
    private static final String LIMIT_REACHED = "limit-reached";

    private AnswerCodec() {}

    static byte[] encode(List<Outcome> outcomes) {
        return outcomes.stream()
                .map(AnswerCodec::line)
                .collect(Collectors.joining("\n"))
                .getBytes(StandardCharsets.UTF_8);
    }

    static Accepted decode(CallId call, byte[] answer) {
        var outcomes = new ArrayList<Outcome>();
        for (var line : new String(answer, StandardCharsets.UTF_8).split("\n", -1)) {
            outcomes.add(outcome(line));
        }
        return new Accepted(call, outcomes);
    }

    private static String line(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Taken _ -> TAKEN;
            case Outcome.Failed(Refusal.NoSuchRecipient(var address)) ->
                    NO_SUCH_RECIPIENT + " " + oneLine(address);
            case Outcome.Failed(Refusal.NotPermitted(var why)) ->
                    NOT_PERMITTED + " " + oneLine(why);
            case Outcome.Failed(Refusal.OverQuota _) -> OVER_QUOTA;
            case Outcome.Failed(Refusal.LimitReached(var limit)) ->
                    LIMIT_REACHED + " " + oneLine(limit);
            case Outcome.Failed(var other) ->
                    throw new IllegalArgumentException("no recipient is refused by " + other);
        };
    }

    private static String oneLine(String text) {
        return text.replace('\n', ' ');
    }

    private static Outcome outcome(String line) {
        int space = line.indexOf(' ');
        var name = space < 0 ? line : line.substring(0, space);
        var text = space < 0 ? "" : line.substring(space + 1);
        return switch (name) {
            case TAKEN -> new Outcome.Taken();
            case NO_SUCH_RECIPIENT -> new Outcome.Failed(new Refusal.NoSuchRecipient(text));
            case NOT_PERMITTED -> new Outcome.Failed(new Refusal.NotPermitted(text));
            case OVER_QUOTA -> new Outcome.Failed(new Refusal.OverQuota());
            case LIMIT_REACHED -> new Outcome.Failed(new Refusal.LimitReached(text));
            default -> throw new IllegalArgumentException("no outcome: " + name);
        };
    }
}
