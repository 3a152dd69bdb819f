package io.mailrail.mailbox.admin;

import io.mailrail.api.Protocol;
import io.mailrail.mailbox.admin.Paging.Page;
import io.mailrail.mailbox.directory.AppPassword;
import io.mailrail.mailbox.directory.AppPasswords;
import io.mailrail.mailbox.directory.Canonical;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
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
@Tag(name = "App passwords", description = "Passwords for single programs.")
class AppPasswordController {

    private final AppPasswords appPasswords;
    private final Creations creations;
    private final AuditLog audit;

    AppPasswordController(AppPasswords appPasswords, Creations creations, AuditLog audit) {
        this.appPasswords = appPasswords;
        this.creations = creations;
        this.audit = audit;
    }

    @Schema(name = "NewAppPassword")
    record NewAppPassword(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable String name,
            @Schema(description = "smtp, pop3, imap; none: all")
                    @Nullable List<@Nullable String> protocols,
            @Nullable Instant expiresAt) {}

    /// @param secret told once, when it is made
    @Schema(name = "AppPassword")
    record Told(
            UUID id,
            String name,
            List<String> protocols,
            Instant createdAt,
            @Nullable Instant expiresAt,
            @Schema(description = "told once, when it is made") @Nullable String secret)
            implements Thing {

        @Override
        public String key() {
            return id.toString();
        }

        @Override
        public String toString() {
            return "Told[id=" + id + "]";
        }
    }

    @GetMapping
    @Requires(Scope.ACCOUNTS_WRITE)
    @Operation(summary = "Lists the app passwords, the oldest first, without their secrets.")
    Page<Told> list(
            @PathVariable String email,
            @RequestParam(defaultValue = Paging.DEFAULT_LIMIT) int limit,
            @RequestParam(defaultValue = "") String after) {
        var from = Paging.afterId(after).toString();
        var rows = Paging.rows(limit);
        return Paging.page(
                appPasswords.list(email).stream()
                        .filter(known -> known.id().toString().compareTo(from) > 0)
                        .limit(rows)
                        .toList(),
                limit,
                known -> told(known, null),
                known -> known.id().toString());
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Requires(Scope.ACCOUNTS_WRITE)
    @Operation(summary = "Makes a password for one program and tells it, once.")
    Told create(
            @PathVariable String email,
            @RequestHeader(value = Creations.KEY, required = false) @Nullable String key,
            @RequestBody NewAppPassword wanted) {
        var name = Given.text("name", wanted.name());
        var protocols = protocols(wanted.protocols());
        var expiresAt = Given.time("expiresAt", wanted.expiresAt());
        return creations.once(
                key,
                wanted,
                Told.class,
                () -> {
                    var issued =
                            audit.audited(
                                    "app-password.create",
                                    Canonical.address(email),
                                    wanted,
                                    () -> appPasswords.create(email, name, protocols, expiresAt));
                    return told(issued.appPassword(), issued.secret());
                });
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Requires(Scope.ACCOUNTS_WRITE)
    @Operation(summary = "Revokes an app password; the account's sessions end.")
    void delete(@PathVariable String email, @PathVariable String id) {
        var uuid = Given.id("app password", id);
        audit.change(
                "app-password.delete",
                Canonical.address(email),
                Map.of("id", uuid),
                () -> appPasswords.delete(email, uuid));
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
