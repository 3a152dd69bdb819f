package io.mailrail.bench;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.SplittableRandom;

/// Messages as they might have come: headers as of real mail, words as frequent as Zipf says, text, HTML, both, attachments,
/// threads. The n-th is always the same; no two are alike.
final class SyntheticMail {

    /// In three messages of every hundred thousand.
    static final String RARE = "quixotryvane";

    /// In one message of a hundred.
    static final String ONE_PERCENT = "harvestmoon";

    private static final int WORDS = 20_000;
    private static final int SLOTS = 1 << 16;
    private static final int LINE = 72;
    private static final byte[][] VOCABULARY = vocabulary();
    private static final char[] FREQUENT = frequent();

    private final int size;

    /// @param size octets of each message, about
    SyntheticMail(int size) {
        this.size = size;
    }

    static boolean hasRare(long number) {
        return number % 33_333 == 6_000;
    }

    static boolean hasOnePercent(long number) {
        return number % 100 == 37;
    }

    byte[] message(long number) {
        var random = new SplittableRandom(number * 0x9E3779B97F4A7C15L + size);
        var out = new Out(size + 512);
        int kind = (int) (number % 20);
        header(out, number, random);
        if (kind < 10) {
            out.text(
                    "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n");
            marks(out, number);
            words(out, random, size - 4, "\r\n");
        } else if (kind < 15) {
            var boundary = "=_" + Long.toHexString(random.nextLong());
            out.text("Content-Type: multipart/alternative; boundary=\"" + boundary + "\"\r\n\r\n");
            int half = out.size() + (size - out.size()) / 2;
            out.text("--" + boundary + "\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n");
            marks(out, number);
            words(out, random, half, "\r\n");
            out.text("\r\n--" + boundary + "\r\nContent-Type: text/html; charset=utf-8\r\n\r\n");
            html(out, random, size - 50);
            out.text("\r\n--" + boundary + "--\r\n");
        } else if (kind < 18) {
            out.text(
                    "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n");
            out.text("<!-- made by a newsletter --><div>");
            marks(out, number);
            html(out, random, size - 10);
        } else {
            var boundary = "=_" + Long.toHexString(random.nextLong());
            out.text("Content-Type: multipart/mixed; boundary=\"" + boundary + "\"\r\n\r\n");
            int quarter = out.size() + (size - out.size()) / 4;
            out.text("--" + boundary + "\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n");
            marks(out, number);
            words(out, random, quarter, "\r\n");
            out.text(
                    "\r\n--"
                            + boundary
                            + "\r\nContent-Type: application/pdf; name=\"report-"
                            + number
                            + ".pdf\"\r\nContent-Disposition: attachment; filename=\"report-"
                            + number
                            + ".pdf\"\r\nContent-Transfer-Encoding: base64\r\n\r\n");
            base64(out, random, size - 50);
            out.text("--" + boundary + "--\r\n");
        }
        return out.toByteArray();
    }

    /// One large message, made while it is read: a text, and an attachment of random octets.
    InputStream large(long number, long octets) {
        var random = new SplittableRandom(number);
        var out = new Out(8192);
        header(out, number, random);
        out.text(
                """
                Content-Type: multipart/mixed; boundary="=_large"

                --=_large
                Content-Type: text/plain

                The film is attached.
                --=_large
                Content-Type: video/mp4; name="film.mp4"
                Content-Disposition: attachment; filename="film.mp4"
                Content-Transfer-Encoding: base64

                """
                        .replace("\n", "\r\n"));
        return new Repeating(out.toByteArray(), random, octets);
    }

    private void header(Out out, long number, SplittableRandom random) {
        long root = number - number % 5;
        var from = word(random) + "." + word(random) + "@" + word(random) + ".example";
        var to = word(random) + "@bench.example";
        out.text("Return-Path: <" + from + ">\r\n");
        for (int hop = 2; hop > 0; hop--) {
            out.text(
                    "Received: from mx"
                            + hop
                            + "."
                            + word(random)
                            + ".example (mx"
                            + hop
                            + ".example [192.0.2."
                            + random.nextInt(1, 255)
                            + "])\r\n\tby in"
                            + hop
                            + ".bench.example with ESMTPS id "
                            + Long.toHexString(random.nextLong())
                            + "\r\n\tfor <"
                            + to
                            + ">; Wed, 25 Nov 2026 10:0"
                            + hop
                            + ":00 +0000\r\n");
        }
        out.text("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example; s=s1;\r\n\tb=");
        base64Line(out, random, 48);
        out.text("\r\n\t");
        base64Line(out, random, 48);
        out.text("\r\nMessage-ID: " + id(number) + "\r\n");
        if (number != root) {
            out.text("In-Reply-To: " + id(root) + "\r\nReferences: " + id(root) + "\r\n");
        }
        out.text("Date: Wed, 25 Nov 2026 ");
        out.text(
                "%02d:%02d:%02d +0100\r\n"
                        .formatted(number / 3600 % 24, number / 60 % 60, number % 60));
        out.text("From: \"" + word(random) + " " + word(random) + "\" <" + from + ">\r\n");
        out.text("To: <" + to + ">\r\nSubject: " + (number == root ? "" : "Re: "));
        subject(out, root);
        out.text("\r\nMIME-Version: 1.0\r\nX-Mailer: Example Mail 7.2\r\n");
    }

