package io.mailrail.mailbox.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Maildirs and `.eml` files in archives.
class ArchiveSourcesTest {

    private static final long NO_LIMIT = 1L << 40;

    private static Archive archive(byte[] octets, long limit) throws IOException {
        return new Archive(Unpacked.of(new ByteArrayInputStream(octets), limit), limit);
    }

    /// `mailbox [flags] content`, or why not, in the order of the archive.
    private static List<String> found(MessageSource source) throws IOException {
        var found = new ArrayList<String>();
        try (source) {
            for (var next = source.next(); next != null; next = source.next()) {
                found.add(
                        switch (next) {
                            case Found.Message m ->
                                    String.join("/", m.levels())
                                            + " ["
                                            + m.flags()
                                            + "] "
                                            + new String(
                                                            m.octets().readAllBytes(),
                                                            StandardCharsets.ISO_8859_1)
                                                    .replace("\r\n", "|");
                            case Found.Unusable u -> u.reason() + " " + u.name();
                        });
            }
        }
        return found;
    }

    private static List<String> maildir(byte[] octets) throws IOException {
        MaildirSurvey survey;
        try (var archive = archive(octets, NO_LIMIT)) {
            survey = MaildirSurvey.of(archive);
        }
        return found(new MaildirSource(archive(octets, NO_LIMIT), survey));
    }

    private static List<String> eml(byte[] octets) throws IOException {
        return found(new EmlSource(archive(octets, NO_LIMIT)));
    }

    private static Map<String, String> files(String... namesAndContents) {
        var files = new LinkedHashMap<String, String>();
        for (int i = 0; i < namesAndContents.length; i += 2) {
            files.put(namesAndContents[i], namesAndContents[i + 1]);
        }
        return files;
    }

    @Test
    void aMaildirWithFoldersFlagsAndKeywords() throws IOException {
        var files =
                files(
                        "./Maildir/", "",
                        "./Maildir/cur/1.a:2,RS", "S: 1\n\nx\n",
                        "./Maildir/new/2.b", "S: 2\r\n\r\ny",
                        "./Maildir/tmp/3.c", "S: 3\n",
                        "./Maildir/cur/4.d:2,DFPTab", "S: 4\n",
                        "./Maildir/dovecot-uidlist", "3 V1",
                        "./Maildir/.Sent.2020/cur/5.e!2,Sa", "S: 5\n",
                        "./Maildir/.Entw&APw-rfe &- mehr/new/6.f;2,", "S: 6\n",
                        "./Maildir/.Sent.2020/dovecot-keywords", "0 work\n1 bad(word\n",
                        "./Maildir/dovecot-keywords", "0 $Junk\n1 later\n99 x\n",
                        "./Maildir/cur/link", "->./Maildir/cur/1.a:2,RS",
                        "./Maildir/subscriptions", "Sent\n");
        var expected =
                List.of(
                        " [\\Seen \\Answered] S: 1||x|",
                        " [] S: 2||y",
                        "NOT_A_MESSAGE Maildir/tmp/3.c",
                        " [\\Flagged \\Deleted \\Draft $Forwarded $Junk later] S: 4|",
                        "Sent/2020 [\\Seen work] S: 5|",
                        "Entwürfe & mehr [] S: 6|",
                        "UNREADABLE Maildir/cur/link");
        var tar = Archives.tar(files);
        assertThat(maildir(tar)).isEqualTo(expected);
        assertThat(maildir(Archives.gzip(tar))).isEqualTo(expected);
        files.remove("./Maildir/cur/link");
        assertThat(maildir(Archives.zip(files, "UTF-8"))).isEqualTo(expected.subList(0, 6));
    }

    @Test
    void theRootIsFoundHoweverTheTreeIsPacked() throws IOException {
        assertThat(maildir(Archives.tar(files("cur/1", "a", ".A/cur/2", "b"))))
                .containsExactly(" [] a", "A [] b");
        assertThat(maildir(Archives.tar(files("m/.A/cur/1", "a", "m/.B/cur/2", "b"))))
                .containsExactly("A [] a", "B [] b");
        assertThat(maildir(Archives.tar(files("m/.A/cur/1", "a")))).containsExactly("A [] a");
        assertThat(maildir(Archives.tar(files("home/m/cur/1", "a", "home/m/Sent/new/2", "b"))))
                .containsExactly(" [] a", "Sent [] b");
        assertThat(maildir(Archives.tar(files("m/A/cur/1", "a", "m/B/C/new/2", "b"))))
                .containsExactly("A [] a", "B/C [] b");
        assertThat(maildir(Archives.tar(files()))).isEmpty();
    }

    @Test
    void longNamesAndCompressedMessages() throws IOException {
        var dovecot =
                new String(
                        Archives.gzip("S: 1\n".getBytes(StandardCharsets.UTF_8)),
                        StandardCharsets.ISO_8859_1);
        var longName = "x".repeat(300);
        assertThat(
                        maildir(
                                Archives.tar(
                                        files(
                                                "m/." + longName + "/cur/" + longName + ":2,S",
                                                dovecot))))
                .containsExactly(longName + " [\\Seen] S: 1|");
        assertThat(
                        maildir(
                                Archives.tar(
                                        files(
                                                "m/." + longName + "/cur/" + longName + ":2,S",
                                                "a",
                                                "m/cur/é",
                                                "b"))))
                .containsExactly(longName + " [\\Seen] a", " [] b");
    }

