package io.mailrail.mailbox.search;

import io.mailrail.api.MessageThreads;
import io.mailrail.mailbox.search.Threading.Threaded;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The algorithm REFERENCES of THREAD, in the six steps of RFC 5256 §3. Threads may be as deep as there are messages: nothing here
/// calls itself.
final class ReferenceThreads {

    /// A message in the tree; without one it is a dummy.
    private static final class Item {

        @Nullable Threaded message;
        @Nullable Item parent;
        final List<Item> children = new ArrayList<>();

        Item(@Nullable Threaded message) {
            this.message = message;
        }

        boolean isDummy() {
            return message == null;
        }

        /// The message that stands for it: its own, or that of its first child.
        Threaded first() {
            var item = this;
            while (item.message == null) {
                item = item.children.getFirst();
            }
            return item.message;
        }

        boolean isReply() {
            return message != null && message.reply();
        }

        /// Whether it is this item or stands below it. What has no children has nothing below it.
        boolean isWithin(Item other) {
            if (this == other) {
                return true;
            }
            if (other.children.isEmpty()) {
                return false;
            }
            for (var above = parent; above != null; above = above.parent) {
                if (above == other) {
                    return true;
                }
            }
            return false;
        }

        void leaveParent() {
            if (parent != null) {
                parent.children.remove(this);
                parent = null;
            }
        }

        void moveTo(Item newParent) {
            parent = newParent;
            newParent.children.add(this);
        }
    }

    private static final Comparator<Item> BY_DATE =
            Comparator.comparing(Item::first, Threaded.BY_DATE);

    private final Map<Long, Item> byId = new HashMap<>();
    private final List<Item> items = new ArrayList<>();

    /// The children of the root.
    private List<Item> top = new ArrayList<>();

    /// @param messages in order of UID
    ReferenceThreads(List<Threaded> messages) {
        messages.forEach(this::link);
    }

    MessageThreads threads() {
        gather();
        prune();
        sortTop();
        mergeSubjects();
        sortAll();
        return walk();
    }

    /// Step 1.
    private void link(Threaded message) {
        Item last = null;
        for (long reference : message.references()) {
            var item = byId.computeIfAbsent(reference, _ -> item(null));
            if (last != null && item.parent == null && !last.isWithin(item)) {
                item.moveTo(last);
            }
            last = item;
        }
        var own = own(message);
        own.leaveParent();
        if (last != null && !last.isWithin(own)) {
            own.moveTo(last);
        }
    }

    /// Of several messages with one id, the first has it.
    private Item own(Threaded message) {
        if (message.id() == 0) {
            return item(message);
        }
        var item = byId.get(message.id());
        if (item == null) {
            item = item(message);
            byId.put(message.id(), item);
        } else if (item.isDummy()) {
            item.message = message;
        } else {
            item = item(message);
        }
        return item;
    }

    private Item item(@Nullable Threaded message) {
        var item = new Item(message);
        items.add(item);
        return item;
    }

    /// Step 2.
    private void gather() {
        items.stream().filter(item -> item.parent == null).forEach(top::add);
    }

    /// Step 3: from the leaves upwards, so that what a dummy hands on has been pruned.
    private void prune() {
        for (var item : upwards()) {
            if (item.children.stream().anyMatch(Item::isDummy)) {
                var kept = promoted(item.children);
                item.children.clear();
                kept.forEach(child -> child.moveTo(item));
            }
        }
        var kept = new ArrayList<Item>();
        for (var item : top) {
            if (!item.isDummy() || item.children.size() > 1) {
                kept.add(item);
            } else if (item.children.size() == 1) {
                item.children.getFirst().parent = null;
                kept.add(item.children.getFirst());
            }
        }
        top = kept;
    }

    private static List<Item> promoted(List<Item> children) {
        var kept = new ArrayList<Item>();
        for (var child : children) {
            if (child.isDummy()) {
                kept.addAll(child.children);
            } else {
                kept.add(child);
            }
        }
        return kept;
    }

    /// Every item, children before their parents.
    private List<Item> upwards() {
        var order = new ArrayList<Item>(items.size());
        var waiting = new ArrayDeque<>(top);
        while (!waiting.isEmpty()) {
            var item = waiting.pop();
            order.add(item);
            item.children.forEach(waiting::push);
        }
        return order.reversed();
    }

    /// Step 4.
    private void sortTop() {
        for (var item : top) {
            if (item.isDummy()) {
                item.children.sort(BY_DATE);
            }
        }
        top.sort(BY_DATE);
    }

    /// Step 5.
    private void mergeSubjects() {
        var table = new HashMap<String, Item>();
        for (var item : top) {
            var subject = item.first().subject();
            var known = table.get(subject);
            if (!subject.isEmpty()
                    && (known == null
                            || (!known.isDummy()
                                    && (item.isDummy() || (known.isReply() && !item.isReply()))))) {
                table.put(subject, item);
            }
        }
        var added = new ArrayList<Item>();
        for (var item : top) {
            var subject = item.first().subject();
            var known = table.get(subject);
            if (item.parent != null || known == null || known == item) {
                continue;
            }
            if (known.isDummy()) {
                if (item.isDummy()) {
                    item.children.forEach(child -> child.moveTo(known));
                    item.parent = known; // gone: all its children are there
                } else {
                    item.moveTo(known);
                }
            } else if (item.isReply() && !known.isReply()) {
                item.moveTo(known);
            } else {
                var both = new Item(null);
                known.moveTo(both);
                item.moveTo(both);
                table.put(subject, both);
                added.add(both);
            }
        }
        top.removeIf(item -> item.parent != null);
        top.addAll(added);
    }

    /// Step 6.
    private void sortAll() {
        upwards().forEach(item -> item.children.sort(BY_DATE));
        top.sort(BY_DATE);
    }

    private MessageThreads walk() {
        record Step(Item item, int depth) {}
        var nodes = new ArrayList<MessageThreads.Node>(items.size());
        var waiting = new ArrayDeque<Step>();
        top.reversed().forEach(item -> waiting.push(new Step(item, 0)));
        while (!waiting.isEmpty()) {
            var step = waiting.pop();
            var message = step.item().message;
            nodes.add(new MessageThreads.Node(message == null ? 0 : message.uid(), step.depth()));
            step.item()
                    .children
                    .reversed()
                    .forEach(child -> waiting.push(new Step(child, step.depth() + 1)));
        }
        return new MessageThreads(nodes);
    }
}
