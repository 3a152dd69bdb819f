package io.mailrail.mailbox.directory;

import jakarta.persistence.LockModeType;

import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.repository.Repository;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// The domains, and their other names.
interface DomainRepository extends Repository<DomainRow, Long> {

    DomainRow saveAndFlush(DomainRow domain);

    Optional<DomainRow> findByName(String name);

    Optional<DomainRow> findById(long id);

    /// The same, locked to the end of the transaction: who counts its accounts counts alone.
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    Optional<DomainRow> findWithLockByName(String name);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    Optional<DomainRow> findWithLockById(long id);

    boolean existsByName(String name);

    boolean existsByAliasOf(long id);

    List<DomainRow> findByAliasOfIsNullAndNameGreaterThanOrderByName(String after, Limit limit);

    List<DomainRow> findByAliasOfIsNotNullAndNameGreaterThanOrderByName(String after, Limit limit);

    List<DomainRow> findByIdIn(Collection<Long> ids);

    void delete(DomainRow domain);
}
