/* Sixteen float32 or uint32 lanes, whatever the processor: one AVX-512 register, two AVX2 registers, or what the compiler
   makes of a vector of 64 bytes. Everything is a static function or a macro; c_kernel.c is the only reader. */
#ifndef LANES_H
#define LANES_H
#include <math.h>
#include <stdint.h>
#include <string.h>

#define INLINE static inline __attribute__((always_inline))

#if defined(__AVX512F__)
#include <immintrin.h>
enum { RUNS = 4 }; /* of 32 deviates, made abreast: as many as the registers hold */
typedef __m512 F;
typedef __m512i U;
typedef __mmask16 M;
INLINE F f_set(float a) { return _mm512_set1_ps(a); }
INLINE F f_load(const float *p) { return _mm512_loadu_ps(p); }
INLINE void f_store(float *p, F a) { _mm512_storeu_ps(p, a); }
INLINE F f_add(F a, F b) { return _mm512_add_ps(a, b); }
INLINE F f_sub(F a, F b) { return _mm512_sub_ps(a, b); }
INLINE F f_mul(F a, F b) { return _mm512_mul_ps(a, b); }
INLINE F f_fma(F a, F b, F c) { return _mm512_fmadd_ps(a, b, c); }
INLINE F f_sqrt(F a) { return _mm512_sqrt_ps(a); }
INLINE F f_max(F a, F b) { return _mm512_max_ps(a, b); }
INLINE F f_min(F a, F b) { return _mm512_min_ps(a, b); }
INLINE M f_less(F a, F b) { return _mm512_cmp_ps_mask(a, b, _CMP_LT_OQ); }
INLINE F f_pick(M m, F yes, F no) { return _mm512_mask_blend_ps(m, no, yes); }
INLINE F f_bits(U a) { return _mm512_castsi512_ps(a); }
INLINE U u_bits(F a) { return _mm512_castps_si512(a); }
INLINE F f_of(U a) { return _mm512_cvtepi32_ps(a); }
INLINE U u_set(uint32_t a) { return _mm512_set1_epi32((int)a); }
INLINE U u_iota(void) { return _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15); }
INLINE void u_store(uint32_t *p, U a) { _mm512_storeu_si512(p, a); }
INLINE U u_add(U a, U b) { return _mm512_add_epi32(a, b); }
INLINE U u_sub(U a, U b) { return _mm512_sub_epi32(a, b); }
INLINE U u_mul(U a, U b) { return _mm512_mullo_epi32(a, b); }
INLINE U u_xor(U a, U b) { return _mm512_xor_si512(a, b); }
INLINE U u_and(U a, U b) { return _mm512_and_si512(a, b); }
INLINE U u_or(U a, U b) { return _mm512_or_si512(a, b); }
#define u_right(a, n) _mm512_srli_epi32(a, n)
#define u_left(a, n) _mm512_slli_epi32(a, n)
#define u_right_signed(a, n) _mm512_srai_epi32(a, n)
INLINE M u_less(U a, uint32_t b) { return _mm512_cmplt_epu32_mask(a, u_set(b)); }
INLINE M u_any(U a) { return _mm512_test_epi32_mask(a, a); }
INLINE M m_of(uint32_t bits) { return (M)bits; }
INLINE uint32_t m_bits(M m) { return m; }

