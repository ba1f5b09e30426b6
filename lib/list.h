/* Doubly linked circular lists with the links inside the elements; a head is a link too. */
#ifndef LIB_LIST_H
#define LIB_LIST_H

#include <stdbool.h>
#include <stddef.h>

struct list {
    struct list *next, *prev;
};

#define LIST_INIT(name)                                                                            \
    {                                                                                              \
        &(name), &(name)                                                                           \
    }
#define container_of(pointer, type, member)                                                        \
    ((type *)((char *)(pointer) - __builtin_offsetof(type, member)))
#define list_entry(link, type, member) container_of(link, type, member)
#define list_for_each(link, head)      for (link = (head)->next; link != (head); link = link->next)

static inline void list_init(struct list *head)
{
    head->next = head->prev = head;
}

static inline bool list_empty(const struct list *head)
{
    return head->next == head;
}

/* Puts item just before place; with a head as place, at the list's end. */
static inline void list_insert_before(struct list *place, struct list *item)
{
    struct list *last = place->prev;
    item->prev = last;
    item->next = place;
    last->next = item;
    place->prev = item;
}

static inline void list_append(struct list *head, struct list *item)
{
    list_insert_before(head, item);
}

static inline void list_prepend(struct list *head, struct list *item)
{
    list_insert_before(head->next, item);
}

/* Takes item out; its own links are left stale, and it may be inserted again at once. */
static inline void list_remove(struct list *item)
{
    struct list *before = item->prev, *after = item->next;
    before->next = after;
    after->prev = before;
}

#endif
