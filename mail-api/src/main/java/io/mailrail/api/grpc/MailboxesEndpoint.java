package io.mailrail.api.grpc;

import io.grpc.stub.StreamObserver;
import io.mailrail.api.AclChange;
import io.mailrail.api.MailboxName;
import io.mailrail.api.Mailboxes;
import io.mailrail.api.Mailboxes.Access;
import io.mailrail.api.Rights;
import io.mailrail.api.grpc.v1.AbandonMaildropRequest;
import io.mailrail.api.grpc.v1.AbandonMaildropResponse;
import io.mailrail.api.grpc.v1.AclRequest;
import io.mailrail.api.grpc.v1.AclResponse;
import io.mailrail.api.grpc.v1.CloseMaildropRequest;
import io.mailrail.api.grpc.v1.CloseMaildropResponse;
import io.mailrail.api.grpc.v1.CreateRequest;
import io.mailrail.api.grpc.v1.CreateResponse;
import io.mailrail.api.grpc.v1.DeleteAclRequest;
import io.mailrail.api.grpc.v1.DeleteAclResponse;
import io.mailrail.api.grpc.v1.DeleteRequest;
import io.mailrail.api.grpc.v1.DeleteResponse;
import io.mailrail.api.grpc.v1.GetMetadataRequest;
import io.mailrail.api.grpc.v1.GetMetadataResponse;
import io.mailrail.api.grpc.v1.LeasedMaildrop;
import io.mailrail.api.grpc.v1.ListRequest;
import io.mailrail.api.grpc.v1.ListResponse;
import io.mailrail.api.grpc.v1.ListRightsRequest;
import io.mailrail.api.grpc.v1.ListRightsResponse;
import io.mailrail.api.grpc.v1.MailboxServiceGrpc;
import io.mailrail.api.grpc.v1.MyRightsRequest;
import io.mailrail.api.grpc.v1.MyRightsResponse;
import io.mailrail.api.grpc.v1.OpenMaildropRequest;
import io.mailrail.api.grpc.v1.OpenRequest;
import io.mailrail.api.grpc.v1.OpenResponse;
import io.mailrail.api.grpc.v1.RenameRequest;
import io.mailrail.api.grpc.v1.RenameResponse;
import io.mailrail.api.grpc.v1.RenewMaildropRequest;
import io.mailrail.api.grpc.v1.SetAclRequest;
import io.mailrail.api.grpc.v1.SetAclResponse;
import io.mailrail.api.grpc.v1.SetMetadataRequest;
import io.mailrail.api.grpc.v1.SetMetadataResponse;
import io.mailrail.api.grpc.v1.StatusRequest;
import io.mailrail.api.grpc.v1.StatusResponse;
import io.mailrail.api.grpc.v1.SubscribeRequest;
import io.mailrail.api.grpc.v1.SubscribeResponse;
import io.mailrail.api.grpc.v1.UnsubscribeRequest;
import io.mailrail.api.grpc.v1.UnsubscribeResponse;

import java.util.Optional;

/// The verbs of mailboxes as calls.
public final class MailboxesEndpoint extends MailboxServiceGrpc.MailboxServiceImplBase {

    private final Mailboxes mailboxes;

    public MailboxesEndpoint(Mailboxes mailboxes) {
        this.mailboxes = mailboxes;
    }

    @Override
    public void list(ListRequest request, StreamObserver<ListResponse> caller) {
        Answers.once(
                "list",
                caller,
                () -> {
                    var response = ListResponse.newBuilder();
                    mailboxes
                            .list(Values.shown(request.getCredential()))
                            .forEach(entry -> response.addLines(MailboxCodec.encode(entry)));
                    return response.build();
                });
    }

    @Override
    public void status(StatusRequest request, StreamObserver<StatusResponse> caller) {
        Answers.once(
                "status",
                caller,
                () -> {
                    var status =
                            mailboxes.status(
                                    Values.shown(request.getCredential()),
                                    new MailboxName(request.getName()));
                    return StatusResponse.newBuilder().setStatus(Values.encode(status)).build();
                });
    }

