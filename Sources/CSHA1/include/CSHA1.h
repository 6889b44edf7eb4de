#ifndef PATCHBAY_CSHA1_H
#define PATCHBAY_CSHA1_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether the processor has instructions for SHA-1. */
bool patchbay_sha1_is_built_in(void);

/*
 * Takes `count` blocks of 64 bytes into the state by those instructions. To be called only where the processor has them.
 */
void patchbay_sha1_take(uint32_t state[5], const uint8_t *blocks, size_t count);

#endif
