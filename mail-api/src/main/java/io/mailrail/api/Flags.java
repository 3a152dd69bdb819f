package io.mailrail.api;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The flags of one message: system flags as bits ([Flag#bit]) and keywords, sorted, each once.
///
/// Keywords are compared without case (RFC 9051 §2.3.2) and so kept in one spelling: the registered one where there is one,
/// lower case otherwise.
public record Flags(int system, List<String> keywords) {

    /// No flag at all.
    public static final Flags NONE = new Flags(0, List.of());

    /// The longest keyword, in characters.
    public static final int MAX_KEYWORD_LENGTH = 100;

    /// Most keywords of one message.
    public static final int MAX_KEYWORDS = 100;

    private static final Map<String, String> REGISTERED =
            Stream.of(
                            "$Forwarded",
                            "$MDNSent",
                            "$Junk",
                            "$NotJunk",
                            "$Phishing",
                            "$Submitted",
                            "$SubmitPending",
                            "$Important",
                            "Junk",
                            "NonJunk",
                            "Forwarded",
                            "Redirected")
                    .collect(
                            Collectors.toUnmodifiableMap(
                                    k -> k.toLowerCase(Locale.ROOT), Function.identity()));

    public Flags {
        var spelled = new TreeSet<String>();
        for (var keyword : keywords) {
            spelled.add(canonical(keyword));
        }
        keywords = List.copyOf(spelled);
    }

    public static Flags of(Flag... flags) {
        int bits = 0;
        for (var flag : flags) {
            bits |= flag.bit();
        }
        return new Flags(bits, List.of());
    }

    /// These flags as the wire names them; unknown names without a backslash are keywords.
    ///
    /// @throws IllegalArgumentException for an unknown name with a backslash
    public static Flags named(Collection<String> names) {
        int bits = 0;
        var keywords = new TreeSet<String>();
        for (var name : names) {
            var flag = Flag.named(name);
            if (flag.isPresent()) {
                bits |= flag.get().bit();
            } else if (name.startsWith("\\")) {
                throw new IllegalArgumentException("unknown flag " + name);
            } else {
                keywords.add(name);
            }
        }
        return new Flags(bits, List.copyOf(keywords));
    }

    /// A keyword in the one spelling it is kept in.
    public static String canonical(String keyword) {
        var lower = keyword.toLowerCase(Locale.ROOT);
        return REGISTERED.getOrDefault(lower, lower);
    }

    public boolean has(Flag flag) {
        return (system & flag.bit()) != 0;
    }

    public boolean hasKeyword(String keyword) {
        return keywords.contains(canonical(keyword));
    }

    /// As the wire lists them, system flags first, separated by spaces.
    @Override
    public String toString() {
        return Stream.concat(
                        Stream.of(Flag.values()).filter(this::has).map(Flag::wireName),
                        keywords.stream())
                .collect(Collectors.joining(" "));
    }
}
