package io.mailrail.mailbox.admin;

import io.mailrail.mailbox.admin.Paging.Page;
import io.mailrail.mailbox.directory.Alias;
import io.mailrail.mailbox.directory.Aliases;
import io.mailrail.mailbox.directory.Canonical;
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
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import java.time.Instant;
import java.util.List;

/// `/aliases`.
@RestController
@RequestMapping(AdminWeb.ROOT + "/aliases")
@Tag(name = "Aliases", description = "Addresses that lead to others; *@DOMAIN is a catch-all.")
class AliasController {

    private final Aliases aliases;
    private final Creations creations;
    private final AuditLog audit;

    AliasController(Aliases aliases, Creations creations, AuditLog audit) {
        this.aliases = aliases;
        this.creations = creations;
        this.audit = audit;
    }

    @Schema(name = "NewAlias")
    record NewAlias(
            @Schema(
                            requiredMode = Schema.RequiredMode.REQUIRED,
                            description = "*@DOMAIN: a catch-all")
                    @Nullable String address,
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
                    @Nullable List<@Nullable String> targets) {}

    @Schema(name = "AliasTargets")
    record NewTargets(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
                    @Nullable List<@Nullable String> targets) {}

    @Schema(name = "Alias")
    record Told(String address, List<String> targets, Instant createdAt, String version)
            implements Thing.Versioned {

        Told {
            targets = List.copyOf(targets);
        }

        static Told of(Alias alias) {
            return new Told(alias.address(), alias.targets(), alias.createdAt(), alias.version());
        }

        @Override
        public String key() {
            return address;
        }
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Requires(Scope.ALIASES_WRITE)
    @Operation(summary = "Adds an alias or a catch-all.")
    Told create(
            @RequestHeader(value = Creations.KEY, required = false) @Nullable String key,
            @RequestBody NewAlias wanted) {
        var address = Given.text("address", wanted.address());
        var targets = Given.texts("targets", wanted.targets());
        return creations.once(
                key,
                wanted,
                Told.class,
                () ->
                        Told.of(
                                audit.audited(
                                        "alias.create",
                                        Canonical.address(address),
                                        wanted,
                                        () -> aliases.create(address, targets))));
    }

    @GetMapping
    @Requires(Scope.ALIASES_READ)
    @Operation(summary = "Lists aliases and catch-alls, by address.")
    Page<Told> list(
            @RequestParam(defaultValue = Paging.DEFAULT_LIMIT) int limit,
            @RequestParam(defaultValue = "") String after) {
        return Paging.page(
                aliases.list(Paging.after(after), Paging.rows(limit)),
                limit,
                Told::of,
                Alias::address);
    }

    @GetMapping("/{address}")
    @Requires(Scope.ALIASES_READ)
    @Operation(summary = "Tells of one alias.")
    Told get(@PathVariable String address) {
        return Told.of(aliases.get(address));
    }

    @PutMapping("/{address}")
    @Requires(Scope.ALIASES_WRITE)
    @Operation(summary = "Leads an alias elsewhere.")
    Told change(
            @PathVariable String address,
            @RequestHeader(value = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody NewTargets wanted) {
        var targets = Given.texts("targets", wanted.targets());
        return Told.of(
                audit.audited(
                        "alias.change",
                        Canonical.address(address),
                        wanted,
                        () -> {
                            IfMatch.check(ifMatch, aliases.lock(address).version());
                            return aliases.lead(address, targets);
                        }));
    }

    @DeleteMapping("/{address}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Requires(Scope.ALIASES_WRITE)
    @Operation(summary = "Removes an alias.")
    void delete(
            @PathVariable String address,
            @RequestHeader(value = HttpHeaders.IF_MATCH, required = false)
                    @Nullable String ifMatch) {
        audit.change(
                "alias.delete",
                Canonical.address(address),
                () -> {
                    IfMatch.check(ifMatch, aliases.lock(address).version());
                    aliases.delete(address);
                });
    }
}
