/// Takes responsibility for messages ([IntakeDesk]): one transaction for every recipient, local and remote, shared with other
/// messages that wait at the same moment. Once it is committed the house answers for them.
@NullMarked
package io.mailrail.mailbox.intake;

import org.jspecify.annotations.NullMarked;
