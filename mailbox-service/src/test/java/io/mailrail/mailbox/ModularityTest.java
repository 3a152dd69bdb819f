package io.mailrail.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModule;
import org.springframework.modulith.core.ApplicationModules;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The picture of the packages, and whether it is still true. If it stands in the way of a good change, change it first.
class ModularityTest {

    /// Which package may know which. Everything may know `database`.
    private static final Map<String, Set<String>> ARROWS =
            Map.ofEntries(
                    Map.entry("database", Set.of()),
                    Map.entry("mime", Set.of()),
                    Map.entry("trace", Set.of()),
                    Map.entry("calls", Set.of()),
                    Map.entry("directory", Set.of()),
                    Map.entry("change", Set.of("directory")),
                    Map.entry("content", Set.of("mime")),
                    Map.entry("filing", Set.of("content", "mime")),
                    Map.entry("outbound", Set.of("content", "mime", "trace")),
                    Map.entry("mailbox", Set.of("calls", "change", "directory")),
                    Map.entry("search", Set.of("content", "mailbox", "mime")),
                    Map.entry(
                            "message",
                            Set.of(
                                    "calls",
                                    "change",
                                    "content",
                                    "directory",
                                    "filing",
                                    "mailbox",
                                    "mime",
                                    "search")),
                    Map.entry(
                            "intake",
                            Set.of(
                                    "calls",
                                    "change",
                                    "content",
                                    "directory",
                                    "filing",
                                    "mime",
                                    "outbound",
                                    "trace")),
                    Map.entry(
                            "transfer",
                            Set.of("change", "content", "directory", "filing", "mailbox", "mime")),
                    Map.entry(
                            "admin",
                            Set.of("directory", "mailbox", "message", "outbound", "transfer")));

    private final ApplicationModules modules = ApplicationModules.of(MailboxApplication.class);

    @Test
    void nobodyReachesIntoAnotherAndNoArrowsGoInCircles() {
        modules.verify();
    }

    @Test
    void everyArrowIsInThePicture() {
        assertThat(modules.stream().map(ModularityTest::name))
                .containsExactlyInAnyOrderElementsOf(ARROWS.keySet());
        modules.stream()
                .forEach(module -> {
                    var allowed = new TreeSet<>(ARROWS.get(name(module)));
                    allowed.add("database");
                    assertThat(allowed)
                            .as("what %s may know", name(module))
                            .containsAll(known(module));
                });
    }

    private Set<String> known(ApplicationModule module) {
        return module.getDirectDependencies(modules).stream()
                .map(dependency -> name(dependency.getTargetModule()))
                .filter(name -> !name.equals(name(module)))
                .collect(Collectors.toSet());
    }

    private static String name(ApplicationModule module) {
        return module.getIdentifier().toString();
    }
}
