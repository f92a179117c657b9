package io.zonelog.mapping.memory;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An immutable sorted map: each change gives a new map that shares all but one path with the old one.
 *
 * <p>So a snapshot, a fork and an atomic switch to a new version each cost one reference. Height-balanced (Adelson-Velsky and
 * Landis, 1962): a lookup or change takes at most about 1.44 log2(n) steps. Safe for any number of threads.
 *
 * @param <K> keys, told apart by the comparator alone
 * @param <V> values
 */
final class SortedTree<K, V> {
    private final Comparator<? super K> order;
    private final @Nullable Node<K, V> root;

    private SortedTree(Comparator<? super K> order, @Nullable Node<K, V> root) {
        this.order = order;
        this.root = root;
    }

    static <K, V> SortedTree<K, V> empty(Comparator<? super K> order) {
        return new SortedTree<>(order, null);
    }

    /** The value of a key, or null if there is none. */
    @Nullable
    V get(K key) {
        Node<K, V> node = root;
        while (node != null) {
            int comparison = order.compare(key, node.key);
            if (comparison == 0) {
                return node.value;
            }
            node = comparison < 0 ? node.left : node.right;
        }
        return null;
    }

    /** The entry with the greatest key that is not above a key, or null if there is none. */
    Map.@Nullable Entry<K, V> floor(K key) {
        Node<K, V> found = null;
        Node<K, V> node = root;
        while (node != null) {
            if (order.compare(node.key, key) <= 0) {
                found = node;
                node = node.right;
            } else {
                node = node.left;
            }
        }
        return found == null ? null : Map.entry(found.key, found.value);
    }

    SortedTree<K, V> with(K key, V value) {
        return new SortedTree<>(order, put(root, key, value));
    }

    SortedTree<K, V> without(K key) {
        return get(key) == null ? this : new SortedTree<>(order, remove(root, key));
    }

    /** A walk over the entries in key order, starting at the first key that is not below a given one. */
    Walk<K, V> walkFrom(K key) {
        Walk<K, V> walk = new Walk<>();
        Node<K, V> node = root;
        while (node != null) {
            if (order.compare(node.key, key) >= 0) {
                walk.path.push(node);
                node = node.left;
            } else {
                node = node.right;
            }
        }
        return walk;
    }

    /** A walk over all entries in key order. */
    Walk<K, V> walk() {
        Walk<K, V> walk = new Walk<>();
        walk.pushLeftSpine(root);
        return walk;
    }

    private Node<K, V> put(@Nullable Node<K, V> node, K key, V value) {
        if (node == null) {
            return new Node<>(key, value, null, null);
        }
        int comparison = order.compare(key, node.key);
        if (comparison == 0) {
            return new Node<>(key, value, node.left, node.right);
        }
        return comparison < 0
                ? balance(node, put(node.left, key, value), node.right)
                : balance(node, node.left, put(node.right, key, value));
    }

    private @Nullable Node<K, V> remove(@Nullable Node<K, V> node, K key) {
        if (node == null) {
            return null;
        }
        int comparison = order.compare(key, node.key);
        if (comparison < 0) {
            return balance(node, remove(node.left, key), node.right);
        }
        if (comparison > 0) {
            return balance(node, node.left, remove(node.right, key));
        }
        if (node.left == null || node.right == null) {
            return node.left == null ? node.right : node.left;
        }
        Node<K, V> successor = node.right;
        while (successor.left != null) {
            successor = successor.left;
        }
        return balance(successor, node.left, remove(node.right, successor.key));
    }

    /** A node with one node's entry over two subtrees whose heights differ by at most two. */
    private static <K, V> Node<K, V> balance(Node<K, V> entry, @Nullable Node<K, V> left, @Nullable Node<K, V> right) {
        if (left != null && left.height > height(right) + 1) {
            Node<K, V> inner = left.right;
            if (inner == null || height(left.left) >= inner.height) {
                return join(left, left.left, join(entry, inner, right));
            }
            return join(inner, join(left, left.left, inner.left), join(entry, inner.right, right));
        }
        if (right != null && right.height > height(left) + 1) {
            Node<K, V> inner = right.left;
            if (inner == null || height(right.right) >= inner.height) {
                return join(right, join(entry, left, inner), right.right);
            }
            return join(inner, join(entry, left, inner.left), join(right, inner.right, right.right));
        }
        return join(entry, left, right);
    }

    private static <K, V> Node<K, V> join(Node<K, V> entry, @Nullable Node<K, V> left, @Nullable Node<K, V> right) {
        return new Node<>(entry.key, entry.value, left, right);
    }

    private static int height(@Nullable Node<?, ?> node) {
        return node == null ? 0 : node.height;
    }

    private static final class Node<K, V> {
        final K key;
        final V value;
        final @Nullable Node<K, V> left;
        final @Nullable Node<K, V> right;
        final int height;

        Node(K key, V value, @Nullable Node<K, V> left, @Nullable Node<K, V> right) {
            this.key = key;
            this.value = value;
            this.left = left;
            this.right = right;
            this.height = 1 + Math.max(height(left), height(right));
        }
    }

    /**
     * One walk over a tree; used by one thread.
     *
     * @param <K> keys
     * @param <V> values
     */
    static final class Walk<K, V> {
        /** The nodes still to come whose left subtrees are done with; the next one on top. */
        private final ArrayDeque<Node<K, V>> path = new ArrayDeque<>();

        private Walk() {}

        /** The next entry, or null at the end. */
        Map.@Nullable Entry<K, V> next() {
            Node<K, V> node = path.poll();
            if (node == null) {
                return null;
            }
            pushLeftSpine(node.right);
            return Map.entry(node.key, node.value);
        }

        private void pushLeftSpine(@Nullable Node<K, V> from) {
            for (Node<K, V> node = from; node != null; node = node.left) {
                path.push(node);
            }
        }
    }
}