    @Override
    public void open(OpenRequest request, StreamObserver<OpenResponse> caller) {
        Answers.once(
                "open",
                caller,
                () -> {
                    var opened =
                            mailboxes.open(
                                    Values.shown(request.getCredential()),
                                    new MailboxName(request.getName()),
                                    request.getReadOnly() ? Access.READ_ONLY : Access.READ_WRITE);
                    return OpenResponse.newBuilder()
                            .setStatus(Values.encode(opened.status()))
                            .setFirstRecent(opened.firstRecent())
                            .setRights(opened.rights().bits())
                            .build();
                });
    }

    @Override
    public void create(CreateRequest request, StreamObserver<CreateResponse> caller) {
        Answers.once(
                "create",
                caller,
                () -> {
                    var entry =
                            mailboxes.create(
                                    Values.shown(request.getCredential()),
                                    Values.call(request.getCall()),
                                    new MailboxName(request.getName()),
                                    MailboxCodec.specialUse(request.getSpecialUse()));
                    return CreateResponse.newBuilder().setLine(MailboxCodec.encode(entry)).build();
                });
    }

    @Override
    public void delete(DeleteRequest request, StreamObserver<DeleteResponse> caller) {
        Answers.once(
                "delete",
                caller,
                () -> {
                    mailboxes.delete(
                            Values.shown(request.getCredential()),
                            Values.call(request.getCall()),
                            new MailboxName(request.getName()));
                    return DeleteResponse.getDefaultInstance();
                });
    }

    @Override
    public void rename(RenameRequest request, StreamObserver<RenameResponse> caller) {
        Answers.once(
                "rename",
                caller,
                () -> {
                    mailboxes.rename(
                            Values.shown(request.getCredential()),
                            Values.call(request.getCall()),
                            new MailboxName(request.getFrom()),
                            new MailboxName(request.getTo()));
                    return RenameResponse.getDefaultInstance();
                });
    }

    @Override
    public void subscribe(SubscribeRequest request, StreamObserver<SubscribeResponse> caller) {
        Answers.once(
                "subscribe",
                caller,
                () -> {
                    mailboxes.subscribe(
                            Values.shown(request.getCredential()),
                            new MailboxName(request.getName()));
                    return SubscribeResponse.getDefaultInstance();
                });
    }

    @Override
    public void unsubscribe(
            UnsubscribeRequest request, StreamObserver<UnsubscribeResponse> caller) {
        Answers.once(
                "unsubscribe",
                caller,
                () -> {
                    mailboxes.unsubscribe(
                            Values.shown(request.getCredential()),
                            new MailboxName(request.getName()));
                    return UnsubscribeResponse.getDefaultInstance();
                });
    }

    @Override
    public void getMetadata(
            GetMetadataRequest request, StreamObserver<GetMetadataResponse> caller) {
        Answers.once(
                "getMetadata",
                caller,
                () -> {
                    var found =
                            mailboxes.getMetadata(
                                    Values.shown(request.getCredential()),
                                    request.hasMailbox()
                                            ? Optional.of(new MailboxName(request.getMailbox()))
                                            : Optional.empty(),
                                    MetadataCodec.query(request));
                    return GetMetadataResponse.newBuilder()
                            .addAllAnnotations(
                                    found.annotations().stream()
                                            .map(MetadataCodec::encode)
                                            .toList())
                            .setLongest(found.longest())
                            .build();
                });
    }

    @Override
    public void setMetadata(
            SetMetadataRequest request, StreamObserver<SetMetadataResponse> caller) {
        Answers.once(
                "setMetadata",
                caller,
                () -> {
                    mailboxes.setMetadata(
                            Values.shown(request.getCredential()),
                            request.hasMailbox()
                                    ? Optional.of(new MailboxName(request.getMailbox()))
                                    : Optional.empty(),
                            request.getAnnotationsList().stream()
                                    .map(MetadataCodec::annotation)
                                    .toList());
                    return SetMetadataResponse.getDefaultInstance();
                });
    }

