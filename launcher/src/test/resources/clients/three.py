"""One message through smtplib, poplib and imaplib. Arguments: host, three ports, certificate, sender, password, recipient,
password. Says what it read."""

import imaplib
import poplib
import smtplib
import ssl
import sys
from email.message import EmailMessage

host, submission, pop3, imap, certificate, sender, sender_password, recipient, recipient_password = sys.argv[1:]
tls = ssl.create_default_context(cafile=certificate)
host_name = "localhost"

message = EmailMessage()
message["From"] = sender
message["To"] = recipient
message["Subject"] = "Grüße from smtplib"
message.set_content("Ünïcode and a line of its own:\n.\n.. and the end\n")

with smtplib.SMTP(host_name, int(submission)) as smtp:
    smtp.starttls(context=tls)
    smtp.login(sender, sender_password)
    assert "pipelining" in smtp.esmtp_features, smtp.esmtp_features
    refused = smtp.send_message(message)
    assert not refused, refused

box = poplib.POP3(host_name, int(pop3))
box.stls(context=tls)
box.user(recipient)
box.pass_(recipient_password)
count, octets = box.stat()
assert count == 1, count
assert int(box.list()[1][0].split()[1]) == octets
uid = box.uidl()[1][0].split()[1]
lines = box.retr(1)[1]
assert sum(len(line) + 2 for line in lines) == octets, octets
assert b"." in lines and b".. and the end" in [line.replace(b"=2E", b".") for line in lines], lines
assert len(box.top(1, 0)[1]) < len(lines)
box.quit()

mail = imaplib.IMAP4(host_name, int(imap))
mail.starttls(ssl_context=tls)
mail.login(recipient, recipient_password)
assert mail.select("INBOX") == ("OK", [b"1"])
status, found = mail.search("UTF-8", "SUBJECT", '"smtplib"')
assert found == [b"1"], found
status, parts = mail.fetch("1", "(FLAGS RFC822.SIZE BODY.PEEK[])")
assert status == "OK" and len(parts[0][1]) == octets, parts
assert b"\r\n".join(lines) + b"\r\n" == parts[0][1]
assert mail.store("1", "+FLAGS", "(\\Seen keyword)")[0] == "OK"
assert mail.create("Archive2")[0] == "OK"
assert mail.copy("1", "Archive2")[0] == "OK"
assert mail.append("Archive2", "\\Flagged", imaplib.Time2Internaldate(0), b"Subject: appended\r\n\r\nhello\r\n")[0] == "OK"
assert mail.select("Archive2") == ("OK", [b"2"])
assert mail.store("1:2", "+FLAGS", "\\Deleted")[0] == "OK"
assert mail.expunge() == ("OK", [b"1", b"1"])
assert mail.close()[0] == "OK"
assert mail.rename("Archive2", "Archive3")[0] == "OK"
assert mail.delete("Archive3")[0] == "OK"
mail.logout()
print("read", octets, "octets, uid", uid.decode())
