package io.mailrail.mailbox.admin;

import io.mailrail.mailbox.admin.Paging.Page;
import io.mailrail.mailbox.directory.Domain;
import io.mailrail.mailbox.directory.Domains;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import tools.jackson.databind.JsonNode;

import java.util.HashMap;
import java.util.Set;

/// `/domains`.
@RestController
@RequestMapping(AdminWeb.ROOT + "/domains")
class DomainController {

    private final Domains domains;
    private final AuditLog audit;

    DomainController(Domains domains, AuditLog audit) {
        this.domains = domains;
        this.audit = audit;
    }

    record NewDomain(
            @Nullable String name, @Nullable Integer maxAccounts, @Nullable Long quotaBytes) {}

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Requires(Scope.DOMAINS_WRITE)
    Domain create(@RequestBody NewDomain wanted) {
        var name = Given.text("name", wanted.name());
        var detail = new HashMap<String, @Nullable Object>();
        detail.put("maxAccounts", wanted.maxAccounts());
        detail.put("quotaBytes", wanted.quotaBytes());
        return audit.audited(
                "domain.create",
                name,
                detail,
                () -> domains.create(name, wanted.maxAccounts(), wanted.quotaBytes()));
    }

    @GetMapping
    @Requires(Scope.DOMAINS_READ)
    Page<Domain> list(
            @RequestParam(defaultValue = Paging.DEFAULT_LIMIT) int limit,
            @RequestParam(defaultValue = "") String after) {
        return Paging.page(
                domains.list(after, Paging.rows(limit)), limit, domain -> domain, Domain::name);
    }

    @GetMapping("/{domain}")
    @Requires(Scope.DOMAINS_READ)
    Domain get(@PathVariable String domain) {
        return domains.get(domain);
    }

    @PatchMapping("/{domain}")
    @Requires(Scope.DOMAINS_WRITE)
    Domain change(@PathVariable String domain, @RequestBody JsonNode body) {
        var patch = new Patch(body, Set.of("maxAccounts", "quotaBytes"));
        var detail = Given.fields(body);
        return audit.audited(
                "domain.change",
                domain,
                detail,
                () -> {
                    var old = domains.get(domain);
                    var max = old.maxAccounts();
                    return domains.limit(
                            domain,
                            count(patch.number("maxAccounts", max == null ? null : (long) max)),
                            patch.number("quotaBytes", old.quotaBytes()));
                });
    }

    private static @Nullable Integer count(@Nullable Long number) {
        if (number == null) {
            return null;
        }
        if (number < 0 || number > Integer.MAX_VALUE) {
            throw Problem.badValue("maxAccounts", "must be 0 to " + Integer.MAX_VALUE);
        }
        return number.intValue();
    }

    @DeleteMapping("/{domain}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Requires(Scope.DOMAINS_WRITE)
    void delete(@PathVariable String domain) {
        audit.change("domain.delete", domain, () -> domains.delete(domain));
    }
}
