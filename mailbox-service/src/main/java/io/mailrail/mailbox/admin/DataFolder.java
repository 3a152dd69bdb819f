package io.mailrail.mailbox.admin;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

import java.nio.file.Path;

@Component
record DataFolder(@Value("${mailrail.data-dir:./data}") Path path) {}
