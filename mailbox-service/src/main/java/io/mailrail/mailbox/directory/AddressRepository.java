package io.mailrail.mailbox.directory;

import jakarta.persistence.LockModeType;

import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.repository.Repository;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Everything that mail can be addressed to.
interface AddressRepository extends Repository<AddressRow, String> {

    AddressRow save(AddressRow address);

    AddressRow saveAndFlush(AddressRow address);

    Optional<AddressRow> findByAddress(String address);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    Optional<AddressRow> findWithLockByAddress(String address);

    boolean existsByAddress(String address);

    boolean existsByDomainId(long domainId);

    List<AddressRow> findByAddressGreaterThanAndKindInOrderByAddress(
            String after, Collection<String> kinds, Limit limit);

    void delete(AddressRow address);

    int deleteByAccountId(long accountId);
}
