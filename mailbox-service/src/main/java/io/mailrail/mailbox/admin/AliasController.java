package io.mailrail.mailbox.admin;

import io.mailrail.mailbox.admin.Paging.Page;
import io.mailrail.mailbox.directory.Alias;
import io.mailrail.mailbox.directory.Aliases;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import java.util.List;
import java.util.Map;

/// `/aliases`.
@RestController
@RequestMapping(AdminWeb.ROOT + "/aliases")
class AliasController {

    private final Aliases aliases;
    private final AuditLog audit;

    AliasController(Aliases aliases, AuditLog audit) {
        this.aliases = aliases;
        this.audit = audit;
    }

    record NewAlias(@Nullable String address, @Nullable List<@Nullable String> targets) {}

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Requires(Scope.ALIASES_WRITE)
    Alias create(@RequestBody NewAlias wanted) {
        var address = Given.text("address", wanted.address());
        var targets = Given.texts("targets", wanted.targets());
        return audit.audited(
                "alias.create",
                address,
                Map.of("targets", targets),
                () -> aliases.create(address, targets));
    }

    @GetMapping
    @Requires(Scope.ALIASES_READ)
    Page<Alias> list(
            @RequestParam(defaultValue = Paging.DEFAULT_LIMIT) int limit,
            @RequestParam(defaultValue = "") String after) {
        return Paging.page(
                aliases.list(after, Paging.rows(limit)), limit, alias -> alias, Alias::address);
    }

    @DeleteMapping("/{address}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Requires(Scope.ALIASES_WRITE)
    void delete(@PathVariable String address) {
        audit.change("alias.delete", address, () -> aliases.delete(address));
    }
}
