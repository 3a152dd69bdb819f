package io.mailrail.mailbox.database;

import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.stereotype.Component;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

import javax.sql.DataSource;

/// Connections outside the pools, for what keeps one to itself: LISTEN, and migrations, which may take long. Whoever opens one
/// closes it, and opens another when it broke.
@Component
public class Unpooled {

    private final DataSourceProperties operator;

    Unpooled(DataSourceProperties operator) {
        this.operator = operator;
    }

    /// A new connection in autocommit; it has no limit on how long it may be silent.
    public Connection open(String applicationName) throws SQLException {
        var properties = properties(applicationName);
        var user = operator.determineUsername();
        var password = operator.determinePassword();
        if (user != null) {
            properties.setProperty("user", user);
        }
        if (password != null) {
            properties.setProperty("password", password);
        }
        return DriverManager.getConnection(operator.determineUrl(), properties);
    }

    /// The same as a DataSource; every connection it gives is a new one.
    DataSource asDataSource(String applicationName) {
        var source = new DriverManagerDataSource();
        source.setUrl(operator.determineUrl());
        source.setUsername(operator.determineUsername());
        source.setPassword(operator.determinePassword());
        source.setConnectionProperties(properties(applicationName));
        return source;
    }

    private static Properties properties(String applicationName) {
        var properties = new Properties();
        properties.setProperty("ApplicationName", applicationName);
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("connectTimeout", "5");
        return properties;
    }
}
