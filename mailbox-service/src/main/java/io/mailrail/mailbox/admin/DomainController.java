package io.mailrail.mailbox.admin;

import io.mailrail.mailbox.admin.Paging.Page;
import io.mailrail.mailbox.directory.Canonical;
import io.mailrail.mailbox.directory.Domain;
import io.mailrail.mailbox.directory.Domain.Settings;
import io.mailrail.mailbox.directory.Domains;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import tools.jackson.databind.JsonNode;

import java.time.Instant;
import java.util.Objects;

/// `/domains`.
@RestController
@RequestMapping(AdminWeb.ROOT + "/domains")
@Tag(name = "Domains", description = "The domains whose mail is ours.")
class DomainController {

    private final Domains domains;
    private final Creations creations;
    private final AuditLog audit;

    DomainController(Domains domains, Creations creations, AuditLog audit) {
        this.domains = domains;
        this.creations = creations;
        this.audit = audit;
    }

    /// What can be chosen of a domain; as a patch, what is not named stays, and null is the usual value.
    @Schema(name = "DomainSettings")
    record Wanted(
            @Schema(description = "null: no limit") @Nullable Integer maxAccounts,
            @Schema(description = "sum of quotas it hands out; null: no limit")
                    @Nullable Long quotaBytes,
            @Schema(description = "of accounts made without one") @Nullable Long defaultQuotaBytes,
            @Schema(description = "of accounts made without one")
                    @Nullable Long defaultQuotaMessages,
            @Schema(description = "what stands before the tag in alice+news@; empty: no tags")
                    @Nullable String tagSeparator,
            @Schema(description = "whether its accounts may log in")
                    @Nullable Boolean loginAllowed) {}

    @Schema(name = "NewDomain")
    record NewDomain(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable String name,
            @Nullable Integer maxAccounts,
            @Nullable Long quotaBytes,
            @Nullable Long defaultQuotaBytes,
            @Nullable Long defaultQuotaMessages,
            @Nullable String tagSeparator,
            @Nullable Boolean loginAllowed) {

        Settings settings() {
            return new Settings(
                    maxAccounts,
                    quotaBytes,
                    defaultQuotaBytes,
                    defaultQuotaMessages,
                    Objects.requireNonNullElse(tagSeparator, Settings.USUAL_SEPARATOR),
                    loginAllowed == null || loginAllowed);
        }
    }

    @Schema(name = "Domain")
    record Told(
            String name,
            @Nullable Integer maxAccounts,
            @Nullable Long quotaBytes,
            @Nullable Long defaultQuotaBytes,
            @Nullable Long defaultQuotaMessages,
            String tagSeparator,
            boolean loginAllowed,
            Instant createdAt,
            String version)
            implements Thing.Versioned {

        static Told of(Domain domain) {
            return new Told(
                    domain.name(),
                    domain.maxAccounts(),
                    domain.quotaBytes(),
                    domain.defaultQuotaBytes(),
                    domain.defaultQuotaMessages(),
                    domain.tagSeparator(),
                    domain.loginAllowed(),
                    domain.createdAt(),
                    domain.version());
        }

        @Override
        public String key() {
            return name;
        }
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Requires(Scope.DOMAINS_WRITE)
    @Operation(summary = "Adds a domain.")
    Told create(
            @RequestHeader(value = Creations.KEY, required = false) @Nullable String key,
            @RequestBody NewDomain wanted) {
        var name = Given.text("name", wanted.name());
        return creations.once(
                key,
                wanted,
                Told.class,
                () ->
                        Told.of(
                                audit.audited(
                                        "domain.create",
                                        Canonical.domain(name),
                                        wanted,
                                        () -> domains.create(name, wanted.settings()))));
    }

    @GetMapping
    @Requires(Scope.DOMAINS_READ)
    @Operation(summary = "Lists the domains, by name.")
    Page<Told> list(
            @RequestParam(defaultValue = Paging.DEFAULT_LIMIT) int limit,
            @RequestParam(defaultValue = "") String after) {
        return Paging.page(
                domains.list(Paging.after(after), Paging.rows(limit)),
                limit,
                Told::of,
                Domain::name);
    }

    @GetMapping("/{domain}")
    @Requires(Scope.DOMAINS_READ)
    @Operation(summary = "Tells of one domain.")
    Told get(@PathVariable String domain) {
        return Told.of(domains.get(domain));
    }

    @PatchMapping("/{domain}")
    @Requires(Scope.DOMAINS_WRITE)
    @Operation(summary = "Changes limits and settings; what was handed out stays.")
    Told change(
            @PathVariable String domain,
            @RequestHeader(value = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content = @Content(schema = @Schema(implementation = Wanted.class)))
                    @RequestBody
                    JsonNode body) {
        var patch = new Patch(body, Wanted.class);
        return Told.of(
                audit.audited(
                        "domain.change",
                        Canonical.domain(domain),
                        Given.fields(body),
                        () -> {
                            var old = domains.lock(domain);
                            IfMatch.check(ifMatch, old.version());
                            return domains.change(domain, patched(old.settings(), patch));
                        }));
    }

    private static Settings patched(Settings old, Patch patch) {
        return new Settings(
                patch.count("maxAccounts", old.maxAccounts()),
                patch.number("quotaBytes", old.quotaBytes()),
                patch.number("defaultQuotaBytes", old.defaultQuotaBytes()),
                patch.number("defaultQuotaMessages", old.defaultQuotaMessages()),
                Objects.requireNonNullElse(
                        patch.text("tagSeparator", old.tagSeparator()), Settings.USUAL_SEPARATOR),
                patch.flag("loginAllowed", old.loginAllowed()));
    }

    @DeleteMapping("/{domain}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Requires(Scope.DOMAINS_WRITE)
    @Operation(summary = "Removes a domain that has no accounts, aliases, groups or other names.")
    void delete(
            @PathVariable String domain,
            @RequestHeader(value = HttpHeaders.IF_MATCH, required = false)
                    @Nullable String ifMatch) {
        audit.change(
                "domain.delete",
                Canonical.domain(domain),
                () -> {
                    IfMatch.check(ifMatch, domains.lock(domain).version());
                    domains.delete(domain);
                });
    }
}
