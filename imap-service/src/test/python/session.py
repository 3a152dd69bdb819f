"""A day with Python's imaplib: host, port, user and password are the arguments; any surprise is an exit code."""
import imaplib
import ssl
import sys
import time

host, port, user, password = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]
trusting = ssl.create_default_context()
trusting.check_hostname = False
trusting.verify_mode = ssl.CERT_NONE


def ok(answer):
    kind, data = answer
    assert kind == "OK", answer
    return data


imap = imaplib.IMAP4(host, port)
assert "LOGINDISABLED" in imap.capabilities, imap.capabilities
ok(imap.starttls(trusting))
ok(imap.login(user, password))
assert b'(\\HasNoChildren) "/" INBOX' in ok(imap.list()), imap.list()
ok(imap.create("Work/2026"))
ok(imap.subscribe("Work/2026"))
assert ok(imap.lsub('""', "Work/*")) == [b'() "/" Work/2026']
assert ok(imap.select("Work/2026")) == [b"0"]

message = b"From: a@example.org\r\nSubject: from python\r\n\r\nHello, python.\r\n"
big = b"Subject: big\r\n\r\n" + b"0123456789abcdef" * 65536 * 2
when = imaplib.Time2Internaldate(time.time())
ok(imap.append("Work/2026", r"(\Seen)", when, message))
ok(imap.append("Work/2026", None, None, big))
ok(imap.noop())
assert imap.response("EXISTS")[1][-1] == b"2"

assert ok(imap.search(None, "SUBJECT", '"from python"')) == [b"1"]
assert ok(imap.uid("SEARCH", None, "UNSEEN")) == [b"2"]
fetched = ok(imap.fetch("1", "(FLAGS RFC822)"))
assert fetched[0][1] == message, fetched
assert b"\\Seen" in fetched[0][0], fetched
assert ok(imap.fetch("2", "(BODY.PEEK[])"))[0][1] == big
assert ok(imap.fetch("2", "(BODY.PEEK[]<16.32>)"))[0][1] == big[16:48]
assert b"Hello" in ok(imap.fetch("1", "(BODY[TEXT])"))[0][1]

# A header too large to be kept in memory is picked from all the same.
field = b"X-Giant: " + b"\r\n ".join(b"x" * 60 for _ in range(6000)) + b"\r\n"
ok(imap.append("Work/2026", None, None, b"Subject: giant\r\n" + field + b"To: b@example.org\r\n\r\nend\r\n"))
assert ok(imap.fetch("3", "(BODY.PEEK[HEADER.FIELDS (X-Giant)])"))[0][1] == field + b"\r\n"
assert ok(imap.fetch("3", "(BODY.PEEK[HEADER.FIELDS (X-Giant)]<9.300000>)"))[0][1] == field[9:300009]
assert ok(imap.fetch("3", "(BODY.PEEK[HEADER.FIELDS.NOT (X-Giant)])"))[0][1] == (
    b"Subject: giant\r\nTo: b@example.org\r\n\r\n")
ok(imap.store("3", "+FLAGS.SILENT", r"(\Deleted)"))
ok(imap.uid("EXPUNGE", "3"))
assert imap.response("EXPUNGE")[1] == [b"3"]

ok(imap.store("1", "+FLAGS", r"(\Flagged Python)"))
assert b"python" in ok(imap.fetch("1", "(FLAGS)"))[0].lower()
ok(imap.copy("1:2", "Archive"))
ok(imap.store("1", "+FLAGS.SILENT", r"(\Deleted)"))
assert ok(imap.expunge()) == [b"1"]
assert ok(imap.status("Archive", "(MESSAGES UNSEEN)")) == [b"Archive (MESSAGES 2 UNSEEN 1)"]
ok(imap.close())
ok(imap.rename("Work/2026", "Work/Past"))
ok(imap.delete("Work/Past"))
ok(imap.unsubscribe("Work/2026"))
kind, _ = imap.logout()
assert kind == "BYE", kind
print("done")
