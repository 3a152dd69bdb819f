package io.mailrail.mailbox.transfer;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What must be known of a tree of Maildirs before its messages are read: where its root is, and which keywords Dovecot's letters
/// stand for. Both may stand behind the messages in an archive, which is therefore gone through once before.
final class MaildirSurvey {

    private static final String KEYWORDS = "dovecot-keywords";
    private static final Set<String> ROOMS = Set.of("cur", "new", "tmp");

    /// Folders that are remembered.
    private static final int MAX_FOLDERS = 10_000;

    /// Dovecot has letters for so many.
    private static final int MAX_KEYWORDS = 26;

    private static final int MAX_KEYWORDS_FILE = 16 * 1024;

    private final Set<List<String>> folders = new HashSet<>();
    private final Map<List<String>, Map<Integer, String>> keywords = new HashMap<>();
    private List<String> root = List.of();

    private MaildirSurvey() {}

    /// Goes through an archive to its end.
    static MaildirSurvey of(Archive archive) throws IOException {
        var survey = new MaildirSurvey();
        for (var entry = archive.next(); entry != null; entry = archive.next()) {
            if (isMessage(entry)) {
                if (survey.folders.size() < MAX_FOLDERS) {
                    survey.folders.add(folder(entry));
                }
            } else if (entry.kind() == Archive.Kind.FILE
                    && entry.name().equals(KEYWORDS)
                    && survey.keywords.size() < MAX_FOLDERS) {
                survey.keywords.put(entry.folders(), letters(archive));
            }
        }
        survey.root = root(survey.folders);
        return survey;
    }

    /// Whether an entry lies where messages lie.
    static boolean isMessage(Archive.Entry entry) {
        int depth = entry.path().size();
        return entry.kind() != Archive.Kind.DIRECTORY
                && depth >= 2
                && ROOMS.contains(entry.path().get(depth - 2));
    }

    /// The Maildir of a message.
    static List<String> folder(Archive.Entry message) {
        return message.path().subList(0, message.path().size() - 2);
    }

    /// `0 $Forwarded`: a number, 0 being the letter `a`, and a keyword.
    private static Map<Integer, String> letters(Archive archive) throws IOException {
        var letters = new HashMap<Integer, String>();
        var text =
                new String(archive.octets().readNBytes(MAX_KEYWORDS_FILE), StandardCharsets.UTF_8);
        for (var line : text.split("\n")) {
            var parts = line.strip().split(" ", 2);
            if (parts.length == 2
                    && parts[0].matches("\\d{1,2}")
                    && Integer.parseInt(parts[0]) < MAX_KEYWORDS
                    && Keywords.isStorable(parts[1])) {
                letters.put(Integer.parseInt(parts[0]), parts[1]);
            }
        }
        return letters;
    }

    /// The Maildir above all others, or what stands above them all.
    private static List<String> root(Set<List<String>> folders) {
        List<String> common = null;
        for (var folder : folders) {
            var top = isMaildirPlusPlus(folder) ? folder.subList(0, folder.size() - 1) : folder;
            common = common == null ? top : common(common, top);
        }
        return common == null ? List.of() : common;
    }

    private static List<String> common(List<String> one, List<String> other) {
        int length = 0;
        while (length < Math.min(one.size(), other.size())
                && one.get(length).equals(other.get(length))) {
            length++;
        }
        return one.subList(0, length);
    }

    /// Maildir++: `.Folder.Sub` beside the root's `cur`.
    private static boolean isMaildirPlusPlus(List<String> folder) {
        return !folder.isEmpty() && folder.getLast().startsWith(".");
    }

    /// The levels of a Maildir's mailbox, none for the root. Names are in modified UTF-7.
    List<String> levels(List<String> folder) {
        var below =
                folder.size() >= root.size() && folder.subList(0, root.size()).equals(root)
                        ? folder.subList(root.size(), folder.size())
                        : folder;
        var levels = new ArrayList<String>();
        for (var name : below) {
            if (name.startsWith(".")) {
                for (var level : name.substring(1).split("\\.")) {
                    levels.add(ModifiedUtf7.decode(level));
                }
            } else {
                levels.add(ModifiedUtf7.decode(name));
            }
        }
        return levels;
    }

    /// What a letter stands for in a Maildir; null where nobody says.
    @Nullable String keyword(List<String> folder, char letter) {
        return keywords.getOrDefault(folder, Map.of()).get(letter - 'a');
    }
}
