package io.mailrail.api.grpc;

import io.mailrail.api.AclChange;
import io.mailrail.api.AclEntry;
import io.mailrail.api.AclMaximum;
import io.mailrail.api.Annotation;
import io.mailrail.api.CallId;
import io.mailrail.api.MailboxEntry;
import io.mailrail.api.MailboxName;
import io.mailrail.api.MailboxStatus;
import io.mailrail.api.Mailboxes;
import io.mailrail.api.Maildrop;
import io.mailrail.api.Metadata;
import io.mailrail.api.MetadataQuery;
import io.mailrail.api.OpenedMailbox;
import io.mailrail.api.Rights;
import io.mailrail.api.SessionCredential;
import io.mailrail.api.SpecialUse;
import io.mailrail.api.UidSet;
import io.mailrail.api.grpc.MailboxChannel.Repeat;
import io.mailrail.api.grpc.v1.AbandonMaildropRequest;
import io.mailrail.api.grpc.v1.AclRequest;
import io.mailrail.api.grpc.v1.CloseMaildropRequest;
import io.mailrail.api.grpc.v1.CreateRequest;
import io.mailrail.api.grpc.v1.DeleteAclRequest;
import io.mailrail.api.grpc.v1.DeleteRequest;
import io.mailrail.api.grpc.v1.GetMetadataRequest;
import io.mailrail.api.grpc.v1.ListRequest;
import io.mailrail.api.grpc.v1.ListRightsRequest;
import io.mailrail.api.grpc.v1.MailboxServiceGrpc;
import io.mailrail.api.grpc.v1.MyRightsRequest;
import io.mailrail.api.grpc.v1.OpenMaildropRequest;
import io.mailrail.api.grpc.v1.OpenRequest;
import io.mailrail.api.grpc.v1.RenameRequest;
import io.mailrail.api.grpc.v1.RenewMaildropRequest;
import io.mailrail.api.grpc.v1.SetAclRequest;
import io.mailrail.api.grpc.v1.SetMetadataRequest;
import io.mailrail.api.grpc.v1.StatusRequest;
import io.mailrail.api.grpc.v1.SubscribeRequest;
import io.mailrail.api.grpc.v1.UnsubscribeRequest;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The mailboxes, from afar.
final class MailboxesClient implements Mailboxes {

    private final MailboxChannel channel;

    MailboxesClient(MailboxChannel channel) {
        this.channel = channel;
    }

    @Override
    public List<MailboxEntry> list(SessionCredential as) {
        var request = ListRequest.newBuilder().setCredential(as.token()).build();
        return channel
                .call(MailboxServiceGrpc.getListMethod(), request, Repeat.UNREACHED)
                .getLinesList()
                .stream()
                .map(MailboxCodec::entry)
                .toList();
    }

    @Override
    public MailboxStatus status(SessionCredential as, MailboxName name) {
        var request =
                StatusRequest.newBuilder().setCredential(as.token()).setName(name.value()).build();
        return Values.status(
                channel.call(MailboxServiceGrpc.getStatusMethod(), request, Repeat.UNREACHED)
                        .getStatus());
    }

    @Override
    public OpenedMailbox open(SessionCredential as, MailboxName name, Access access) {
        var request =
                OpenRequest.newBuilder()
                        .setCredential(as.token())
                        .setName(name.value())
                        .setReadOnly(access == Access.READ_ONLY)
                        .build();
        var response = channel.call(MailboxServiceGrpc.getOpenMethod(), request, Repeat.UNREACHED);
        return new OpenedMailbox(
                Values.status(response.getStatus()),
                response.getFirstRecent(),
                new Rights(response.getRights()));
    }

    @Override
    public MailboxEntry create(
            SessionCredential as, CallId call, MailboxName name, Optional<SpecialUse> specialUse) {
        var request =
                CreateRequest.newBuilder()
                        .setCredential(as.token())
                        .setCall(Values.encode(call))
                        .setName(name.value())
                        .setSpecialUse(MailboxCodec.encode(specialUse))
                        .build();
        return MailboxCodec.entry(
                channel.call(MailboxServiceGrpc.getCreateMethod(), request, Repeat.UNKNOWN)
                        .getLine());
    }

    @Override
    public void delete(SessionCredential as, CallId call, MailboxName name) {
        var request =
                DeleteRequest.newBuilder()
                        .setCredential(as.token())
                        .setCall(Values.encode(call))
                        .setName(name.value())
                        .build();
        channel.call(MailboxServiceGrpc.getDeleteMethod(), request, Repeat.UNKNOWN);
    }

    @Override
    public void rename(SessionCredential as, CallId call, MailboxName from, MailboxName to) {
        var request =
                RenameRequest.newBuilder()
                        .setCredential(as.token())
                        .setCall(Values.encode(call))
                        .setFrom(from.value())
                        .setTo(to.value())
                        .build();
        channel.call(MailboxServiceGrpc.getRenameMethod(), request, Repeat.UNKNOWN);
    }

    @Override
    public void subscribe(SessionCredential as, MailboxName name) {
        var request =
                SubscribeRequest.newBuilder()
                        .setCredential(as.token())
                        .setName(name.value())
                        .build();
        channel.call(MailboxServiceGrpc.getSubscribeMethod(), request, Repeat.UNREACHED);
    }

