/*
 * SHA-1 by the instructions that x86 processors have for it since 2017 (Intel SHA Extensions, July 2013): four times as
 * fast as without. Everything of a tracker is named by SHA-1. Swift cannot say these instructions; where the processor
 * lacks them, SHA1.swift does the same in plain words.
 */
#include "CSHA1.h"

#if defined(__x86_64__)

#include <cpuid.h>
#include <immintrin.h>

bool patchbay_sha1_is_built_in(void) {
  unsigned a, b, c, d;
  if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_SSE4_1) || !(c & bit_SSSE3)) return false;
  return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & bit_SHA);
}

/* FIPS 180-4, section 6.1.2: twenty rounds by each of four functions, four at a time. */
#define TWENTY_ROUNDS(function)                                    \
  for (int i = 5 * (function); i < 5 * (function) + 5; i++) {      \
    __m128i input = i == 0 ? _mm_add_epi32(e, word[0])             \
                           : _mm_sha1nexte_epu32(e, word[i]);      \
    e = abcd;                                                      \
    abcd = _mm_sha1rnds4_epu32(abcd, input, function);             \
  }

__attribute__((target("sha,sse4.1,ssse3")))
void patchbay_sha1_take(uint32_t state[5], const uint8_t *blocks, size_t count) {
  /* The instructions hold the first of four words highest, and bytes as numbers are written. */
  const __m128i reversed = _mm_set_epi64x(0x0001020304050607, 0x08090a0b0c0d0e0f);
  __m128i abcd = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)state), 0x1B);
  __m128i e = _mm_set_epi32((int)state[4], 0, 0, 0);
  for (; count > 0; count--, blocks += 64) {
    const __m128i abcd_before = abcd, e_before = e;
    __m128i word[20]; /* four words of the message schedule in each */
    for (int i = 0; i < 4; i++)
      word[i] = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(blocks + 16 * i)), reversed);
    for (int i = 4; i < 20; i++)
      word[i] = _mm_sha1msg2_epu32(
          _mm_xor_si128(_mm_sha1msg1_epu32(word[i - 4], word[i - 3]), word[i - 2]), word[i - 1]);
    TWENTY_ROUNDS(0)
    TWENTY_ROUNDS(1)
    TWENTY_ROUNDS(2)
    TWENTY_ROUNDS(3)
    e = _mm_sha1nexte_epu32(e, e_before);
    abcd = _mm_add_epi32(abcd, abcd_before);
  }
  _mm_storeu_si128((__m128i *)state, _mm_shuffle_epi32(abcd, 0x1B));
  state[4] = (uint32_t)_mm_extract_epi32(e, 3);
}

#else

bool patchbay_sha1_is_built_in(void) { return false; }

void patchbay_sha1_take(uint32_t state[5], const uint8_t *blocks, size_t count) {
  (void)state, (void)blocks, (void)count;
}

#endif
