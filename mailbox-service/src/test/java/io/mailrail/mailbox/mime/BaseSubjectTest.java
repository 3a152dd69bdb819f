package io.mailrail.mailbox.mime;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

import java.util.LinkedHashMap;

/// RFC 5256 §2.1.
class BaseSubjectTest {

    @Test
    void whatReplyingAndForwardingAddIsTakenAway() {
        var replies = new LinkedHashMap<String, String>();
        replies.put("Re: hello", "hello");
        replies.put("re:hello", "hello");
        replies.put("RE  : hello", "hello");
        replies.put("Re: Re: Fwd: FW: hello", "hello");
        replies.put("Re[2]: hello", "hello");
        replies.put("Re [blob] : hello", "hello");
        replies.put("[list] Re: hello", "hello");
        replies.put("[a] [b] Fwd: [c] hello", "hello");
        replies.put("hello (fwd)", "hello");
        replies.put("hello (FWD) (fwd)  ", "hello");
        replies.put("[fwd: hello]", "hello");
        replies.put("[Fwd: Re: [list] hello (fwd)]", "hello");
        replies.put("Re: [fwd: [fwd: hello]]", "hello");
        replies.put("Re:", "");
        replies.put("Re: [blob]", "[blob]");
        var others = new LinkedHashMap<String, String>();
        others.put("hello", "hello");
        others.put("  hello \t\n world  ", "hello world");
        others.put("[list] hello", "hello");
        others.put("[list]", "[list]");
        others.put("[a][b]", "[b]");
        others.put("[a[b] hello", "[a[b] hello");
        others.put("Request: hello", "Request: hello");
        others.put("Fwdd: hello", "Fwdd: hello");
        others.put("Re hello", "Re hello");
        others.put("(fwd) hello", "(fwd) hello");
        others.put("", "");
        others.put("AW: hello", "AW: hello");
        var softly = new SoftAssertions();
        replies.forEach((subject, base) ->
                softly.assertThat(BaseSubject.of(subject)).isEqualTo(new BaseSubject(base, true)));
        others.forEach((subject, base) ->
                softly.assertThat(BaseSubject.of(subject)).isEqualTo(new BaseSubject(base, false)));
        softly.assertAll();
    }

    @Test
    void aSubjectOfNothingElseTakesNoTime() {
        for (var beginning : new String[] {"re:", "[fwd:", "[x]", "[", "re[", "(fwd)", " \t"}) {
            var subject = beginning.repeat(300_000 / beginning.length());
            assertThat(BaseSubject.of(subject).text().length()).isLessThanOrEqualTo(4_096);
        }
    }
}
