package io.mailrail.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.PrintWriter;
import java.io.StringWriter;

class BenchTest {

    private final StringWriter said = new StringWriter();

    private int run(String... arguments) {
        var line = Bench.commandLine();
        line.setOut(new PrintWriter(said));
        line.setErr(new PrintWriter(said));
        return line.execute(arguments);
    }

    @Test
    void helpNamesTheScenarios() {
        assertThat(run("store", "--help")).isZero();
        assertThat(said.toString())
                .contains("--messages", "--callers", "--json", "INTAKE", "MEMORY");
    }

    @Test
    void anUnknownScenarioIsRefused() {
        assertThat(run("store", "--only", "juggling")).isEqualTo(2);
        assertThat(said.toString()).contains("--only");
    }

    @Test
    void processorTimeOfThisProcessGrows() {
        var processor = new Processor(ProcessHandle.current().pid());
        var before = processor.now();
        long sum = 0;
        while (processor.now().minus(before).jvm() < 0.02) {
            sum += System.nanoTime() % 3;
        }
        assertThat(sum).isPositive();
        assertThat(Processor.resident()).isPositive().isLessThanOrEqualTo(Processor.peakResident());
    }
}