    @Test
    void anArchiveOfEmlFiles() throws IOException {
        var files =
                files(
                        "top.EML", "S: 1\n",
                        "Größe/", "",
                        "Größe/sub/2.eml", "S: 2\r\n",
                        "../../etc/3.eml", "S: 3",
                        "notes.txt", "x",
                        "__MACOSX/Größe/._2.eml", "x",
                        ".DS_Store", "x");
        var expected =
                List.of(
                        " [] S: 1|",
                        "Größe/sub [] S: 2|",
                        "etc [] S: 3",
                        "NOT_A_MESSAGE notes.txt");
        assertThat(eml(Archives.zip(files, "UTF-8"))).isEqualTo(expected);
        assertThat(eml(Archives.zip(files, "IBM437"))).isEqualTo(expected);
        assertThat(eml(Archives.tar(files))).isEqualTo(expected);
        assertThat(eml(Archives.zip(files(), "UTF-8"))).isEmpty();
    }

    @Test
    void timesAreTheArchives() throws IOException {
        var files = files("m/cur/1.eml", "S: 1\n");
        try (var source = new EmlSource(archive(Archives.zip(files, "UTF-8"), NO_LIMIT))) {
            assertThat(source.next())
                    .isInstanceOfSatisfying(
                            Found.Message.class,
                            m -> {
                                assertThat(m.date().sure()).isNull();
                                assertThat(m.date().otherwise()).isEqualTo(Archives.MODIFIED);
                            });
        }
        var tar = Archives.tar(files);
        try (var source =
                new MaildirSource(
                        archive(tar, NO_LIMIT), MaildirSurvey.of(archive(tar, NO_LIMIT)))) {
            assertThat(source.next())
                    .isInstanceOfSatisfying(
                            Found.Message.class,
                            m -> assertThat(m.date().sure()).isEqualTo(Archives.MODIFIED));
        }
    }

    @Test
    void bombsEndAtTheLimit() {
        var zeros = new String(new byte[3_000_000], StandardCharsets.ISO_8859_1);
        var zip = Archives.zip(files("1.eml", "S: 1\n", "2.eml", zeros, "3.eml", "x"), "UTF-8");
        assertThatThrownBy(() -> skipAll(archive(zip, 1_000_000)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("unpacks to more than");
        var gz = Archives.gzip(Archives.tar(files("m/cur/1", zeros)));
        assertThatThrownBy(() -> skipAll(archive(gz, 1_000_000)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("unpacks to more than");
    }

    private static void skipAll(Archive archive) throws IOException {
        try (archive) {
            while (archive.next() != null) {
                // passes it
            }
        }
    }

    private static void checksum(byte[] tar) {
        long sum = 0;
        Arrays.fill(tar, 148, 156, (byte) ' ');
        for (int i = 0; i < 512; i++) {
            sum += tar[i] & 0xFF;
        }
        System.arraycopy(
                "%06o\0 ".formatted(sum).getBytes(StandardCharsets.US_ASCII), 0, tar, 148, 8);
    }

    /// A GNU long name of a gigabyte, as the header claims.
    @Test
    void aHeaderIsReadUpToALimit() {
        var tar = Archives.tar(files("x".repeat(200), "a"));
        assertThat(tar[156]).isEqualTo((byte) 'L');
        System.arraycopy("07777777777\0".getBytes(StandardCharsets.US_ASCII), 0, tar, 124, 12);
        checksum(tar);
        var endless =
                new InputStream() {
                    @Override
                    public int read() {
                        return 'x';
                    }

                    @Override
                    public int read(byte[] into, int offset, int length) {
                        Arrays.fill(into, offset, offset + length, (byte) 'x');
                        return length;
                    }
                };
        assertThatThrownBy(() ->
                        skipAll(
                                new Archive(
                                        new SequenceInputStream(
                                                new ByteArrayInputStream(tar), endless),
                                        NO_LIMIT)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("header is too large");
    }

    /// Headers of headers of headers: each says what is to come, and nothing comes.
    @Test
    void headersWithoutEndAreDamage() {
        for (char kind : new char[] {'L', 'K', 'x', 'g'}) {
            var one = Archives.tar(files("x".repeat(150), "a"));
            var chain = new ByteArrayOutputStream();
            one[156] = (byte) kind;
            Arrays.fill(one, 124, 136, (byte) '0');
            checksum(one);
            for (int n = 0; n < 10_000; n++) {
                chain.write(one, 0, 512);
            }
            assertThatThrownBy(() -> skipAll(archive(chain.toByteArray(), NO_LIMIT)))
                    .as("headers of kind %s", kind)
                    .isInstanceOf(IOException.class);
        }
    }

    /// Deterministic: the same damage in every run. Whatever it is, it ends, with an answer or an IOException.
    @Test
    void damageIsAnIoException() {
        var files = files("m/cur/1:2,S", "S: 1\n\nx".repeat(100), "m/.A/cur/2", "y".repeat(2000));
        for (var whole :
                List.of(
                        Archives.tar(files),
                        Archives.zip(files, "UTF-8"),
                        Archives.gzip(Archives.tar(files)))) {
            for (int seed = 0; seed < 300; seed++) {
                var random = new Random(seed);
                var damaged = whole.clone();
                for (int n = random.nextInt(1, 8); n > 0; n--) {
                    damaged[random.nextInt(Math.min(damaged.length, 1024))] =
                            (byte) random.nextInt();
                }
                if (seed % 3 == 0) {
                    damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length));
                }
                try {
                    assertThat(maildir(damaged)).isNotNull();
                } catch (IOException e) {
                    assertThat(e).hasNoSuppressedExceptions();
                }
            }
        }
    }
}
