package io.mailrail.mailbox.directory;

import jakarta.persistence.LockModeType;

import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.repository.Repository;

import java.util.List;
import java.util.Optional;

/// The domains.
interface DomainRepository extends Repository<DomainRow, Long> {

    DomainRow save(DomainRow domain);

    Optional<DomainRow> findByName(String name);

    /// The same, locked to the end of the transaction: who counts its accounts counts alone.
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    Optional<DomainRow> findWithLockByName(String name);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    Optional<DomainRow> findWithLockById(long id);

    boolean existsByName(String name);

    List<DomainRow> findByNameGreaterThanOrderByName(String after, Limit limit);

    void delete(DomainRow domain);
}
