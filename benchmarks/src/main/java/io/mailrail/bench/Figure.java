package io.mailrail.bench;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/// One measured figure.
///
/// @param what in words
/// @param bar what it has to reach; absent where nobody set one
/// @param note what stands beside it: processor time, spread, sizes
record Figure(
        Scenario scenario, String what, double value, String unit, @Nullable Bar bar, String note) {

    /// What a figure has to reach.
    record Bar(Sense sense, double value) {

        static Bar atLeast(double value) {
            return new Bar(Sense.AT_LEAST, value);
        }

        static Bar below(double value) {
            return new Bar(Sense.BELOW, value);
        }

        boolean isReachedBy(double measured) {
            return sense == Sense.AT_LEAST ? measured >= value : measured < value;
        }

        @Override
        public String toString() {
            return (sense == Sense.AT_LEAST ? "≥ " : "< ") + number(value);
        }
    }

    enum Sense {
        AT_LEAST,
        BELOW
    }

    static Figure of(Scenario scenario, String what, double value, String unit, String note) {
        return new Figure(scenario, what, value, unit, null, note);
    }

    static Figure of(
            Scenario scenario, String what, double value, String unit, Bar bar, String note) {
        return new Figure(scenario, what, value, unit, bar, note);
    }

    /// `reached`, or how far it is away.
    String verdict() {
        if (bar == null) {
            return "";
        }
        if (bar.isReachedBy(value)) {
            return "reached";
        }
        double ratio = bar.sense() == Sense.AT_LEAST ? bar.value() / value : value / bar.value();
        return String.format(Locale.ROOT, "MISSED by %.2f times", ratio);
    }

    String shown() {
        return number(value) + " " + unit;
    }

    /// Three digits that count.
    static String number(double value) {
        double size = Math.abs(value);
        if (size >= 100 || value == Math.rint(value)) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return String.format(Locale.ROOT, size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f", value);
    }
}
