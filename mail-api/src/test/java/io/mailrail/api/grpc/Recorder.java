package io.mailrail.api.grpc;

import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/// A door that remembers what was asked and answers what it was told to.
final class Recorder<D> {

    /// What a verb does with its arguments.
    interface Verb {

        Object answer(List<Object> arguments) throws Exception;
    }

    /// One call, its arguments without any stream.
    record Call(String verb, List<Object> arguments) {}

    /// Stands for an answer of nothing.
    static final Object NOTHING = new Object();

    private final D door;
    private final Map<String, Verb> verbs = new ConcurrentHashMap<>();
    final LinkedBlockingQueue<Call> calls = new LinkedBlockingQueue<>();

    Recorder(Class<D> type) {
        this.door =
                type.cast(
                        Proxy.newProxyInstance(
                                type.getClassLoader(),
                                new Class<?>[] {type},
                                (_, method, arguments) -> {
                                    var given =
                                            arguments == null
                                                    ? List.<Object>of()
                                                    : Arrays.asList(arguments);
                                    calls.add(new Call(method.getName(), given));
                                    var verb = verbs.get(method.getName());
                                    if (verb == null) {
                                        throw new UnsupportedOperationException(method.getName());
                                    }
                                    var answer = verb.answer(given);
                                    return answer == NOTHING ? null : answer;
                                }));
    }

    D door() {
        return door;
    }

    Recorder<D> on(String verb, Verb does) {
        verbs.put(verb, does);
        return this;
    }

    Recorder<D> answer(String verb, Object answer) {
        return on(verb, _ -> answer);
    }

    /// The last call's arguments.
    List<Object> asked() {
        return calls.stream().reduce((_, later) -> later).orElseThrow().arguments();
    }
}
