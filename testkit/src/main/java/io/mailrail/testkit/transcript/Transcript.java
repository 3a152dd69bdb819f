package io.mailrail.testkit.transcript;

import org.junit.jupiter.api.DynamicTest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A conversation between clients and a server, written down.
///
/// | Notation | Means |
/// | --- | --- |
/// | `C: text` | the client says this line; `${name}` stands for what is known by that name |
/// | `S: text` | the server's next line is this; `...` is any text, `${name}` is remembered at first sight and must be equal after |
/// | `S{` … `S}` | the `S:` lines between are the server's next lines, in any order |
/// | `S! text` | since this client last spoke, the server has not said this |
/// | `C2:`, `S2:`, `S2{`, `S2!` | the same for a second client, and so on |
/// | `TLS`, `TLS2` | the client shakes hands here |
/// | `bytes: 4D 41 0A`, `bytes2:` | the client sends exactly these octets, without a line end |
/// | `CLOSED`, `CLOSED2` | the server has closed the connection and said no more |
/// | `DROP`, `DROP2` | the client vanishes; said of it again, it is a new client |
/// | `given:`, `then:`, `clock:`, any lower-case word | a hook, told the rest of the line |
/// | `ours:` before any of these | our habit, not the RFC's demand |
/// | `#` at the beginning | a comment; the first one says what the file is about |
///
/// `\xHH` in a line is the octet of that number. Lines are UTF-8 on the wire and end in CRLF.
public record Transcript(String name, List<Step> steps) {

    public Transcript {
        steps = List.copyOf(steps);
    }

    /// One line of it, or a block of them.
    public sealed interface Step {

        /// Its number in the file, from 1.
        int line();

        record Client(int line, int client, String text) implements Step {}

        record Octets(int line, int client, List<Byte> octets) implements Step {}

        record Server(int line, int client, String pattern) implements Step {}

        record AnyOrder(int line, int client, List<Server> lines) implements Step {

            public AnyOrder {
                lines = List.copyOf(lines);
            }
        }

        record NotSaid(int line, int client, String pattern) implements Step {}

        record Tls(int line, int client) implements Step {}

        record Closed(int line, int client) implements Step {}

        record Drop(int line, int client) implements Step {}

        record Hook(int line, String word, String text) implements Step {}
    }

    private static final Pattern SPOKEN = Pattern.compile("([CS])(\\d?)([:!{}])(?: (.*))?");
    private static final Pattern EVENT = Pattern.compile("(TLS|CLOSED|DROP)(\\d?)");
    private static final Pattern HOOK = Pattern.compile("([a-z]+)(\\d?): *(.*)");

    /// Reads one.
    ///
    /// @throws IllegalArgumentException naming the line that is none of the notation
    public static Transcript parse(String name, String text) {
        var steps = new ArrayList<Step>();
        var block = new ArrayList<Step.Server>();
        int blockLine = 0;
        int number = 0;
        for (String line : text.split("\\R", -1)) {
            number++;
            String stripped = line.startsWith("ours: ") ? line.substring(6) : line;
            if (stripped.isBlank() || stripped.startsWith("#")) {
                continue;
            }
            Matcher spoken = SPOKEN.matcher(stripped);
            if (spoken.matches() && spoken.group(3).equals("{")) {
                blockLine = number;
                block.clear();
            } else if (spoken.matches() && spoken.group(3).equals("}")) {
                steps.add(new Step.AnyOrder(blockLine, client(spoken.group(2)), block));
                blockLine = 0;
            } else {
                Step step = step(name, number, stripped);
                if (blockLine == 0) {
                    steps.add(step);
                } else if (step instanceof Step.Server said) {
                    block.add(said);
                } else {
                    throw bad(name, number, line);
                }
            }
        }
        if (blockLine != 0) {
            throw bad(name, blockLine, "S{ without S}");
        }
        return new Transcript(name, steps);
    }

    /// Reads the file; its name without `.txt` becomes the transcript's.
    public static Transcript read(Path file) {
        try {
            String name = String.valueOf(file.getFileName()).replaceFirst("\\.txt$", "");
            return parse(name, Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A test for each `.txt` file of a folder, usually `src/test/transcripts`; a folder without any is a mistake.
    public static Stream<DynamicTest> tests(Path folder, Consumer<Transcript> test) {
        try (var files = Files.list(folder)) {
            var all =
                    files.filter(file -> file.toString().endsWith(".txt"))
                            .sorted()
                            .map(Transcript::read)
                            .toList();
            if (all.isEmpty()) {
                throw new IllegalArgumentException("no transcripts in " + folder);
            }
            return all.stream()
                    .map(each -> DynamicTest.dynamicTest(each.name(), () -> test.accept(each)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Step step(String name, int number, String line) {
        Matcher spoken = SPOKEN.matcher(line);
        if (spoken.matches()) {
            int client = client(spoken.group(2));
            String text = spoken.group(4) == null ? "" : spoken.group(4);
            return switch (spoken.group(1) + spoken.group(3)) {
                case "C:" -> new Step.Client(number, client, text);
                case "S:" -> new Step.Server(number, client, text);
                case "S!" -> new Step.NotSaid(number, client, text);
                default -> throw bad(name, number, line);
            };
        }
        Matcher event = EVENT.matcher(line.strip());
        if (event.matches()) {
            int client = client(event.group(2));
            return switch (event.group(1)) {
                case "TLS" -> new Step.Tls(number, client);
                case "CLOSED" -> new Step.Closed(number, client);
                default -> new Step.Drop(number, client);
            };
        }
        Matcher hook = HOOK.matcher(line);
        if (!hook.matches()) {
            throw bad(name, number, line);
        }
        if (hook.group(1).equals("bytes")) {
            return new Step.Octets(number, client(hook.group(2)), octets(hook.group(3)));
        }
        return new Step.Hook(number, hook.group(1) + hook.group(2), hook.group(3));
    }

    private static List<Byte> octets(String hex) {
        var all = new ArrayList<Byte>();
        for (byte octet : HexFormat.of().parseHex(hex.replaceAll("\\s", ""))) {
            all.add(octet);
        }
        return all;
    }

    private static int client(String digit) {
        return digit.isEmpty() ? 1 : Integer.parseInt(digit);
    }

    private static IllegalArgumentException bad(String name, int number, String line) {
        return new IllegalArgumentException(
                "transcript " + name + ", line " + number + ": " + line);
    }
}
