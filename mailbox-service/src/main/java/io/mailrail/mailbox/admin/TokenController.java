package io.mailrail.mailbox.admin;

import io.mailrail.mailbox.admin.Paging.Page;
import io.mailrail.mailbox.admin.Tokens.Token;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
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

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// `/tokens`.
@RestController
@RequestMapping(AdminWeb.ROOT + "/tokens")
@Tag(name = "Tokens", description = "What opens this API.")
class TokenController {

    private static final int MAX_NAME = 100;

    private final Tokens tokens;
    private final BootstrapToken bootstrap;
    private final Creations creations;
    private final AuditLog audit;
    private final Clock clock;

    TokenController(
            Tokens tokens,
            BootstrapToken bootstrap,
            Creations creations,
            AuditLog audit,
            @Qualifier("mailboxClock") Clock clock) {
        this.tokens = tokens;
        this.bootstrap = bootstrap;
        this.creations = creations;
        this.audit = audit;
        this.clock = clock;
    }

    @Schema(name = "NewToken")
    record NewToken(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable String name,
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
                    @Nullable List<@Nullable String> scopes,
            @Nullable Instant expiresAt) {}

    /// @param token the secret, told once
    @Schema(name = "IssuedToken")
    record Issued(
            UUID id,
            String name,
            List<String> scopes,
            Instant createdAt,
            @Nullable Instant expiresAt,
            @Schema(description = "the secret, told once") String token)
            implements Thing {

        @Override
        public String key() {
            return id.toString();
        }

        @Override
        public String toString() {
            return "Issued[id=" + id + "]";
        }
    }

    /// Nobody gives what he does not have.
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Requires(Scope.TOKENS_WRITE)
    @Operation(
            summary =
                    "Makes a token and tells its secret, once; a token gives only scopes that it has.")
    Issued create(
            @RequestHeader(value = Creations.KEY, required = false) @Nullable String key,
            @RequestBody NewToken wanted) {
        var name = Given.text("name", wanted.name());
        if (name.length() > MAX_NAME) {
            throw Problem.badValue("name", "must have at most " + MAX_NAME + " characters");
        }
        var expiresAt = Given.time("expiresAt", wanted.expiresAt());
        if (expiresAt != null && !expiresAt.isAfter(clock.instant())) {
            throw Problem.badValue("expiresAt", "lies in the past");
        }
        var scopes =
                Given.texts("scopes", wanted.scopes()).stream()
                        .map(scope ->
                                Scope.of(scope)
                                        .orElseThrow(() ->
                                                Problem.badValue("scopes", scope + " is no scope")))
                        .toList();
        if (scopes.isEmpty()) {
            throw Problem.badValue("scopes", "is empty");
        }
        if (!Caller.current().holds(scopes)) {
            throw new Problem(
                    HttpStatus.FORBIDDEN, "a token can only give scopes that it has itself");
        }
        return creations.once(
                key,
                wanted,
                Issued.class,
                () -> {
                    var secret = tokens.newSecret();
                    var token =
                            audit.audited(
                                    "token.create",
                                    name,
                                    Map.of("scopes", scopes.stream().map(Scope::spelled).toList()),
                                    () -> tokens.create(name, scopes, expiresAt, secret));
                    return new Issued(
                            token.id(),
                            token.name(),
                            token.scopes(),
                            token.createdAt(),
                            token.expiresAt(),
                            secret);
                });
    }

    @GetMapping
    @Requires(Scope.TOKENS_WRITE)
    @Operation(summary = "Lists the tokens, the oldest first, without their secrets.")
    Page<Token> list(
            @RequestParam(defaultValue = Paging.DEFAULT_LIMIT) int limit,
            @RequestParam(defaultValue = "") String after) {
        return Paging.page(
                tokens.list(Paging.afterId(after), Paging.rows(limit)),
                limit,
                token -> token,
                token -> token.id().toString());
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Requires(Scope.TOKENS_WRITE)
    @Operation(summary = "Revokes a token.")
    void delete(@PathVariable String id) {
        var token = Given.id("token", id);
        audit.change(
                "token.delete",
                id,
                () -> {
                    if (!tokens.delete(token)) {
                        throw Problem.unknown("token " + id);
                    }
                });
        if (token.equals(Tokens.BOOTSTRAP)) {
            bootstrap.forget();
        }
    }
}
