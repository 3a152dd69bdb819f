package io.mailrail.testkit.transcript;

import io.mailrail.testkit.transcript.Transcript.Step;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/// Holds transcripts against a server that listens somewhere.
///
/// A client connects when it is first spoken of. Where its first step is one of its own words, what comes before (greeting,
/// hello, login) is the prologue's business; where the server speaks first, the transcript tells it all.
public final class TranscriptRunner {

    /// What a line like `given: INBOX has 3 messages` does; it fails by throwing.
    @FunctionalInterface
    public interface Hook {
        void run(Conversation conversation, String text) throws Exception;
    }

    /// How a client begins that does not care for the beginning.
    @FunctionalInterface
    public interface Prologue {
        void run(Conversation conversation, int client) throws Exception;
    }

    private final InetSocketAddress server;
    private final Map<String, Hook> hooks = new HashMap<>();
    private final Map<String, String> known = new HashMap<>();
    private Prologue prologue = (conversation, client) -> conversation.expect(client, "...");
    private boolean implicitTls;
    private Duration patience = Duration.ofSeconds(20);

    /// Against this server on loopback; the usual prologue reads a greeting of one line.
    public TranscriptRunner(int port) {
        this("127.0.0.1", port);
    }

    public TranscriptRunner(String host, int port) {
        this.server = new InetSocketAddress(host, port);
    }

    /// Clients shake hands as soon as they are connected.
    public TranscriptRunner implicitTls() {
        implicitTls = true;
        return this;
    }

    /// Makes `${name}` known.
    public TranscriptRunner with(String name, String value) {
        known.put(name, value);
        return this;
    }

    /// What a line with this word before the colon does.
    public TranscriptRunner hook(String word, Hook hook) {
        hooks.put(word, hook);
        return this;
    }

    public TranscriptRunner prologue(Prologue other) {
        prologue = other;
        return this;
    }

    /// How long a line of the server is waited for; 20 s without this.
    public TranscriptRunner patience(Duration time) {
        patience = time;
        return this;
    }

    /// Plays the clients' part to the end.
    ///
    /// @throws AssertionError with the conversation so far and the line where it diverged
    public void run(Transcript transcript) {
        try (var conversation = new Conversation(server, implicitTls, patience, known)) {
            for (Step step : transcript.steps()) {
                try {
                    greet(conversation, step);
                    play(conversation, step);
                } catch (AssertionError | Exception e) {
                    throw new AssertionError(
                            transcript.name()
                                    + ", line "
                                    + step.line()
                                    + ":\n"
                                    + conversation.soFar()
                                    + ">>> "
                                    + e.getMessage(),
                            e);
                }
            }
        } catch (IOException e) {
            throw new AssertionError(transcript.name() + ": could not hang up", e);
        }
    }

    private void greet(Conversation conversation, Step step) throws Exception {
        int client =
                switch (step) {
                    case Step.Client said -> said.client();
                    case Step.Octets said -> said.client();
                    case Step.Tls tls -> tls.client();
                    case Step.Server _,
                            Step.AnyOrder _,
                            Step.NotSaid _,
                            Step.Closed _,
                            Step.Drop _,
                            Step.Hook _ ->
                            0;
                };
        if (client != 0 && !conversation.isConnected(client)) {
            conversation.connect(client);
            prologue.run(conversation, client);
        }
    }

    private void play(Conversation conversation, Step step) throws Exception {
        switch (step) {
            case Step.Client said -> conversation.say(said.client(), said.text());
            case Step.Octets said -> conversation.send(said.client(), array(said));
            case Step.Server said -> conversation.expect(said.client(), said.pattern());
            case Step.AnyOrder block ->
                    conversation.expectInAnyOrder(
                            block.client(),
                            block.lines().stream().map(Step.Server::pattern).toList());
            case Step.NotSaid not -> conversation.expectNot(not.client(), not.pattern());
            case Step.Tls tls -> conversation.startTls(tls.client());
            case Step.Closed closed -> conversation.expectClosed(closed.client());
            case Step.Drop drop -> conversation.drop(drop.client());
            case Step.Hook hook -> {
                var known = hooks.get(hook.word());
                if (known == null) {
                    throw new IllegalArgumentException(
                            "no hook for "
                                    + hook.word()
                                    + ": only "
                                    + new ArrayList<>(hooks.keySet()));
                }
                conversation.hooked(hook.word(), hook.text());
                known.run(conversation, hook.text());
            }
        }
    }

    private static byte[] array(Step.Octets said) {
        var hex = new StringBuilder();
        said.octets().forEach(octet -> hex.append(HexFormat.of().toHexDigits(octet)));
        return HexFormat.of().parseHex(hex);
    }
}
