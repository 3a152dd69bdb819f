package io.mailrail.mailbox.admin;

import io.mailrail.mailbox.admin.Paging.Page;
import io.mailrail.mailbox.directory.Canonical;
import io.mailrail.mailbox.directory.DomainAlias;
import io.mailrail.mailbox.directory.Domains;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
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

/// `/domain-aliases`.
@RestController
@RequestMapping(AdminWeb.ROOT + "/domain-aliases")
@Tag(name = "Domain aliases", description = "Other names of domains.")
class DomainAliasController {

    private final Domains domains;
    private final Creations creations;
    private final AuditLog audit;

    DomainAliasController(Domains domains, Creations creations, AuditLog audit) {
        this.domains = domains;
        this.creations = creations;
        this.audit = audit;
    }

    @Schema(name = "NewDomainAlias")
    record NewDomainAlias(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable String name,
            @Schema(
                            requiredMode = Schema.RequiredMode.REQUIRED,
                            description = "the domain that it stands for")
                    @Nullable String domain) {}

    @Schema(name = "DomainAlias")
    record Told(String name, String domain, Instant createdAt, String version)
            implements Thing.Versioned {

        static Told of(DomainAlias alias) {
            return new Told(alias.name(), alias.domain(), alias.createdAt(), alias.version());
        }

        @Override
        public String key() {
            return name;
        }
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Requires(Scope.DOMAINS_WRITE)
    @Operation(summary = "Adds another name for a domain: mail for x@name goes to x@domain.")
    Told create(
            @RequestHeader(value = Creations.KEY, required = false) @Nullable String key,
            @RequestBody NewDomainAlias wanted) {
        var name = Given.text("name", wanted.name());
        var domain = Given.text("domain", wanted.domain());
        return creations.once(
                key,
                wanted,
                Told.class,
                () ->
                        Told.of(
                                audit.audited(
                                        "domain-alias.create",
                                        Canonical.domain(name),
                                        wanted,
                                        () -> domains.createAlias(name, domain))));
    }

    @GetMapping
    @Requires(Scope.DOMAINS_READ)
    @Operation(summary = "Lists the domain aliases, by name.")
    Page<Told> list(
            @RequestParam(defaultValue = Paging.DEFAULT_LIMIT) int limit,
            @RequestParam(defaultValue = "") String after) {
        return Paging.page(
                domains.listAliases(Paging.after(after), Paging.rows(limit)),
                limit,
                Told::of,
                DomainAlias::name);
    }

    @GetMapping("/{name}")
    @Requires(Scope.DOMAINS_READ)
    @Operation(summary = "Tells of one domain alias.")
    Told get(@PathVariable String name) {
        return Told.of(domains.getAlias(name));
    }

    @DeleteMapping("/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Requires(Scope.DOMAINS_WRITE)
    @Operation(summary = "Removes the name; the domain stays.")
    void delete(
            @PathVariable String name,
            @RequestHeader(value = HttpHeaders.IF_MATCH, required = false)
                    @Nullable String ifMatch) {
        audit.change(
                "domain-alias.delete",
                Canonical.domain(name),
                () -> {
                    IfMatch.check(ifMatch, domains.getAlias(name).version());
                    domains.deleteAlias(name);
                });
    }
}
