package io.mailrail.imap;

import io.mailrail.api.Directory;
import io.mailrail.api.Intake;
import io.mailrail.api.Mailboxes;
import io.mailrail.api.Messages;
import io.mailrail.api.Outbound;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.grpc.Doors;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Optional;

/// Doors that can be made to refuse everything.
final class SwitchedDoors {

    private final Doors doors;
    private volatile Optional<Refusal> refusal = Optional.empty();

    SwitchedDoors(Doors behind) {
        doors =
                new Doors(
                        switched(Directory.class, behind.directory()),
                        switched(Intake.class, behind.intake()),
                        switched(Mailboxes.class, behind.mailboxes()),
                        switched(Messages.class, behind.messages()),
                        switched(Outbound.class, behind.outbound()));
    }

    Doors doors() {
        return doors;
    }

    void refuse(Refusal with) {
        refusal = Optional.of(with);
    }

    void open() {
        refusal = Optional.empty();
    }

    private <T> T switched(Class<T> door, T behind) {
        return door.cast(
                Proxy.newProxyInstance(
                        door.getClassLoader(),
                        new Class<?>[] {door},
                        (proxy, method, arguments) -> {
                            var no = refusal;
                            if (no.isPresent()) {
                                throw new Refused(no.get());
                            }
                            try {
                                return method.invoke(behind, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        }));
    }
}