    @Override
    public void acl(AclRequest request, StreamObserver<AclResponse> caller) {
        Answers.once(
                "acl",
                caller,
                () -> {
                    var response = AclResponse.newBuilder();
                    mailboxes
                            .acl(
                                    Values.shown(request.getCredential()),
                                    new MailboxName(request.getName()))
                            .forEach(entry -> response.addLines(MailboxCodec.encode(entry)));
                    return response.build();
                });
    }

    @Override
    public void setAcl(SetAclRequest request, StreamObserver<SetAclResponse> caller) {
        Answers.once(
                "setAcl",
                caller,
                () -> {
                    mailboxes.setAcl(
                            Values.shown(request.getCredential()),
                            new MailboxName(request.getName()),
                            request.getIdentifier(),
                            new AclChange(
                                    MailboxCodec.kind(request.getKind()),
                                    new Rights(request.getRights())));
                    return SetAclResponse.getDefaultInstance();
                });
    }

    @Override
    public void deleteAcl(DeleteAclRequest request, StreamObserver<DeleteAclResponse> caller) {
        Answers.once(
                "deleteAcl",
                caller,
                () -> {
                    mailboxes.deleteAcl(
                            Values.shown(request.getCredential()),
                            new MailboxName(request.getName()),
                            request.getIdentifier());
                    return DeleteAclResponse.getDefaultInstance();
                });
    }

    @Override
    public void listRights(ListRightsRequest request, StreamObserver<ListRightsResponse> caller) {
        Answers.once(
                "listRights",
                caller,
                () -> {
                    var maximum =
                            mailboxes.listRights(
                                    Values.shown(request.getCredential()),
                                    new MailboxName(request.getName()),
                                    request.getIdentifier());
                    return ListRightsResponse.newBuilder()
                            .setAlways(maximum.always().bits())
                            .setGrantable(maximum.grantable().bits())
                            .build();
                });
    }

    @Override
    public void myRights(MyRightsRequest request, StreamObserver<MyRightsResponse> caller) {
        Answers.once(
                "myRights",
                caller,
                () ->
                        MyRightsResponse.newBuilder()
                                .setRights(
                                        mailboxes
                                                .myRights(
                                                        Values.shown(request.getCredential()),
                                                        new MailboxName(request.getName()))
                                                .bits())
                                .build());
    }

    @Override
    public void openMaildrop(OpenMaildropRequest request, StreamObserver<LeasedMaildrop> caller) {
        Answers.once(
                "openMaildrop",
                caller,
                () ->
                        MailboxCodec.encode(
                                mailboxes.openMaildrop(Values.shown(request.getCredential()))));
    }

    @Override
    public void renewMaildrop(RenewMaildropRequest request, StreamObserver<LeasedMaildrop> caller) {
        Answers.once(
                "renewMaildrop",
                caller,
                () ->
                        MailboxCodec.encode(
                                mailboxes.renewMaildrop(
                                        Values.shown(request.getCredential()),
                                        Values.uuid(request.getLease()))));
    }

    @Override
    public void closeMaildrop(
            CloseMaildropRequest request, StreamObserver<CloseMaildropResponse> caller) {
        Answers.once(
                "closeMaildrop",
                caller,
                () -> {
                    var removed =
                            mailboxes.closeMaildrop(
                                    Values.shown(request.getCredential()),
                                    Values.uuid(request.getLease()),
                                    Values.asked(request.getDeleted()),
                                    request.getLastAccessed());
                    return CloseMaildropResponse.newBuilder()
                            .setRemoved(Values.encode(removed))
                            .build();
                });
    }

    @Override
    public void abandonMaildrop(
            AbandonMaildropRequest request, StreamObserver<AbandonMaildropResponse> caller) {
        Answers.once(
                "abandonMaildrop",
                caller,
                () -> {
                    mailboxes.abandonMaildrop(
                            Values.shown(request.getCredential()), Values.uuid(request.getLease()));
                    return AbandonMaildropResponse.getDefaultInstance();
                });
    }
}
