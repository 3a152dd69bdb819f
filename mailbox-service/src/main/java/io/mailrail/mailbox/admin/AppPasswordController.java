package io.mailrail.mailbox.admin;

import io.mailrail.api.Protocol;
import io.mailrail.mailbox.directory.AppPassword;
import io.mailrail.mailbox.directory.AppPasswords;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// `/accounts/{email}/app-passwords`.
@RestController
@RequestMapping(AdminWeb.ROOT + "/accounts/{email}/app-passwords")
class AppPasswordController {

    private final AppPasswords appPasswords;
    private final AuditLog audit;

    AppPasswordController(AppPasswords appPasswords, AuditLog audit) {
        this.appPasswords = appPasswords;
        this.audit = audit;
    }

    record NewAppPassword(
            @Nullable String name,
            @Nullable List<@Nullable String> protocols,
            @Nullable Instant expiresAt) {}

    /// @param secret told once, when it is made
    record Told(
            UUID id,
            String name,
            List<String> protocols,
            Instant createdAt,
            @Nullable Instant expiresAt,
            @Nullable String secret) {

        @Override
        public String toString() {
            return "Told[id=" + id + "]";
        }
    }

    @GetMapping
    @Requires(Scope.ACCOUNTS_WRITE)
    Map<String, List<Told>> list(@PathVariable String email) {
        return Map.of(
                "items",
                appPasswords.list(email).stream().map(known -> told(known, null)).toList());
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Requires(Scope.ACCOUNTS_WRITE)
    Told create(@PathVariable String email, @RequestBody NewAppPassword wanted) {
        var name = Given.text("name", wanted.name());
        var protocols = protocols(wanted.protocols());
        var issued =
                audit.audited(
                        "app-password.create",
                        email,
                        Map.of("name", name, "protocols", protocols),
                        () -> appPasswords.create(email, name, protocols, wanted.expiresAt()));
        return told(issued.appPassword(), issued.secret());
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Requires(Scope.ACCOUNTS_WRITE)
    void delete(@PathVariable String email, @PathVariable String id) {
        var uuid = Given.id("app password", id);
        audit.change(
                "app-password.delete", email + " " + uuid, () -> appPasswords.delete(email, uuid));
    }

    private static Set<Protocol> protocols(@Nullable List<@Nullable String> names) {
        var protocols = EnumSet.noneOf(Protocol.class);
        if (names == null) {
            return protocols;
        }
        for (var name : Given.texts("protocols", names)) {
            protocols.add(
                    Arrays.stream(Protocol.values())
                            .filter(protocol -> spelled(protocol).equals(name))
                            .findFirst()
                            .orElseThrow(() ->
                                    Problem.badValue(
                                            "protocols", name + " is none of smtp, pop3, imap")));
        }
        return protocols;
    }

    private static String spelled(Protocol protocol) {
        return protocol.name().toLowerCase(Locale.ROOT);
    }

    private static Told told(AppPassword known, @Nullable String secret) {
        return new Told(
                known.id(),
                known.name(),
                known.protocols().stream().map(AppPasswordController::spelled).sorted().toList(),
                known.createdAt(),
                known.expiresAt(),
                secret);
    }
}
