package io.mailrail.mailbox.admin;

import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.mailbox.admin.Paging.Page;
import io.mailrail.mailbox.directory.Accounts;
import io.mailrail.mailbox.transfer.ImportFormat;
import io.mailrail.mailbox.transfer.ImportJob;
import io.mailrail.mailbox.transfer.ImportKey;
import io.mailrail.mailbox.transfer.Imports;
import io.mailrail.mailbox.transfer.Skip;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// `/imports`: mail that is brought in from files.
///
/// The upload is the request's body, as long as it takes. One that breaks off is kept: `GET` says in `received` how much there is,
/// and `PUT …/data?offset=` goes on there.
@RestController
@RequestMapping(AdminWeb.ROOT + "/imports")
@Tag(name = "Imports", description = "Mail that is brought in from files.")
class ImportController {

    private static final Logger log = LoggerFactory.getLogger(ImportController.class);

    private static final String MBOX = "application/mbox";
    private static final String TAR = "application/x-tar";
    private static final String GZIP = "application/gzip";
    private static final String ZIP = "application/zip";
    private static final String OCTETS = "application/octet-stream";
    private static final List<String> MEDIA_TYPES = List.of(MBOX, TAR, GZIP, ZIP, OCTETS);

    private final Imports imports;
    private final Accounts accounts;
    private final AuditLog audit;

    ImportController(Imports imports, Accounts accounts, AuditLog audit) {
        this.imports = imports;
        this.accounts = accounts;
        this.audit = audit;
    }

    /// A message that was not stored.
    ///
    /// @param offset octets before it, once the file is unpacked
    @Schema(name = "SkippedMessage")
    record Skipped(long message, long offset, String name, String reason, String detail) {

        static Skipped of(Skip skip) {
            return new Skipped(
                    skip.number(),
                    skip.place(),
                    skip.name(),
                    skip.reason().spelled(),
                    skip.detail());
        }
    }

    /// An import as it is told.
    ///
    /// @param received octets of the upload that are here
    /// @param consumed octets of the upload that were read
    /// @param progress from 0 to 1
    /// @param octets of what was stored
    /// @param report the first of what was skipped; null in lists
    @Schema(name = "Import")
    record Told(
            String id,
            String account,
            String format,
            @Nullable String mailbox,
            String state,
            long received,
            long consumed,
            double progress,
            long seen,
            long stored,
            long skipped,
            long octets,
            @Nullable String failure,
            Instant createdAt,
            Instant updatedAt,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt,
            @Nullable List<Skipped> report) {

        static Told of(ImportJob job, @Nullable List<Skipped> report) {
            var mailbox = job.mailbox();
            return new Told(
                    job.key().id().toString(),
                    job.login(),
                    job.format().spelled(),
                    mailbox == null ? null : mailbox.value(),
                    job.state().spelled(),
                    job.received(),
                    job.consumed(),
                    progress(job),
                    job.counts().seen(),
                    job.counts().stored(),
                    job.counts().skipped(),
                    job.counts().octets(),
                    job.failure(),
                    job.createdAt(),
                    job.updatedAt(),
                    job.startedAt(),
                    job.finishedAt(),
                    report);
        }

        private static double progress(ImportJob job) {
            return switch (job.state()) {
                case DONE -> 1;
                case UPLOADING -> 0;
                case WAITING, RUNNING, FAILED, CANCELLED ->
                        job.received() == 0
                                ? 0
                                : Math.floor(1000.0 * job.consumed() / job.received()) / 1000;
            };
        }
    }

    /// @param upload `later` where the body is empty and `PUT …/data` brings the file
    @PostMapping
    @Operation(
            summary = "Begins an import of the file that is the body, or that comes later.",
            requestBody =
                    @RequestBody(
                            content = {
                                @Content(mediaType = MBOX),
                                @Content(mediaType = TAR),
                                @Content(mediaType = GZIP),
                                @Content(mediaType = ZIP)
                            }))
    @Requires(Scope.ACCOUNTS_WRITE)
    ResponseEntity<Told> create(
            @RequestParam String account,
            @RequestParam(required = false) @Nullable String format,
            @RequestParam(required = false) @Nullable String mailbox,
            @RequestParam(defaultValue = "now") String upload,
            HttpServletRequest request) {
        var owner = accounts.get(account);
        mediaType(request);
        var given = format(format, request);
        var target = mailbox == null || mailbox.isEmpty() ? null : Given.mailbox(mailbox);
        if (!upload.equals("now") && !upload.equals("later")) {
            throw Problem.badValue("upload", "must be now or later");
        }
        if (request.getContentLengthLong() > imports.maxUpload()) {
            throw tooBig();
        }
        var detail = new HashMap<String, @Nullable Object>();
        detail.put("format", given.spelled());
        detail.put("mailbox", mailbox);
        ImportKey key;
        try {
            key =
                    audit.audited(
                            "import.create",
                            owner.login(),
                            detail,
                            () -> imports.begin(owner, given, target));
        } catch (Refused e) {
            throw said(e);
        }
        if (upload.equals("now")) {
            receive(key, 0, request);
        }
        return ResponseEntity.status(
                        upload.equals("now") ? HttpStatus.ACCEPTED : HttpStatus.CREATED)
                .location(URI.create(AdminWeb.ROOT + "/imports/" + key.id()))
                .body(Told.of(find(key.id().toString()), null));
    }

