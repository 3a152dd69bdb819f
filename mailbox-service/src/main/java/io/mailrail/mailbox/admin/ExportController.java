package io.mailrail.mailbox.admin;

import io.mailrail.api.AccountId;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.mailbox.directory.Accounts;
import io.mailrail.mailbox.transfer.Exports;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;

import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;

/// `/accounts/{email}/export`: an account's mail as an mbox. Who reads mail is written down.
@RestController
@RequestMapping(AdminWeb.ROOT + "/accounts/{email}/export")
@Tag(name = "Accounts")
class ExportController {

    private static final Logger log = LoggerFactory.getLogger(ExportController.class);

    private final Exports exports;
    private final Accounts accounts;
    private final AuditLog audit;

    ExportController(Exports exports, Accounts accounts, AuditLog audit) {
        this.exports = exports;
        this.accounts = accounts;
        this.audit = audit;
    }

    /// @param mailbox one of them; all without it
    @GetMapping(produces = "application/mbox")
    @Requires(Scope.ACCOUNTS_WRITE)
    @Operation(summary = "Gives the mail of an account, or of one mailbox, as an mbox.")
    void export(
            @PathVariable String email,
            @RequestParam(required = false) @Nullable String mailbox,
            HttpServletResponse response)
            throws IOException {
        var account = accounts.get(email);
        var export = begin(account.id(), mailbox);
        var detail = new HashMap<String, @Nullable Object>();
        detail.put("mailbox", mailbox);
        audit.audited("account.export", account.login(), detail, () -> true);
        response.setContentType("application/mbox");
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment()
                        .filename(account.login() + ".mbox", StandardCharsets.UTF_8)
                        .build()
                        .toString());
        try {
            long written = export.writeTo(response.getOutputStream());
            log.info("exported account={} messages={}", account.id().value(), written);
        } catch (RuntimeException e) {
            if (!response.isCommitted()) {
                response.reset();
                throw e;
            }
            // No problem document can follow what is sent already: the connection breaks, and the
            // client sees that there was more.
            throw new IOException("the export broke off", e);
        }
    }

    private Exports.Export begin(AccountId account, @Nullable String mailbox) {
        try {
            return exports.of(account, mailbox == null ? null : Given.mailbox(mailbox));
        } catch (Refused e) {
            if (e.refusal() instanceof Refusal.NoSuchMailbox(var name)) {
                throw Problem.unknown("mailbox " + name);
            }
            throw e;
        }
    }
}
