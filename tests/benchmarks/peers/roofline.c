/* How many float32 multiply-adds a core can do at all: twelve independent chains, so that nothing waits for a result. */
#if defined(__x86_64__)
#include <immintrin.h>
#endif

enum { CHAINS = 12 };

#define CHAIN(TYPE, ONE, FMA, CONSTRAINT)                                                                              \
    TYPE a[CHAINS], x = ONE(0.999f), y = ONE(0.001f);                                                                  \
    for (int i = 0; i < CHAINS; i++) a[i] = ONE((float)i);                                                             \
    for (long n = 0; n < sweeps; n++) {                                                                                \
        for (int i = 0; i < CHAINS; i++) a[i] = FMA(a[i], x, y);                                                       \
        __asm__ volatile("" : "+" CONSTRAINT(a[0]), "+" CONSTRAINT(a[1]), "+" CONSTRAINT(a[2]), "+" CONSTRAINT(a[3]),  \
                         "+" CONSTRAINT(a[4]), "+" CONSTRAINT(a[5]), "+" CONSTRAINT(a[6]), "+" CONSTRAINT(a[7]),       \
                         "+" CONSTRAINT(a[8]), "+" CONSTRAINT(a[9]), "+" CONSTRAINT(a[10]), "+" CONSTRAINT(a[11]));    \
    }

/* Each returns how many multiply-adds it did; 0 where the processor has no such vectors. */
#if defined(__AVX512F__)
double peak_512(long sweeps) {
    CHAIN(__m512, _mm512_set1_ps, _mm512_fmadd_ps, "v")
    return (double)sweeps * CHAINS * 16;
}
#else
double peak_512(long sweeps) { return sweeps * 0.0; }
#endif

#if defined(__FMA__)
double peak_256(long sweeps) {
    CHAIN(__m256, _mm256_set1_ps, _mm256_fmadd_ps, "x")
    return (double)sweeps * CHAINS * 8;
}
#else
double peak_256(long sweeps) { return sweeps * 0.0; }
#endif

#if defined(__aarch64__)
#include <arm_neon.h>
#define NEON_FMA(a, x, y) vfmaq_f32(y, a, x)
double peak_128(long sweeps) {
    CHAIN(float32x4_t, vdupq_n_f32, NEON_FMA, "w")
    return (double)sweeps * CHAINS * 4;
}
#elif defined(__FMA__)
double peak_128(long sweeps) {
    CHAIN(__m128, _mm_set1_ps, _mm_fmadd_ps, "x")
    return (double)sweeps * CHAINS * 4;
}
#else
double peak_128(long sweeps) { return sweeps * 0.0; }
#endif