    /// Goes on with an upload.
    ///
    /// @param offset where; as much as `received` says
    @PutMapping("/{id}/data")
    @Operation(
            summary = "Goes on with an upload where it broke off.",
            requestBody = @RequestBody(content = @Content(mediaType = OCTETS)))
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Requires(Scope.ACCOUNTS_WRITE)
    Told upload(@PathVariable String id, @RequestParam long offset, HttpServletRequest request) {
        var job = find(id);
        mediaType(request);
        if (offset < 0 || offset != job.received()) {
            throw elsewhere(job);
        }
        if (request.getContentLengthLong() > imports.maxUpload() - offset) {
            throw tooBig();
        }
        audit.change("import.upload", job.login() + " " + id, () -> {});
        receive(job.key(), offset, request);
        return Told.of(find(id), null);
    }

    private void receive(ImportKey key, long offset, HttpServletRequest request) {
        try (var in = request.getInputStream()) {
            imports.upload(key, offset, in);
        } catch (Refused e) {
            if (e.refusal() instanceof Refusal.Modified) {
                throw elsewhere(find(key.id().toString()));
            }
            throw said(e);
        } catch (IOException e) {
            log.info("import_upload_broke_off import={} reason=\"{}\"", key.id(), e.getMessage());
            throw new Problem(HttpStatus.BAD_REQUEST, "the upload broke off; what arrived is kept");
        }
    }

    private static Problem elsewhere(ImportJob job) {
        return new Problem(
                HttpStatus.CONFLICT,
                "the import is "
                        + job.state().spelled()
                        + " and has received "
                        + job.received()
                        + " octets");
    }

    private Problem tooBig() {
        return new Problem(
                HttpStatus.CONTENT_TOO_LARGE,
                "an upload may have at most " + imports.maxUpload() + " octets");
    }

    private RuntimeException said(Refused refused) {
        return switch (refused.refusal()) {
            case Refusal.TooBig _ -> tooBig();
            case Refusal.LimitReached(var limit) ->
                    new Problem(HttpStatus.CONFLICT, "there are too many " + limit);
            default -> refused;
        };
    }

    /// The format is given, or the media type tells.
    private static ImportFormat format(@Nullable String format, HttpServletRequest request) {
        if (format != null && !format.isEmpty()) {
            return ImportFormat.of(format)
                    .orElseThrow(() -> Problem.badValue("format", "must be mbox, maildir or eml"));
        }
        return switch (mediaType(request)) {
            case MBOX -> ImportFormat.MBOX;
            case TAR -> ImportFormat.MAILDIR;
            case ZIP -> ImportFormat.EML;
            default -> throw Problem.badValue("format", "is missing: mbox, maildir or eml");
        };
    }

    /// Without one, the body is octets; a form, which clients claim to send where nobody says otherwise, would be read by others
    /// before us.
    private static String mediaType(HttpServletRequest request) {
        var given = request.getContentType();
        var type = given == null ? OCTETS : given.split(";")[0].strip().toLowerCase(Locale.ROOT);
        if (!MEDIA_TYPES.contains(type)) {
            throw new Problem(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                    "the body must be one of " + String.join(", ", MEDIA_TYPES));
        }
        return type;
    }

    @GetMapping
    @Requires(Scope.ACCOUNTS_READ)
    @Operation(summary = "Lists the imports, the oldest first; of one account, or of all.")
    Page<Told> list(
            @RequestParam(required = false) @Nullable String account,
            @RequestParam(defaultValue = Paging.DEFAULT_LIMIT) int limit,
            @RequestParam(defaultValue = "") String after) {
        var of = account == null ? null : accounts.get(account).id();
        return Paging.page(
                imports.list(of, Paging.afterId(after), Paging.rows(limit)),
                limit,
                job -> Told.of(job, null),
                job -> job.key().id().toString());
    }

    @GetMapping("/{id}")
    @Requires(Scope.ACCOUNTS_READ)
    @Operation(summary = "Tells how an import goes, and what was skipped and why.")
    Told get(@PathVariable String id) {
        var job = find(id);
        return Told.of(job, imports.report(job.key()).stream().map(Skipped::of).toList());
    }

    /// Ends an import; what is stored by then stays. One that has ended stays as it is.
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Requires(Scope.ACCOUNTS_WRITE)
    @Operation(summary = "Ends an import; what is stored by then stays.")
    void cancel(@PathVariable String id) {
        var job = find(id);
        audit.change("import.cancel", job.login() + " " + id, () -> imports.cancel(job.key()));
    }

    private ImportJob find(String id) {
        return Optional.of(Given.id("import", id))
                .flatMap(imports::find)
                .orElseThrow(() -> Problem.unknown("import " + id));
    }
}