    private static String id(long number) {
        return "<" + Long.toHexString(number * 0x2545F4914F6CDD1DL) + "." + number + "@example>";
    }

    private static void subject(Out out, long root) {
        var random = new SplittableRandom(root);
        for (int n = 3 + random.nextInt(5); n > 0; n--) {
            out.write(frequentWord(random));
            out.write(' ');
        }
        out.text("#" + root);
    }

    private static void marks(Out out, long number) {
        if (hasRare(number)) {
            out.text(RARE + " ");
        }
        if (hasOnePercent(number)) {
            out.text(ONE_PERCENT + " ");
        }
    }

    private static void html(Out out, SplittableRandom random, int until) {
        out.text("<html><head><style>p { margin: 0; }</style></head><body>");
        while (out.size() < until - 80) {
            out.text("<p class=\"t\">");
            words(out, random, Math.min(until - 30, out.size() + 300), "<br>\r\n");
            out.text("<a href=\"https://example.com/" + random.nextInt() + "\">more</a></p>\r\n");
        }
        out.text("</body></html>\r\n");
    }

    private static void words(Out out, SplittableRandom random, int until, String lineEnd) {
        int line = 0;
        while (out.size() < until) {
            byte[] word =
                    random.nextInt(40) == 0
                            ? Integer.toString(random.nextInt(1_000_000))
                                    .getBytes(StandardCharsets.US_ASCII)
                            : frequentWord(random);
            out.write(word);
            line += word.length + 1;
            if (line > LINE) {
                out.text(lineEnd);
                line = 0;
            } else {
                out.write(' ');
            }
        }
        out.text("\r\n");
    }

    private static void base64(Out out, SplittableRandom random, int until) {
        while (out.size() < until) {
            base64Line(out, random, 57);
            out.text("\r\n");
        }
    }

    private static void base64Line(Out out, SplittableRandom random, int octets) {
        var raw = new byte[octets];
        random.nextBytes(raw);
        out.write(Base64.getEncoder().encode(raw));
    }

    private static String word(SplittableRandom random) {
        return new String(VOCABULARY[random.nextInt(WORDS)], StandardCharsets.UTF_8);
    }

    /// A word by its frequency; one in ten is any.
    private static byte[] frequentWord(SplittableRandom random) {
        int bits = random.nextInt();
        return VOCABULARY[
                (bits & 0xF0000) == 0 ? random.nextInt(WORDS) : FREQUENT[bits & (SLOTS - 1)]];
    }

    /// Pronounceable words, a few with letters beyond ASCII.
    private static byte[][] vocabulary() {
        var onset = "b c d f g h j k l m n p r s t v w br cl dr fl gr pl st tr sh ch th".split(" ");
        var vowel = "a e i o u ai ea ou ee io a e i o é ü".split(" ");
        var coda = " n r s t l m nd st ck ng rt".split(" ", -1);
        var random = new SplittableRandom(7);
        var words = new byte[WORDS][];
        for (int i = 0; i < WORDS; i++) {
            // The frequent words are the short ones.
            int syllables = 1 + (i > 60 ? 1 : 0) + (i > 2_000 ? random.nextInt(2) : 0);
            var word = new StringBuilder();
            for (int s = 0; s < syllables; s++) {
                word.append(onset[random.nextInt(onset.length)])
                        .append(vowel[random.nextInt(vowel.length)])
                        .append(coda[random.nextInt(coda.length)]);
            }
            words[i] = word.toString().getBytes(StandardCharsets.UTF_8);
        }
        return words;
    }

    private static char[] frequent() {
        double sum = 0;
        for (int rank = 1; rank <= WORDS; rank++) {
            sum += 1.0 / rank;
        }
        var slots = new char[SLOTS];
        double reached = 0;
        int slot = 0;
        for (int rank = 1; rank <= WORDS; rank++) {
            reached += SLOTS / (sum * rank);
            while (slot < SLOTS && slot < reached) {
                slots[slot++] = (char) (rank - 1);
            }
        }
        while (slot < SLOTS) {
            slots[slot++] = WORDS - 1;
        }
        return slots;
    }

    /// Octets in memory, without an exception in sight.
    private static final class Out extends ByteArrayOutputStream {

        Out(int size) {
            super(size);
        }

        void text(String text) {
            write(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void write(byte[] octets) {
            write(octets, 0, octets.length);
        }
    }

    /// A beginning, then lines of base64 to the end.
    private static final class Repeating extends InputStream {

        private final SplittableRandom random;
        private byte[] current;
        private int read;
        private long left;

        Repeating(byte[] beginning, SplittableRandom random, long octets) {
            this.current = beginning;
            this.random = random;
            this.left = octets;
        }

        @Override
        public int read() {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            if (left == 0) {
                return -1;
            }
            if (read == current.length) {
                var out = new Out(16_384);
                base64(out, random, 16_000);
                current = out.toByteArray();
                read = 0;
            }
            int count = (int) Math.min(left, Math.min(length, current.length - read));
            System.arraycopy(current, read, into, offset, count);
            read += count;
            left -= count;
            return count;
        }
    }
}
