package io.mailrail.api.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/// Prints a [Misconfigured] as its sentence, without a stack.
final class MisconfiguredAnalyzer extends AbstractFailureAnalyzer<Misconfigured> {

    @Override
    protected FailureAnalysis analyze(Throwable failure, Misconfigured cause) {
        return new FailureAnalysis(cause.getMessage(), "See docs/configuration.md.", failure);
    }
}
