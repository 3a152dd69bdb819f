package io.mailrail.mailbox.directory;

import org.springframework.data.repository.Repository;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What opens the accounts.
interface CredentialRepository extends Repository<CredentialRow, CredentialRow.Key> {

    CredentialRow save(CredentialRow credential);

    List<CredentialRow> findByAccountIdAndKindOrderByCredentialId(long accountId, String kind);

    Optional<CredentialRow> findByAccountIdAndCredentialIdAndKind(
            long accountId, UUID credentialId, String kind);

    void delete(CredentialRow credential);

    int deleteByAccountIdAndKind(long accountId, String kind);

    int deleteByAccountId(long accountId);
}
