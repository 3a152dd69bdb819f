package io.mailrail.testkit.transcript;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The spelling of a line: `...`, `${name}` and `\xHH`. Lines are strings of octets here, one character each.
final class LinePattern {

    private static final Pattern SPECIAL =
            Pattern.compile("\\.\\.\\.|\\$\\{([A-Za-z0-9_]+)}|\\\\x([0-9A-Fa-f]{2})");

    private LinePattern() {}

    /// What a client says: names replaced, escapes resolved; `...` is itself.
    ///
    /// @throws IllegalArgumentException for a name that is not known
    static String spelled(String text, Map<String, String> known) {
        var spelled = new StringBuilder();
        Matcher special = SPECIAL.matcher(asOctets(text));
        while (special.find()) {
            String replacement = special.group();
            if (special.group(1) != null) {
                String value = known.get(special.group(1));
                if (value == null) {
                    throw new IllegalArgumentException("nothing known as " + special.group());
                }
                replacement = asOctets(value);
            } else if (special.group(2) != null) {
                replacement = octet(special.group(2));
            }
            special.appendReplacement(spelled, Matcher.quoteReplacement(replacement));
        }
        return special.appendTail(spelled).toString();
    }

    /// Whether a line is what the pattern says; names first seen in it become known, if it is.
    static boolean matches(String pattern, String line, Map<String, String> known) {
        var regex = new StringBuilder();
        var captured = new ArrayList<String>();
        String text = asOctets(pattern);
        Matcher special = SPECIAL.matcher(text);
        int end = 0;
        while (special.find()) {
            regex.append(Pattern.quote(text.substring(end, special.start())));
            end = special.end();
            String name = special.group(1);
            if (name != null && captured.contains(name)) {
                regex.append('\\').append(captured.indexOf(name) + 1);
            } else if (name != null && known.containsKey(name)) {
                regex.append(Pattern.quote(asOctets(known.getOrDefault(name, ""))));
            } else if (name != null) {
                regex.append("(.+?)");
                captured.add(name);
            } else if (special.group(2) != null) {
                regex.append(Pattern.quote(octet(special.group(2))));
            } else {
                regex.append(".*");
            }
        }
        regex.append(Pattern.quote(text.substring(end)));
        Matcher matcher = Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(line);
        if (!matcher.matches()) {
            return false;
        }
        var found = new HashMap<String, String>();
        for (int i = 0; i < captured.size(); i++) {
            found.put(captured.get(i), asText(matcher.group(i + 1)));
        }
        known.putAll(found);
        return true;
    }

    static String asOctets(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    static String asText(String octets) {
        return new String(octets.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static String octet(String hex) {
        return Character.toString((char) Integer.parseInt(hex, 16));
    }
}
