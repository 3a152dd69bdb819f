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

    AccountRow save(AccountRow account);

    Optional<AccountRow> findByLoginAndStateNot(String login, AccountState state);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    Optional<AccountRow> findWithLockByLoginAndStateNot(String login, AccountState state);

    List<AccountRow> findByLoginGreaterThanAndStateNotOrderByLogin(
            String after, AccountState state, Limit limit);

    List<AccountRow> findByDomainIdAndLoginGreaterThanAndStateNotOrderByLogin(
            long domainId, String after, AccountState state, Limit limit);

    boolean existsByDomainId(long domainId);

    long countByDomainIdAndStateNot(long domainId, AccountState state);

    /// The quotas a domain has handed out, one account left aside.
    @Query(
            """
            SELECT COALESCE(SUM(a.quotaBytes), 0) FROM AccountRow a
             WHERE a.domainId = :domain AND a.state <> :gone AND a.id <> :except
            """)
    long handedOut(long domain, AccountState gone, long except);

    List<AccountRow> findByStateOrderById(AccountState state, Limit limit);

    int deleteByIdAndState(long id, AccountState state);
}
