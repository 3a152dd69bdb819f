package io.mailrail.mailbox.admin;

import io.mailrail.mailbox.admin.Paging.Page;
import io.mailrail.mailbox.directory.Canonical;
import io.mailrail.mailbox.directory.Group;
import io.mailrail.mailbox.directory.Groups;
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
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import tools.jackson.databind.JsonNode;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// `/groups`.
@RestController
@RequestMapping(AdminWeb.ROOT + "/groups")
@Tag(
        name = "Groups",
        description = "Addresses whose mail goes to members; nobody sends as a group.")
class GroupController {

    private final Groups groups;
    private final Creations creations;
    private final AuditLog audit;

    GroupController(Groups groups, Creations creations, AuditLog audit) {
        this.groups = groups;
        this.creations = creations;
        this.audit = audit;
    }

    @Schema(name = "NewGroup")
    record NewGroup(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable String address,
            @Nullable String displayName,
            @Schema(description = "accounts here, or any addresses")
                    @Nullable List<@Nullable String> members) {}

    @Schema(name = "GroupChange")
    record Wanted(@Nullable String displayName) {}

    @Schema(name = "Group")
    record Told(
            String address,
            @Nullable String displayName,
            @Schema(description = "how many") long members,
            Instant createdAt,
            String version)
            implements Thing.Versioned {

        static Told of(Group group) {
            return new Told(
                    group.address(),
                    group.displayName(),
                    group.members(),
                    group.createdAt(),
                    group.version());
        }

        @Override
        public String key() {
            return address;
        }
    }

    @Schema(name = "GroupMember")
    record Member(String address, String shownAs, Instant addedAt) {

        static Member of(Group.Member member) {
            return new Member(member.address(), member.shownAs(), member.addedAt());
        }
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Requires(Scope.ALIASES_WRITE)
    @Operation(summary = "Adds a group; without members its mail is refused.")
    Told create(
            @RequestHeader(value = Creations.KEY, required = false) @Nullable String key,
            @RequestBody NewGroup wanted) {
        var address = Given.text("address", wanted.address());
        List<String> members =
                wanted.members() == null ? List.of() : Given.texts("members", wanted.members());
        return creations.once(
                key,
                wanted,
                Told.class,
                () ->
                        Told.of(
                                audit.audited(
                                        "group.create",
                                        Canonical.address(address),
                                        wanted,
                                        () ->
                                                groups.create(
                                                        address, wanted.displayName(), members))));
    }

    @GetMapping
    @Requires(Scope.ALIASES_READ)
    @Operation(summary = "Lists the groups, by address.")
    Page<Told> list(
            @RequestParam(defaultValue = Paging.DEFAULT_LIMIT) int limit,
            @RequestParam(defaultValue = "") String after) {
        return Paging.page(
                groups.list(Paging.after(after), Paging.rows(limit)),
                limit,
                Told::of,
                Group::address);
    }

    @GetMapping("/{address}")
    @Requires(Scope.ALIASES_READ)
    @Operation(summary = "Tells of one group.")
    Told get(@PathVariable String address) {
        return Told.of(groups.get(address));
    }

    @PatchMapping("/{address}")
    @Requires(Scope.ALIASES_WRITE)
    @Operation(summary = "Changes what a group is called.")
    Told change(
            @PathVariable String address,
            @RequestHeader(value = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content = @Content(schema = @Schema(implementation = Wanted.class)))
                    @RequestBody
                    JsonNode body) {
        var patch = new Patch(body, Wanted.class);
        return Told.of(
                audit.audited(
                        "group.change",
                        Canonical.address(address),
                        Given.fields(body),
                        () -> {
                            var old = groups.lock(address);
                            IfMatch.check(ifMatch, old.version());
                            return groups.rename(
                                    address, patch.text("displayName", old.displayName()));
                        }));
    }

    @DeleteMapping("/{address}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Requires(Scope.ALIASES_WRITE)
    @Operation(summary = "Removes a group; its members stay what they are.")
    void delete(
            @PathVariable String address,
            @RequestHeader(value = HttpHeaders.IF_MATCH, required = false)
                    @Nullable String ifMatch) {
        audit.change(
                "group.delete",
                Canonical.address(address),
                () -> {
                    IfMatch.check(ifMatch, groups.lock(address).version());
                    groups.delete(address);
                });
    }

    @GetMapping("/{address}/members")
    @Requires(Scope.ALIASES_READ)
    @Operation(summary = "Lists the members, by address.")
    Page<Member> members(
            @PathVariable String address,
            @RequestParam(defaultValue = Paging.DEFAULT_LIMIT) int limit,
            @RequestParam(defaultValue = "") String after) {
        return Paging.page(
                groups.members(address, Paging.after(after), Paging.rows(limit)),
                limit,
                Member::of,
                Group.Member::address);
    }

    @PutMapping("/{address}/members/{member}")
    @Requires(Scope.ALIASES_WRITE)
    @Operation(summary = "Makes an account or any address a member; who is one stays one.")
    Member add(
            @PathVariable String address,
            @PathVariable String member,
            @RequestHeader(value = HttpHeaders.IF_MATCH, required = false)
                    @Nullable String ifMatch) {
        return Member.of(
                audit.audited(
                        "group.add",
                        Canonical.address(address),
                        Map.of("member", member),
                        () -> {
                            IfMatch.check(ifMatch, groups.lock(address).version());
                            return groups.add(address, member);
                        }));
    }

    @DeleteMapping("/{address}/members/{member}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Requires(Scope.ALIASES_WRITE)
    @Operation(summary = "Takes a member out.")
    void remove(
            @PathVariable String address,
            @PathVariable String member,
            @RequestHeader(value = HttpHeaders.IF_MATCH, required = false)
                    @Nullable String ifMatch) {
        audit.change(
                "group.remove",
                Canonical.address(address),
                Map.of("member", member),
                () -> {
                    IfMatch.check(ifMatch, groups.lock(address).version());
                    groups.remove(address, member);
                });
    }
}
