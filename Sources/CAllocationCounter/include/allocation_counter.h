#ifndef FAK_ALLOCATION_COUNTER_H
#define FAK_ALLOCATION_COUNTER_H

/// Calls of malloc, calloc, realloc and the aligned allocators in this process so far.
unsigned long fak_allocation_count(void);

#endif