#elif defined(__AVX2__) && defined(__FMA__)
#include <immintrin.h>
enum { RUNS = 1 };
typedef struct { __m256 a, b; } F;
typedef struct { __m256i a, b; } U;
typedef U M; /* all ones where true */
#define F2(x, y) ((F){x, y})
#define U2(x, y) ((U){x, y})
INLINE F f_set(float x) { return F2(_mm256_set1_ps(x), _mm256_set1_ps(x)); }
INLINE F f_load(const float *p) { return F2(_mm256_loadu_ps(p), _mm256_loadu_ps(p + 8)); }
INLINE void f_store(float *p, F x) { _mm256_storeu_ps(p, x.a); _mm256_storeu_ps(p + 8, x.b); }
INLINE F f_add(F x, F y) { return F2(_mm256_add_ps(x.a, y.a), _mm256_add_ps(x.b, y.b)); }
INLINE F f_sub(F x, F y) { return F2(_mm256_sub_ps(x.a, y.a), _mm256_sub_ps(x.b, y.b)); }
INLINE F f_mul(F x, F y) { return F2(_mm256_mul_ps(x.a, y.a), _mm256_mul_ps(x.b, y.b)); }
INLINE F f_fma(F x, F y, F z) { return F2(_mm256_fmadd_ps(x.a, y.a, z.a), _mm256_fmadd_ps(x.b, y.b, z.b)); }
INLINE F f_sqrt(F x) { return F2(_mm256_sqrt_ps(x.a), _mm256_sqrt_ps(x.b)); }
INLINE F f_max(F x, F y) { return F2(_mm256_max_ps(x.a, y.a), _mm256_max_ps(x.b, y.b)); }
INLINE F f_min(F x, F y) { return F2(_mm256_min_ps(x.a, y.a), _mm256_min_ps(x.b, y.b)); }
INLINE F f_bits(U x) { return F2(_mm256_castsi256_ps(x.a), _mm256_castsi256_ps(x.b)); }
INLINE U u_bits(F x) { return U2(_mm256_castps_si256(x.a), _mm256_castps_si256(x.b)); }
INLINE M f_less(F x, F y) {
    return u_bits(F2(_mm256_cmp_ps(x.a, y.a, _CMP_LT_OQ), _mm256_cmp_ps(x.b, y.b, _CMP_LT_OQ)));
}
INLINE F f_pick(M m, F yes, F no) {
    F t = f_bits(m);
    return F2(_mm256_blendv_ps(no.a, yes.a, t.a), _mm256_blendv_ps(no.b, yes.b, t.b));
}
INLINE F f_of(U x) { return F2(_mm256_cvtepi32_ps(x.a), _mm256_cvtepi32_ps(x.b)); }
INLINE U u_set(uint32_t x) { return U2(_mm256_set1_epi32((int)x), _mm256_set1_epi32((int)x)); }
INLINE U u_iota(void) {
    return U2(_mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7), _mm256_setr_epi32(8, 9, 10, 11, 12, 13, 14, 15));
}
INLINE void u_store(uint32_t *p, U x) {
    _mm256_storeu_si256((__m256i *)p, x.a);
    _mm256_storeu_si256((__m256i *)(p + 8), x.b);
}
INLINE U u_add(U x, U y) { return U2(_mm256_add_epi32(x.a, y.a), _mm256_add_epi32(x.b, y.b)); }
INLINE U u_sub(U x, U y) { return U2(_mm256_sub_epi32(x.a, y.a), _mm256_sub_epi32(x.b, y.b)); }
INLINE U u_mul(U x, U y) { return U2(_mm256_mullo_epi32(x.a, y.a), _mm256_mullo_epi32(x.b, y.b)); }
INLINE U u_xor(U x, U y) { return U2(_mm256_xor_si256(x.a, y.a), _mm256_xor_si256(x.b, y.b)); }
INLINE U u_and(U x, U y) { return U2(_mm256_and_si256(x.a, y.a), _mm256_and_si256(x.b, y.b)); }
INLINE U u_or(U x, U y) { return U2(_mm256_or_si256(x.a, y.a), _mm256_or_si256(x.b, y.b)); }
#define u_right(x, n) U2(_mm256_srli_epi32((x).a, n), _mm256_srli_epi32((x).b, n))
#define u_left(x, n) U2(_mm256_slli_epi32((x).a, n), _mm256_slli_epi32((x).b, n))
#define u_right_signed(x, n) U2(_mm256_srai_epi32((x).a, n), _mm256_srai_epi32((x).b, n))
INLINE M u_less(U x, uint32_t limit) { /* unsigned: both moved to where signed order is the same */
    __m256i top = _mm256_set1_epi32((int)0x80000000u), l = _mm256_xor_si256(_mm256_set1_epi32((int)limit), top);
    return U2(_mm256_cmpgt_epi32(l, _mm256_xor_si256(x.a, top)), _mm256_cmpgt_epi32(l, _mm256_xor_si256(x.b, top)));
}
INLINE M u_any(U x) {
    __m256i zero = _mm256_setzero_si256(), one = _mm256_set1_epi32(-1);
    return U2(_mm256_xor_si256(_mm256_cmpeq_epi32(x.a, zero), one), _mm256_xor_si256(_mm256_cmpeq_epi32(x.b, zero), one));
}
INLINE M m_of(uint32_t bits) {
    U one = u_set(1), lane = u_iota(), b = u_set(bits);
    U place = U2(_mm256_sllv_epi32(one.a, lane.a), _mm256_sllv_epi32(one.b, lane.b));
    return u_any(u_and(b, place));
}
INLINE uint32_t m_bits(M m) {
    F t = f_bits(m);
    return (uint32_t)_mm256_movemask_ps(t.a) | (uint32_t)_mm256_movemask_ps(t.b) << 8;
}

