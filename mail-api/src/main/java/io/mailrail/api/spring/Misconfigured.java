package io.mailrail.api.spring;

/// Stops the start of a service with one sentence that says which property is wrong and what to do.
public final class Misconfigured extends RuntimeException {

    public Misconfigured(String sentence) {
        super(sentence);
    }
}
