"""Two connections as Thunderbird keeps them: one idles on INBOX, the other works. Arguments: host, IMAPS port, SMTP port,
certificate, user, password. Says after how many seconds the delivery was pushed."""

import imaplib
import smtplib
import ssl
import sys
import time

host, imaps, smtp_port, certificate, user, password = sys.argv[1:]
tls = ssl.create_default_context(cafile=certificate)


def connect():
    connection = imaplib.IMAP4_SSL("localhost", int(imaps), ssl_context=tls)
    connection.login(user, password)
    return connection


idler = connect()
worker = connect()
for connection in (idler, worker):
    assert connection.select("INBOX")[0] == "OK"
assert worker.list()[0] == "OK"
assert worker.lsub()[0] == "OK"
assert worker.status("INBOX", "(MESSAGES UNSEEN UIDNEXT)")[0] == "OK"

idler.send(b"i1 IDLE\r\n")
assert idler.readline().startswith(b"+ ")


def deliver(subject):
    with smtplib.SMTP("localhost", int(smtp_port)) as smtp:
        smtp.sendmail("outside@elsewhere.example", [user], f"Subject: {subject}\r\n\r\nhello\r\n")


def pushed(wanted):
    while True:
        line = idler.readline()
        assert line, "the connection ended"
        if line.strip().upper() == wanted:
            return


idler.sock.settimeout(10)
slowest = 0.0
for n in range(1, 6):
    deliver(f"number {n}")
    accepted = time.monotonic()
    pushed(b"* %d EXISTS" % n)
    slowest = max(slowest, time.monotonic() - accepted)

# What the other connection does shows in the idle one, too.
assert worker.noop()[0] == "OK"
assert worker.uid("STORE", "1:*", "+FLAGS.SILENT", "(\\Deleted)")[0] == "OK"
assert worker.expunge()[0] == "OK"
expunged = 0
while expunged < 5:
    line = idler.readline()
    assert line, "the connection ended"
    expunged += line.strip().upper().endswith(b"EXPUNGE")
idler.send(b"DONE\r\n")
while not (line := idler.readline()).startswith(b"i1 "):
    assert line
assert line.startswith(b"i1 OK"), line
assert slowest < 1.0, slowest
print(f"pushed after {slowest:.3f} s at the slowest")