#else
enum { RUNS = 1 };
typedef float F __attribute__((vector_size(64)));
typedef uint32_t U __attribute__((vector_size(64)));
typedef int32_t I __attribute__((vector_size(64)));
typedef U M; /* all ones where true */
INLINE F f_set(float a) { return (F){0} + a; }
INLINE F f_load(const float *p) { F a; memcpy(&a, p, sizeof a); return a; }
INLINE void f_store(float *p, F a) { memcpy(p, &a, sizeof a); }
INLINE F f_add(F a, F b) { return a + b; }
INLINE F f_sub(F a, F b) { return a - b; }
INLINE F f_mul(F a, F b) { return a * b; }
INLINE F f_fma(F a, F b, F c) { return a * b + c; } /* contracted where the processor can */
INLINE F f_bits(U a) { return (F)a; }
INLINE U u_bits(F a) { return (U)a; }
INLINE F f_sqrt(F a) { for (int i = 0; i < 16; i++) a[i] = sqrtf(a[i]); return a; }
INLINE M f_less(F a, F b) { return (U)(a < b); }
INLINE F f_pick(M m, F yes, F no) { return (F)(((U)yes & m) | ((U)no & ~m)); }
INLINE F f_max(F a, F b) { return f_pick(f_less(a, b), b, a); }
INLINE F f_min(F a, F b) { return f_pick(f_less(b, a), b, a); }
INLINE F f_of(U a) { return __builtin_convertvector((I)a, F); }
INLINE U u_set(uint32_t a) { return (U){0} + a; }
INLINE U u_iota(void) { return (U){0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}; }
INLINE void u_store(uint32_t *p, U a) { memcpy(p, &a, sizeof a); }
INLINE U u_add(U a, U b) { return a + b; }
INLINE U u_sub(U a, U b) { return a - b; }
INLINE U u_mul(U a, U b) { return a * b; }
INLINE U u_xor(U a, U b) { return a ^ b; }
INLINE U u_and(U a, U b) { return a & b; }
INLINE U u_or(U a, U b) { return a | b; }
#define u_right(a, n) ((a) >> (n))
#define u_left(a, n) ((a) << (n))
#define u_right_signed(a, n) ((U)((I)(a) >> (n)))
INLINE M u_less(U a, uint32_t b) { return (U)(a < u_set(b)); }
INLINE M u_any(U a) { return (U)(a != u_set(0)); }
INLINE M m_of(uint32_t bits) { return u_any(u_set(bits) & (u_set(1) << u_iota())); }
INLINE uint32_t m_bits(M m) { uint32_t b = 0; for (int i = 0; i < 16; i++) b |= (m[i] & 1u) << i; return b; }
#endif
#endif
