/// Who is known here: domains, accounts, addresses and what opens them. Where an address leads ([AddressBook]), who logs in
/// ([Resolver]) and which session may still act ([Sessions]).
@NullMarked
package io.mailrail.mailbox.directory;

import org.jspecify.annotations.NullMarked;