    @Override
    public void unsubscribe(SessionCredential as, MailboxName name) {
        var request =
                UnsubscribeRequest.newBuilder()
                        .setCredential(as.token())
                        .setName(name.value())
                        .build();
        channel.call(MailboxServiceGrpc.getUnsubscribeMethod(), request, Repeat.UNREACHED);
    }

    @Override
    public Metadata getMetadata(
            SessionCredential as, Optional<MailboxName> mailbox, MetadataQuery wanted) {
        var request = GetMetadataRequest.newBuilder().setCredential(as.token());
        mailbox.ifPresent(name -> request.setMailbox(name.value()));
        MetadataCodec.encode(wanted, request);
        var response =
                channel.call(
                        MailboxServiceGrpc.getGetMetadataMethod(),
                        request.build(),
                        Repeat.UNREACHED);
        return new Metadata(
                response.getAnnotationsList().stream().map(MetadataCodec::annotation).toList(),
                response.getLongest());
    }

    @Override
    public void setMetadata(
            SessionCredential as, Optional<MailboxName> mailbox, List<Annotation> annotations) {
        var request = SetMetadataRequest.newBuilder().setCredential(as.token());
        mailbox.ifPresent(name -> request.setMailbox(name.value()));
        annotations.forEach(a -> request.addAnnotations(MetadataCodec.encode(a)));
        channel.call(MailboxServiceGrpc.getSetMetadataMethod(), request.build(), Repeat.UNREACHED);
    }

    @Override
    public List<AclEntry> acl(SessionCredential as, MailboxName name) {
        var request =
                AclRequest.newBuilder().setCredential(as.token()).setName(name.value()).build();
        return channel
                .call(MailboxServiceGrpc.getAclMethod(), request, Repeat.UNREACHED)
                .getLinesList()
                .stream()
                .map(MailboxCodec::entry)
                .toList();
    }

    @Override
    public void setAcl(
            SessionCredential as, MailboxName name, String identifier, AclChange change) {
        var request =
                SetAclRequest.newBuilder()
                        .setCredential(as.token())
                        .setName(name.value())
                        .setIdentifier(identifier)
                        .setKind(MailboxCodec.encode(change.kind()))
                        .setRights(change.rights().bits())
                        .build();
        channel.call(MailboxServiceGrpc.getSetAclMethod(), request, Repeat.UNKNOWN);
    }

    @Override
    public void deleteAcl(SessionCredential as, MailboxName name, String identifier) {
        var request =
                DeleteAclRequest.newBuilder()
                        .setCredential(as.token())
                        .setName(name.value())
                        .setIdentifier(identifier)
                        .build();
        channel.call(MailboxServiceGrpc.getDeleteAclMethod(), request, Repeat.UNKNOWN);
    }

    @Override
    public AclMaximum listRights(SessionCredential as, MailboxName name, String identifier) {
        var request =
                ListRightsRequest.newBuilder()
                        .setCredential(as.token())
                        .setName(name.value())
                        .setIdentifier(identifier)
                        .build();
        var response =
                channel.call(MailboxServiceGrpc.getListRightsMethod(), request, Repeat.UNREACHED);
        return new AclMaximum(
                new Rights(response.getAlways()), new Rights(response.getGrantable()));
    }

    @Override
    public Rights myRights(SessionCredential as, MailboxName name) {
        var request =
                MyRightsRequest.newBuilder()
                        .setCredential(as.token())
                        .setName(name.value())
                        .build();
        return new Rights(
                channel.call(MailboxServiceGrpc.getMyRightsMethod(), request, Repeat.UNREACHED)
                        .getRights());
    }

    @Override
    public Maildrop openMaildrop(SessionCredential as) {
        var request = OpenMaildropRequest.newBuilder().setCredential(as.token()).build();
        return MailboxCodec.maildrop(
                channel.call(MailboxServiceGrpc.getOpenMaildropMethod(), request, Repeat.NEVER));
    }

    @Override
    public Maildrop renewMaildrop(SessionCredential as, UUID lease) {
        var request =
                RenewMaildropRequest.newBuilder()
                        .setCredential(as.token())
                        .setLease(Values.encode(lease))
                        .build();
        return MailboxCodec.maildrop(
                channel.call(
                        MailboxServiceGrpc.getRenewMaildropMethod(), request, Repeat.UNREACHED));
    }

    @Override
    public UidSet closeMaildrop(
            SessionCredential as, UUID lease, UidSet deleted, long lastAccessed) {
        var request =
                CloseMaildropRequest.newBuilder()
                        .setCredential(as.token())
                        .setLease(Values.encode(lease))
                        .setDeleted(Values.encode(deleted))
                        .setLastAccessed(lastAccessed)
                        .build();
        return Values.uids(
                channel.call(MailboxServiceGrpc.getCloseMaildropMethod(), request, Repeat.UNKNOWN)
                        .getRemoved());
    }

    @Override
    public void abandonMaildrop(SessionCredential as, UUID lease) {
        var request =
                AbandonMaildropRequest.newBuilder()
                        .setCredential(as.token())
                        .setLease(Values.encode(lease))
                        .build();
        channel.call(MailboxServiceGrpc.getAbandonMaildropMethod(), request, Repeat.UNREACHED);
    }
}
