package io.mailrail.mailbox.directory;

import jakarta.persistence.LockModeType;

import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

import java.util.List;
import java.util.Optional;

/// The accounts.
interface AccountRepository extends Repository<AccountRow, Long> {

    AccountRow saveAndFlush(AccountRow account);

    Optional<AccountRow> findByLoginAndStateNot(String login, AccountState state);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    Optional<AccountRow> findWithLockByLoginAndStateNot(String login, AccountState state);

    List<AccountRow> findByLoginGreaterThanAndStateNotOrderByLogin(
            String after, AccountState state, Limit limit);

    List<AccountRow> findByDomainIdAndLoginGreaterThanAndStateNotOrderByLogin(
            long domainId, String after, AccountState state, Limit limit);

    boolean existsByDomainId(long domainId);

    long countByDomainIdAndStateNot(long domainId, AccountState state);

    long countByDomainIdAndStateNotAndQuotaBytesIsNull(long domainId, AccountState state);

    /// The quotas a domain has handed out, one account left aside; no more than a number can say.
    @Query(
            nativeQuery = true,
            value =
                    """
                    SELECT CAST(LEAST(COALESCE(SUM(quota_bytes), 0), 9223372036854775807) AS bigint)
                      FROM account
                     WHERE domain_id = :domain AND state <> 'deleting' AND account_id <> :except
                    """)
    long handedOut(long domain, long except);

    List<AccountRow> findByStateOrderById(AccountState state, Limit limit);

    int deleteByIdAndState(long id, AccountState state);
}
